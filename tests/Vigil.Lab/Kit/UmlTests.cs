using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Kit;

/// <summary>The guest runs what it is given, tells how it ended, and does not outlive its limit.</summary>
public sealed class UmlTests
{
    [Fact]
    public void TheGuestIsAnotherKernelWithIpvs()
    {
        var (status, output) = Uml.Run(TimeSpan.FromSeconds(60), "sh", "-c", "uname -r; ipvsadm -A -f 7 -s \"$0\" && ipvsadm -Sn; exit 7", "rr");
        Assert.Equal(7, status);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEqual(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), lines[0]);
        Assert.Equal("-A -f 7 -s rr", lines[1].Trim());
    }

    [Fact]
    public void WhatHangsIsEnded()
    {
        var (status, output) = Uml.Run(TimeSpan.FromSeconds(5), "sleep", "1000");
        Assert.Equal(Uml.TooLong, status);
        Assert.Contains("did not end within 5 s", output);
    }
}

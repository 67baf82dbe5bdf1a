using System.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Lab.Linux;

/// <summary>The kernel's feed of process events, with a receive buffer that overflows: what is lost is said, and found by the rescan.</summary>
public sealed class ProcessConnectorTests
{
    [Fact]
    public void After_an_overrun_a_rescan_finds_what_the_events_did_not_tell()
    {
        string folder = Directory.CreateTempSubdirectory("vigil-lab-").FullName, name = $"vgc{Environment.ProcessId}";
        File.Copy("/bin/sleep", $"{folder}/{name}");
        Assert.False(ProcessConnector.Open(receiveBuffer: 1, force: true, out ProcessConnector connector).Failed);
        var table = new ProcessTable([new TrackProcessSettings { Name = "t", Process = name }], ProcessImage.Read);
        table.Rebuild(ProcessTable.AllProcesses());
        for (int i = 0; i < 50; i++) Process.Start("/bin/true").WaitForExit(); // more than one small buffer holds
        using Process tracked = Process.Start($"{folder}/{name}", "1000");
        bool everLost = false;
        try
        {
            var waited = Stopwatch.StartNew();
            while (table.Counts.Single().Count == 0)
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(10), "the process was not found");
                connector.Read(e => table.Apply(e), out bool lost);
                if (!lost) continue;
                everLost = true;
                table.Rebuild(ProcessTable.AllProcesses());
            }
        }
        finally
        {
            tracked.Kill();
            tracked.WaitForExit();
            connector.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(everLost, "the buffer did not overflow: the test shows nothing");
    }
}

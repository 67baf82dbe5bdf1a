using Xunit;

namespace Vigil.Lab.Ipvs.Parity;

/// <summary>Goal: a comparison of two tables can fail. Method: tables that differ in one thing only.</summary>
public sealed class DirectorTests
{
    private const string Tunnel = "-a -t 10.1.1.1:80 -r 10.1.0.2:80 -i --tun-type gue --tun-port 6080";

    [Theory]
    [InlineData("-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -x 10", "-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -x 11")]
    [InlineData("-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -x 10 -y 2", "-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -x 10 -y 3")]
    [InlineData("--set 0 0 20", "--set 0 0 30")]
    [InlineData("--start-daemon master --mcast-interface eth0", "--start-daemon backup --mcast-interface eth0")]
    public void WhatIpvsadmDoesNotPrintIsInTheDump(string one, string other)
    {
        using var first = Made(one);
        using var second = Made(other);
        Assert.Equal(first.Listing(), second.Listing());
        Assert.NotEqual(first.Dump(), second.Dump());
    }

    [Theory]
    [InlineData("-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -w 1", "-a -t 10.1.1.1:80 -r 10.1.0.2:80 -m -w 2")]
    [InlineData(Tunnel, Tunnel + " --tun-csum")]
    [InlineData("-A -u 10.1.1.1:80 -s rr", "-A -u 10.1.1.1:80 -s rr -o")]
    public void WhatItPrintsIsInBoth(string one, string other)
    {
        using var first = Made(one);
        using var second = Made(other);
        Assert.NotEqual(first.Listing(), second.Listing());
        Assert.NotEqual(first.Dump(), second.Dump());
    }

    private static Director Made(string change)
    {
        var director = new Director();
        director.Tool("", "ipvsadm", "-A", "-t", "10.1.1.1:80", "-s", "rr");
        director.Tool("", "ipvsadm", change.Split(' '));
        return director;
    }
}

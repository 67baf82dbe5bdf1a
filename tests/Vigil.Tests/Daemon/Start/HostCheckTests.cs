using System.Runtime.CompilerServices;
using Vigil.Config.Diagnostics;
using Vigil.Daemon.Start;
using Xunit;

namespace Vigil.Tests.Daemon.Start;

/// <summary>Goal: `vigil check` compares the files it is given, and its exit status says what counts. Method: real files, the example's among them.</summary>
public sealed class HostCheckTests : IDisposable
{
    private static readonly string Cases = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../Config/cases/lint"));

    private readonly string folder = Directory.CreateTempSubdirectory("vigil-check-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheExamplePairIsToldWhatItCannotDo()
    {
        var example = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../../examples/mysql-ha"));
        var cluster = HostCheck.Run([Path.Combine(example, "node1.conf"), Path.Combine(example, "node2.conf")], null);
        Assert.Equal((0, 5), (cluster.Exit(strict: false), cluster.Exit(strict: true)));
        Assert.Equal("2 hosts compared; virtual router 51 with 10.0.0.100 (node1 100, node2 90)", cluster.Compared);
        var hole = Assert.Single(cluster.Hosts[0].Findings, finding => finding.Code == "VG1021");
        Assert.Equal("        nopreempt", "    " + hole.At.File.LineText(hole.At.Line));
        Assert.Contains("falls from 100 to 80 and node2 (90) takes over", hole.Effect);
        Assert.Contains("falls from 90 to 70, below the 100 of node1, but node1 does not preempt", hole.Effect);
        Assert.All(hole.Related, place => Assert.EndsWith("node2.conf", place.At.File.Name));
    }

    [Fact]
    public void WarningsOfLintFailOnlyStrictly()
    {
        var cluster = HostCheck.Run(Parts("VG1016"), null);
        Assert.Contains(cluster.Hosts[1].Findings, finding => finding is { Code: "VG1016", Severity: Severity.Warning });
        Assert.Equal((0, 5), (cluster.Exit(strict: false), cluster.Exit(strict: true)));
    }

    [Fact]
    public void ErrorsOfLintFail() => Assert.Equal(5, HostCheck.Run(Parts("VG1005"), null).Exit(strict: false));

    [Fact]
    public void NotesNeverFail() => Assert.Equal(0, HostCheck.Run(Parts("VG1029"), null).Exit(strict: true));

    [Fact]
    public void AFaultOfAConfigTestStaysAFault() => Assert.Equal(5, HostCheck.Run(Parts("VG1018"), null).Exit(strict: false));

    [Fact]
    public void AFileThatIsNotThereFails()
    {
        var cluster = HostCheck.Run([.. Parts("VG1001-near"), Path.Combine(folder, "node3.conf")], null);
        Assert.Equal(4, cluster.Exit(strict: false));
        Assert.Contains(cluster.Hosts[2].Findings, finding => finding.Code == "VG0001");
    }

    // As keepalived's own config test does not: `-t` exits 0.
    [Fact]
    public void OfOneFileThatIsNotThereTheCheckIsAnError()
    {
        var cluster = HostCheck.Run([Path.Combine(folder, "nosuch.conf")], null);
        Assert.Equal((4, 0), (cluster.Exit(strict: false), cluster.Hosts[0].TestExit));
        Assert.Equal(Severity.Error, Assert.Single(cluster.Hosts[0].Findings).Severity);
    }

    [Fact]
    public void ADirectoryIsNoFile()
    {
        var cluster = HostCheck.Run([folder], null);
        Assert.Equal((4, 0), (cluster.Exit(strict: false), cluster.Hosts[0].TestExit));
        Assert.Equal(("VG0046", Severity.Error), (Assert.Single(cluster.Hosts[0].Findings).Code, cluster.Hosts[0].Findings[0].Severity));
    }

    [Fact]
    public void CopiesOfOneFileAreReadAsTheHostsTheyAreNamedAfter()
    {
        var text = "vrrp_instance VI_1 {\n    interface eth0\n    virtual_router_id 51\n    @node1 priority 100\n    @node2 priority 90\n    virtual_ipaddress {\n        10.0.0.100/24\n    }\n}\n";
        string[] files = [Path.Combine(folder, "node1.conf"), Path.Combine(folder, "node2.conf")];
        foreach (var file in files) File.WriteAllText(file, text);
        var cluster = HostCheck.Run(files, null);
        Assert.All(cluster.Hosts, host => Assert.Empty(host.Findings));
        Assert.Equal("2 hosts compared; virtual router 51 with 10.0.0.100 (node1 100, node2 90)", cluster.Compared);
    }

    [Fact]
    public void OneFileIsThisHosts()
    {
        var file = Path.Combine(folder, "keepalived.conf");
        File.WriteAllText(file, "vrrp_instance VI_1 {\n    interface nosuch0\n    virtual_router_id 51\n    virtual_ipaddress {\n        10.0.0.100/24\n    }\n}\n");
        var cluster = HostCheck.Run([file], null);
        Assert.Null(cluster.Compared);
        Assert.Contains(cluster.Hosts[0].Findings, finding => finding.Code == "VG0205");
        Assert.DoesNotContain(HostCheck.Run([file, file], null).Hosts[0].Findings, finding => finding.Code == "VG0205");
    }

    /// <summary>The hosts of a lint case as files of their own.</summary>
    private string[] Parts(string name)
    {
        var files = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Cases, name + ".conf")))
        {
            if (line.StartsWith("#HOST ", StringComparison.Ordinal)) files.Add(Path.Combine(folder, line[6..] + ".conf"));
            if (files.Count > 0) File.AppendAllText(files[^1], line + "\n");
        }
        return [.. files];
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

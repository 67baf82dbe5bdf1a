using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Lint;
using Vigil.Config.Text;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>What `vigil check` finds about a file: what a config test finds, and lint, alone or beside the files of other hosts.</summary>
/// <param name="File">As named.</param>
/// <param name="Instances">How many vrrp_instance it has.</param>
/// <param name="TestExit">What a config test of it exits with.</param>
/// <param name="Findings">All of them.</param>
internal sealed record HostCheck(string File, int Instances, int TestExit, ImmutableArray<Diagnostic> Findings)
{
    /// <summary>The program's exit status as far as this file goes: lint's errors count as faults; strictly, every warning does.</summary>
    public int Exit(bool strict)
    {
        if (Findings.Any(static d => IsNoText(d.Code))) return ConfigTestExit.Fatal;
        var least = strict ? Severity.Warning : Severity.Error;
        var lint = Findings.Any(d => (strict || IsLint(d)) && d.Severity >= least);
        return Math.Max(TestExit, lint ? ConfigTestExit.Fault : ConfigTestExit.Clean);
    }

    /// <summary>Checks one file as this host's own, or several as those of a cluster.</summary>
    public static ClusterCheck Run(string[] files, string? configId)
    {
        var hosts = HostFiles.Read(files, configId);
        var lint = LintRules.Check(hosts);
        return new ClusterCheck([.. hosts.Select((host, i) =>
        {
            var own = files.Length == 1 ? ConfigurationLoader.Load(new DaemonOptions { ConfigFile = files[i], ConfigId = configId }).Diagnostics : host.Diagnostics;
            return new HostCheck(files[i], host.Configuration.Instances.Count, ConfigTestExit.From(own), [.. own.Select(AsCheck), .. lint.Where(host.Has)]);
        })], files.Length == 1 ? null : LintScope.Of(hosts).Summary);
    }

    /// <summary>A file that is not there or cannot be read is no fault of a config test, as in keepalived; who asks for a check wants to know.</summary>
    private static Diagnostic AsCheck(Diagnostic finding) => IsNoText(finding.Code)
        ? finding with { Rule = finding.Rule with { Severity = Severity.Error, Class = ErrorClass.Fatal } } : finding;

    private static bool IsNoText(string code) => code == DiagnosticCatalogue.ConfigMissing.Code || code == DiagnosticCatalogue.ConfigUnreadable.Code;

    private static bool IsLint(Diagnostic finding) => LintRules.All.Any(rule => rule.Finding == finding.Rule);
}

/// <summary>The files of a cluster.</summary>
/// <param name="Hosts">In the order given.</param>
/// <param name="Compared">What they were found to share, in one line; null for one file.</param>
internal sealed record ClusterCheck(ImmutableArray<HostCheck> Hosts, string? Compared)
{
    /// <summary>The worst of all.</summary>
    public int Exit(bool strict) => Hosts.Max(host => host.Exit(strict));
}

using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Tests.Config;
using Vigil.Tests.Services;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

public sealed partial class GlobalDefsKeywords
{
    /// <summary>The command a tracking script is started with; null: none is.</summary>
    private static ScriptCommand? Started(string global, string script = "/bin/check")
    {
        var bound = Read(Text("track_script {\nchk\n}", global, root: $"vrrp_script chk {{\nscript {script}\n}}"));
        return new World(bound.Configuration).Run(0.5).A.Scripts.Select(run => run.Script.Command).FirstOrDefault();
    }

    [Fact]
    public void script_user() => Of("script_user somebody", (0u, 0u), (1000u, 1000u), line =>
    {
        var command = Started(line)!;
        return (command.UserId ?? 0, command.GroupId ?? 0);
    });

    [Fact]
    public void set_supplementary_groups() => Of("set_supplementary_groups", "", "1000 1001",
        line => string.Join(' ', (IEnumerable<uint>)Started($"script_user somebody\n{line}")!.SupplementaryGroups));

    [Fact]
    public void use_symlink_paths() => Of("use_symlink_paths", "/bin/check", "/link/check", line => Started(line, "/link/check")!.CommandLine);

    [Fact]
    public void enable_script_security() => Of("enable_script_security", "/open/check", null, line => Started(line, "/open/check")?.CommandLine);

    // The interface comes 10 s after the start, which without the keyword there is none of.
    [Fact]
    public void dynamic_interfaces() => Of("dynamic_interfaces", "no start", $"MASTER {10 + Scenes.Master}", line =>
    {
        var bound = Read(Text("interface none0", line));
        if (bound.Diagnostics.Any(one => one.Rule.StopsRun)) return "no start";
        var w = new World(bound.Configuration).Run(10);
        Assert.Equal(RouterState.Fault, w.State);
        return $"MASTER {w.Link("none0", 9, up: true, "10.0.9.1").Run(5).MasterAt}";
    });

    // Two hosts whose generators start differently send the same priority.
    [Fact]
    public void random_seed() => Of("random_seed 42", 2, 1, line => new[] { 1, 2 }.Select(seed =>
        new World(Read(Text("priority ${_RANDOM 1 250}", line), seed).Configuration).Run(8).Advert[2]).Distinct().Count());

    // Nor do their first probes come at different times.
    [Fact]
    public void random_seed_spreads_probes() => Of("random_seed 42", 2, 1, line => new ulong[] { 1, 2 }.Select(seed => new ServiceWorld(
        $"global_defs {{\n{line}\n}}\nvirtual_server 10.0.0.1 80 {{\nprotocol TCP\nreal_server 10.0.1.1 80 {{\nTCP_CHECK {{\nwarmup 100\n}}\n}}\n}}", seed).Wake()).Distinct().Count(), nameof(random_seed));
}

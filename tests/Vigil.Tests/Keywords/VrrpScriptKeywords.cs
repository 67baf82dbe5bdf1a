using Vigil.Core.Events;
using Vigil.Core.Vrrp;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>Goal: the keywords of <c>vrrp_script</c> have their effect. Method: runs, signals and priorities with and without the line.</summary>
public sealed class VrrpScriptKeywords
{
    /// <summary>An instance that tracks a script; without a status its runs never end.</summary>
    private static World Track(string script, int? status = 0, string use = "chk", double seconds = 0)
    {
        var text = Text($"track_script {{\n{use}\n}}", root: $"vrrp_script chk {{\nscript /bin/check\n{script}\n}}");
        return new World(text, prepare: host =>
        {
            if (status is { } end) host.ScriptStatus["chk"] = end;
        }).Run(seconds);
    }

    private static double[] Starts(World w) => [.. w.A.Scripts.Where(run => run.Signal == 0).Select(run => w.Seconds(run.At))];

    [Fact]
    public void script() => Of("script \"/bin/other -q\"", "/bin/check", "/bin/other -q", line => Track(line).A.Scripts[0].Script.Command.CommandLine);

    [Fact]
    public void interval() => Of("interval 2.5", [0, 1, 2, 3, 4, 5], [0, 2.5, 5], line => Starts(Track(line, seconds: 5)));

    // SIGTERM after the time-out, SIGKILL 2 s later; by default the time-out is the interval.
    [Fact]
    public void timeout() => Of("timeout 1.5", [(4.0, 15), (6.0, 9)], [(1.5, 15), (3.5, 9)], line =>
    {
        var w = Track($"interval 4\n{line}", status: null, seconds: 7);
        return w.A.Scripts.Where(run => run.Signal != 0).Select(run => (w.Seconds(run.At), run.Signal)).ToArray();
    });

    [Fact]
    public void weight() => Of("weight -20", (RouterState.Fault, 100), (RouterState.Backup, 80), line =>
        Track(line, status: 1, seconds: 2) is var w ? (w.State, w.Priority) : default);

    [Fact]
    public void weight_reverse()
    {
        Of("weight -20 reverse", 80, 120, line => Track(line == "" ? "weight -20" : line, status: 1, seconds: 2).Priority, nameof(weight));
        Of("weight 20 reverse", 120, 80, line => Track(line == "" ? "weight 20" : line, status: 0, seconds: 2).Priority, nameof(weight));
    }

    // The first result decides at once; after that a change takes so many results in a row.
    [Fact]
    public void rise() => Of("rise 3", 4, 6, line => SecondsUntil(line, from: 1, to: 0));

    [Fact]
    public void fall() => Of("fall 3", 4, 6, line => SecondsUntil(line, from: 0, to: 1));

    private static int SecondsUntil(string line, int from, int to)
    {
        var w = Track($"weight 10\n{line}", status: from, seconds: 3.5);
        int before = w.Priority;
        w.A.ScriptStatus["chk"] = to;
        while (w.Priority == before && w.Now < 20) w.Run(0.5);
        return (int)w.Now;
    }

    [Fact]
    public void user() => Of("user somebody", 0u, 1000u, line => Track(line).A.Scripts[0].Script.Command.UserId ?? 0);

    [Fact]
    public void init_fail() => Of("init_fail", 110, 100, line => FirstPriority(line));

    /// <summary>Up after 3 successes; the first run shows which side it starts from.</summary>
    private static int FirstPriority(string line) => Track($"weight 10\nrise 3\n{line}", status: 0, seconds: 0.5).Priority;
}

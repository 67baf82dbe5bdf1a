using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Core.Settings;
using Vigil.Tests.Stories;
using Vigil.Tests.Tidy;
using Xunit;

namespace Vigil.Tests.Simulator.Flapping;

/// <summary>
/// Goal: docs/flapping.md says what flap damping does. Method: each scenario is played for an hour with and without, with the same seeds;
/// its two tables must come out as they stand there, but for a few parts in a hundred and what rounding does to small figures (VIGIL_RECORD=1 writes them).
/// </summary>
public sealed partial class FlappingTableTests
{
    private const string Page = "docs/flapping.md";
    /// <summary>A figure may be off by so much, whatever it is: one switch more in an hour is seen.</summary>
    private const double Rounding = 0.1;

    /// <summary>And by such a share of itself.</summary>
    private const double Apart = 0.03;

    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5];
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Lazy<(FlappingScenario Scenario, Figures Without, Figures With)[]> Played = new(() => PlayAll(FlappingScenario.All));

    private static readonly Lazy<(FlappingScenario Scenario, Figures Without, Figures With)[]> PlayedPatiently = new(() => PlayAll(FlappingScenario.Patience));

    /// <summary>Means over the seeds, an hour each.</summary>
    private sealed record Figures(double Switches, double Outage, double Unowned, double Double);

    [Fact]
    public void TheTableIsWhatComesOut() => Compare("table", Table());

    [Fact]
    public void TheTableOfPatienceIsWhatComesOut() => Compare("patience", PatienceTable());

    private static void Compare(string part, string table)
    {
        string begin = $"<!-- {part} -->\n", end = $"<!-- end of {part} -->\n";
        lock (Page)
        {
            var text = Checkout.Read(Page);
            int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = text.IndexOf(end, StringComparison.Ordinal);
            if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1") File.WriteAllText(Path.Combine(Checkout.Root, Page), text[..from] + table + text[to..]);
            text = Checkout.Read(Page);
            string[] there = text[from..text.IndexOf(end, StringComparison.Ordinal)].Split('\n'), comesOut = table.Split('\n');
            Assert.Equal(comesOut.Select(Words), there.Select(Words));
            foreach (var (old, now) in there.SelectMany(Numbers).Zip(comesOut.SelectMany(Numbers)))
                Assert.True(Math.Abs(old - now) <= Rounding + now * Apart, $"{Page} says {old} where {now} comes out; VIGIL_RECORD=1 writes it anew");
        }
    }

    /// <summary>A row without its figures.</summary>
    private static string Words(string row) => Figure().Replace(row, "");

    private static IEnumerable<double> Numbers(string row) =>
        Figure().Matches(row).SelectMany(pair => pair.Value.Split(" → ")).Select(number => double.Parse(number, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"[\d.]+ → [\d.]+")]
    private static partial Regex Figure();

    /// <summary>What the page claims in words.</summary>
    [Fact]
    public void DampingNeverMakesItWorse() => Assert.All(Played.Value, static one =>
    {
        Assert.True(one.With.Switches <= one.Without.Switches, one.Scenario.Name);
        Assert.True(one.With.Outage <= one.Without.Outage, one.Scenario.Name);
    });

    /// <summary>What the page says of lossy links: damping neither helps nor hurts there, and waiting longer is paid for when the owner dies.</summary>
    [Fact]
    public void ALossyLinkGainsNothingAndADeadOwnerIsReplacedAsSoon() => Assert.All(PlayedPatiently.Value, static one =>
    {
        Assert.InRange(one.With.Switches, one.Without.Switches * (1 - Apart) - Rounding, one.Without.Switches * (1 + Apart) + Rounding);
        foreach (ulong seed in Seeds) Assert.True(one.Scenario.PlayDeath(seed, FlapDampingSettings.Default) <= one.Scenario.PlayDeath(seed, null), $"{one.Scenario.Name}, seed {seed}");
    });

    private static (FlappingScenario Scenario, Figures Without, Figures With)[] PlayAll(IReadOnlyList<FlappingScenario> scenarios) =>
        [.. scenarios.Select(scenario => (scenario, Play(scenario, null), Play(scenario, FlapDampingSettings.Default)))];

    private static Figures Play(FlappingScenario scenario, FlapDampingSettings? damping)
    {
        var runs = Seeds.Select(seed => scenario.Play(seed, damping, Hour)).ToArray();
        return new(runs.Average(run => run.Switches), runs.Average(run => run.Outage.TotalSeconds),
            runs.Average(run => run.Unowned.TotalSeconds), runs.Average(run => run.Double.TotalSeconds));
    }

    private static string Table()
    {
        var table = new StringBuilder("""
            | what flaps | switches/h | outage s/h | nobody owns s/h | two own s/h |
            |---|---|---|---|---|

            """);
        foreach (var (scenario, without, with) in Played.Value)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {scenario.Name} | {without.Switches:0} → {with.Switches:0} | {without.Outage:0.0} → {with.Outage:0.0} ");
            table.Append(CultureInfo.InvariantCulture, $"| {without.Unowned:0.0} → {with.Unowned:0.0} | {without.Double:0.0} → {with.Double:0.0} |\n");
        }
        return table.ToString();
    }

    private static string PatienceTable()
    {
        var table = new StringBuilder("""
            | link | down_timer_adverts | switches/h | two own s/h | nobody owns it when node1 dies, s |
            |---|---|---|---|---|

            """);
        foreach (var (scenario, without, with) in PlayedPatiently.Value)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {scenario.Name} | {scenario.DownTimerAdverts} | {without.Switches:0} → {with.Switches:0} | {without.Double:0.0} → {with.Double:0.0} ");
            table.Append(CultureInfo.InvariantCulture, $"| {Death(scenario, null):0.0} → {Death(scenario, FlapDampingSettings.Default):0.0} |\n");
        }
        return table.ToString();
    }

    private static double Death(FlappingScenario scenario, FlapDampingSettings? damping) => Seeds.Average(seed => scenario.PlayDeath(seed, damping).TotalSeconds);
}

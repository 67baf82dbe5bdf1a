using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Core;
using Vigil.Simulator;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>The same as JSON; times are milliseconds since the start, lengths milliseconds.</summary>
internal static class SimulationJson
{
    /// <summary>A scenario: hosts, steps, timeline, and the history and sums of each address.</summary>
    public static void Write(SimulateOptions options, IReadOnlyList<HostSpec> hosts, ImmutableArray<MadeUpAddress> madeUp, ScenarioPlay play) => Write(json =>
    {
        Head(json, options, hosts, madeUp);
        json.WriteObjects("steps", play.Steps, step =>
        {
            json.WriteNumber("atMs", step.At.TotalMilliseconds);
            json.WriteString("step", step.Text);
        });
        json.WriteObjects("timeline", play.Lines, line =>
        {
            json.WriteNumber("atMs", Ms(line.At));
            json.WriteString("what", Word(line.What));
            json.WriteString("host", line.Host);
            if (line.Peer is { } peer) json.WriteString("peer", peer);
            if (line.Instance is { } instance) json.WriteString("instance", instance);
            if (line.State is { } state) json.WriteString("state", state.ToString().ToUpperInvariant());
            if (line.Priority is { } priority) json.WriteNumber("priority", priority.Value);
            if (line.Address is { } address) json.WriteString("address", address.ToString());
            if (line.Reason is { } reason) json.WriteString("reason", reason);
            json.WriteString("text", line.Text);
        });
        json.WriteObjects("addresses", play.Addresses, shared =>
        {
            json.WriteString("address", shared.Address.ToString());
            json.WriteString("label", shared.Label);
            Sum(json, "sum", play.Sum(shared), play.Hosts);
            json.WriteObjects("history", play.Log.Of(shared.Address), span =>
            {
                json.WriteNumber("atMs", Ms(span.At));
                json.WriteStrings("owners", Named(span.Owners, play.Hosts));
                json.WriteStrings("cannotServe", Named(span.Broken, play.Hosts));
                json.WriteStrings("down", Named(span.Down, play.Hosts));
            });
        });
        json.WriteNumber("endedMs", Ms(play.Ended));
    });

    /// <summary>What-if: all trials.</summary>
    public static void Write(SimulateOptions options, IReadOnlyList<HostSpec> hosts, ImmutableArray<MadeUpAddress> madeUp, IReadOnlyList<TrialOutcome> outcomes, int pairs) => Write(json =>
    {
        string[] names = [.. hosts.Select(host => host.Name)];
        Head(json, options, hosts, madeUp);
        json.WriteNumber("pairs", pairs);
        json.WriteNumber("pairsTried", outcomes.Where(outcome => outcome.Trial.First is not null).Select(outcome => outcome.Trial).Distinct().Count());
        json.WriteObjects("trials", outcomes, outcome =>
        {
            json.WriteString("what", outcome.Trial.Name);
            json.WriteString("first", outcome.Trial.First?.Name);
            json.WriteString("last", outcome.Trial.Last.Name);
            json.WriteBoolean("together", outcome.Trial.Together);
            json.WriteString("address", outcome.Address.Address.ToString());
            json.WriteStrings("before", Named(outcome.Before, names));
            json.WriteNumber("runs", outcome.Runs.Count);
            json.WriteNumber("ofRuns", outcome.Of);
            Range(json, "while", [.. outcome.Runs.Select(run => run.While)], names);
            Range(json, "afterMended", [.. outcome.Runs.Select(run => run.After)], names);
            json.WriteBoolean("comesBack", outcome.CameBack);
            json.WriteStrings("trouble", Enum.GetValues<TrialTrouble>().Where(one => one != 0 && outcome.Trouble.HasFlag(one)).Select(Word));
            json.WriteString("why", outcome.Why);
        });
    });

    /// <summary>What was asked, so that the same can be asked again.</summary>
    private static void Head(Utf8JsonWriter json, SimulateOptions options, IReadOnlyList<HostSpec> hosts, ImmutableArray<MadeUpAddress> madeUp)
    {
        json.WriteStrings("hosts", hosts.Select(host => host.Name));
        json.WriteStrings("files", options.Files);
        json.WriteNumber("seed", options.Seed);
        json.WriteObjects("madeUpAddresses", madeUp, one =>
        {
            json.WriteString("host", one.Host);
            json.WriteString("address", one.Address.ToString());
        });
    }

    private static void Write(Action<Utf8JsonWriter> body)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            body(json);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void Sum(Utf8JsonWriter json, string name, OwnershipSum sum, IReadOnlyList<string> hosts)
    {
        json.WriteStartObject(name);
        json.WriteStrings("owners", Named(sum.Ends.Owners, hosts));
        if (sum.LastMove is { } last) json.WriteNumber("movedAfterMs", last.TotalMilliseconds);
        json.WriteNumber("moves", sum.Moves);
        json.WriteNumber("nobodyMs", sum.Nobody.TotalMilliseconds);
        json.WriteNumber("longestNobodyMs", sum.LongestNobody.TotalMilliseconds);
        json.WriteNumber("severalMs", sum.Several.TotalMilliseconds);
        json.WriteNumber("withoutServiceMs", sum.Unserved.TotalMilliseconds);
        json.WriteEndObject();
    }

    /// <summary>The same over several runs that end alike: the least and the most of each number.</summary>
    private static void Range(Utf8JsonWriter json, string name, IReadOnlyList<OwnershipSum> sums, IReadOnlyList<string> hosts)
    {
        json.WriteStartObject(name);
        json.WriteStrings("owners", Named(sums[0].Ends.Owners, hosts));
        OwnershipSum[] moved = [.. sums.Where(sum => sum.LastMove is not null)];
        if (moved.Length > 0) LeastAndMost("movedAfterMs", moved, sum => sum.LastMove!.Value.TotalMilliseconds);
        LeastAndMost("moves", sums, sum => sum.Moves);
        LeastAndMost("nobodyMs", sums, sum => sum.Nobody.TotalMilliseconds);
        LeastAndMost("longestNobodyMs", sums, sum => sum.LongestNobody.TotalMilliseconds);
        LeastAndMost("severalMs", sums, sum => sum.Several.TotalMilliseconds);
        LeastAndMost("withoutServiceMs", sums, sum => sum.Unserved.TotalMilliseconds);
        json.WriteEndObject();

        void LeastAndMost(string what, IReadOnlyList<OwnershipSum> of, Func<OwnershipSum, double> number)
        {
            json.WriteStartObject(what);
            json.WriteNumber("least", of.Min(number));
            json.WriteNumber("most", of.Max(number));
            json.WriteEndObject();
        }
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static IEnumerable<string> Named(ulong mask, IReadOnlyList<string> hosts) => hosts.Where((_, i) => (mask >> i & 1) != 0);

    private static double Ms(Instant at) => at.Ticks / (double)TimeSpan.TicksPerMillisecond;
}

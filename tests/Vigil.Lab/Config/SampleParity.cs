using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Vigil.Config.Diagnostics;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Start;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Config;

/// <summary>
/// Goal: a config test says what keepalived's says. Method: in a machine with eth0 to eth3, and plain0 without multicast, both programs test the samples
/// of Debian's package and the parity cases of the unit tests; exit code and the lines complained about must be equal.
/// </summary>
public sealed class SampleParity
{
    private const string Samples = "/usr/share/doc/keepalived/samples";
    private const string Mark = "@@exit ";

    [Fact]
    public void DebiansSamples() => Compare(
        [.. Directory.GetFiles(Samples).Where(static path => Path.GetFileName(path).StartsWith("keepalived.conf", StringComparison.Ordinal)).Order(StringComparer.Ordinal)], Vigil);

    [Fact]
    public void ParityCases() => Compare(
        [.. Directory.GetFiles(Path.Combine(Programs.Root, "tests/Vigil.Tests/Config/cases/parity"), "*.conf").Order(StringComparer.Ordinal)], Loader);

    private static void Compare(string[] files, Func<Box, string[], List<Verdict>> vigil)
    {
        Assert.NotEmpty(files);
        using var box = new Box("parity");
        box.Run("/bin/sh", "-c", "for i in eth0 eth1 eth2 eth3 plain0; do ip link add $i type veth peer name peer-$i; ip link set $i up; ip link set peer-$i up; done; ip link set plain0 multicast off; ip address add 192.0.2.1/24 dev eth0");
        var theirs = Keepalived(box, files);
        var ours = vigil(box, files);
        var differences = files.Select((path, i) => Difference(Path.GetFileName(path), theirs[i], ours[i])).OfType<string>();
        Assert.True(!differences.Any(), string.Join('\n', differences));
    }

    /// <summary>
    /// keepalived's reading roles name file and line. Its parent names lines of its own copy of the text, so what only it
    /// complains about may be reported by Vigil, but need not be.
    /// </summary>
    private static string? Difference(string name, Verdict theirs, Verdict ours)
    {
        var same = theirs.Exit == ours.Exit && theirs.Lines.IsSubsetOf(ours.Lines) && ours.Lines.All(line => theirs.Lines.Contains(line) || theirs.ParentLines.Contains(line));
        return same ? null : $"{name}: keepalived {theirs}, vigil {ours}";
    }

    private static List<Verdict> Keepalived(Box box, string[] files) =>
        [.. Test(box, Programs.Keepalived, files).Select((test, i) => new Verdict(test.Exit, Numbers(test.Text, Regex.Escape(files[i]) + ": "), Numbers(test.Text, "")))];

    /// <summary>What each file's <c>PROGRAM -t</c> prints, and its exit status.</summary>
    private static List<(int Exit, string Text)> Test(Box box, string program, string[] files)
    {
        var script = new StringBuilder();
        foreach (var file in files) script.Append(CultureInfo.InvariantCulture, $"timeout 20 {program} -t -f '{file}' 2>&1; echo \"{Mark}$?\"\n");
        var parts = box.Run("/bin/sh", "-c", script.ToString()).Split(Mark);
        return [.. files.Select((_, i) => (int.Parse(parts[i + 1].Split('\n')[0], CultureInfo.InvariantCulture), parts[i]))];
    }

    private static SortedSet<int> Numbers(string text, string before) =>
        [.. Regex.Matches(text, $@"\({before}Line (\d+)\)").Select(static match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];

    /// <summary>The status of <c>vigil -t</c> itself, and the lines of <c>vigil check --json</c>, which must come to the same status.</summary>
    private static List<Verdict> Vigil(Box box, string[] files)
    {
        // One by one: of several files, as of other hosts, the interfaces here would not be asked for.
        var json = box.Run("/bin/sh", "-c", string.Concat(files.Select(static file => $"{Programs.Vigil} check --json '{file}' || true\n")));
        var verdicts = new List<Verdict>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read()) verdicts.Add(Read(JsonDocument.ParseValue(ref reader).RootElement.GetProperty("files")[0]));
        var exits = Test(box, Programs.Vigil, files).Select(static test => test.Exit);
        Assert.Equal(verdicts.Select(static one => one.Exit), exits);
        return verdicts;
    }

    /// <summary>The daemon's own loader in the network of the box: a program started for each of so many small files would take longer than all else.</summary>
    private static List<Verdict> Loader(Box box, string[] files) => box.Inside(() => files.Select(static file =>
    {
        var loaded = ConfigurationLoader.Load(new DaemonOptions { ConfigFile = file });
        return new Verdict(loaded.TestExit, [.. loaded.Diagnostics.Where(static one => one.Rule is { IsAboutBlock: false, Class: not ErrorClass.None }).Select(static one => one.At.Line)], []);
    }).ToList());

    private static Verdict Read(JsonElement report) => new(
        report.GetProperty("exit").GetInt32(),
        [.. report.GetProperty("diagnostics").EnumerateArray()
            .Where(static one => one.GetProperty("class").GetString() != "none" && !one.TryGetProperty("aboutBlock", out _))
            .Select(static one => one.GetProperty("line").GetInt32())],
        []);

    /// <summary>An exit code and the lines complained about.</summary>
    private sealed record Verdict(int Exit, SortedSet<int> Lines, SortedSet<int> ParentLines)
    {
        public override string ToString() => $"exit {Exit}, lines [{string.Join(' ', Lines)}]";
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Config.Lint;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: no text throws (faults.md 74 to 79). Method: random bytes, and good text with random damage.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] Fragments =
    [
        "{", "}", "\"", "'", "\\", "\n", "\r\n", " ", "\t", "#", "!", "@node1 ", "@^x ", "@", "$A=", "$A", "${A}", "${",
        "${_RANDOM 1 9}", "${_RANDOM 9 1}", "${_ENV X}", "${_PWD}", "~SEQ(A,3) ", "~SEQ(A,", "~LST({A,B},{1,2}) ", "~SEQx(A,0x1f) ",
        "\0", "é", "虚", "include ", "includea {a,", "vrrp_instance", " a ", "virtual_ipaddress", "10.0.0.1/24", "\\\n", "\\x", "\\x4",
        "priority 300", "}}", "{{", "global_defs", "include_check ", "random_seed ", "1", "99999999999999999999",
    ];

    [Fact]
    public void RandomBytesNeverThrow() =>
        Prop.ForAll<byte[]>(static bytes => Survives(bytes ?? [])).Check(Quick(500));

    [Fact]
    public void RandomFragmentsNeverThrow()
    {
        var text = Gen.Elements(Fragments).ArrayOf().Select(static parts => string.Concat(parts));
        Prop.ForAll(text.ToArbitrary(), static sample => Survives(Encoding.UTF8.GetBytes(sample))).Check(Quick(2000));
    }

    [Fact]
    public void RandomLinesOfKnownKeywordsNeverThrow()
    {
        var keywords = DirectiveTables.All().SelectMany(static entry => entry.Row.Names).Distinct().ToArray();
        string[] words = [.. Fragments, "on", "-1", "0x", "08", "300", "0.5", "1e9", "eth0", "10.0.0.1/", "::/129", "a/b", "1-", "-", "/", "5/6/7", "hex:0", "file:", ":", "00:00:5e:", "group", "name", "weight", "lock"];
        var line = from keyword in Gen.Elements(keywords)
                   from arguments in Gen.Elements(words).ArrayOf(4)
                   select keyword + " " + string.Join(' ', arguments);
        var text = from path in Gen.Elements(Paths)
                   from lines in line.ArrayOf(6)
                   select BaseConfiguration.With(path, string.Join('\n', lines));
        Prop.ForAll(text.ToArbitrary(), static sample => Survives(Encoding.UTF8.GetBytes(sample))).Check(Quick(1500));
    }

    private static readonly string[] Paths = [.. DirectiveTables.All().Select(static entry => entry.Path).Distinct()];

    private static void Survives(byte[] bytes)
    {
        var files = new MemoryFileReader().Add(TestEnvironment.Main, bytes);
        var tree = TestEnvironment.Parse(files);
        foreach (var finding in tree.Diagnostics) DiagnosticRenderer.ToText(finding);
        var bound = ConfigurationBinder.Bind(tree, new FakeFacts());
        LintHost[] hosts = [new("a", bound.Configuration, tree), LintHost.Read("b", TestEnvironment.Main, files, TestEnvironment.For("b"))];
        DiagnosticJson.ToUtf8(0, [new FileFindings("a", 0, bound.Diagnostics), new FileFindings("b", 0, LintRules.Check(hosts))]);
    }

    private static FsCheck.Config Quick(int runs) => FsCheck.Config.QuickThrowOnFailure.WithMaxTest(runs);
}

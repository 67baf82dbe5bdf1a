using System.Text.RegularExpressions;
using Xunit;

namespace Vigil.Tests.Tidy;

/// <summary>
/// Goal: what the invariants forbid is not there. Method: a table of "X is banned there, use Y", searched for in the code
/// without its comments and strings.
/// </summary>
public sealed class BanTests
{
    private sealed record Ban(string Under, string Pattern, string Instead, params string[] Except);

    private static readonly Ban[] Bans =
    [
        // Core is told everything (ARCHITECTURE.md, invariant 1).
        new("src/Vigil.Core", @"\bSocket\b|\bIPEndPoint\b", "an input or an output record"),
        new("src/Vigil.Core", @"\bDateTime(Offset)?\.(Utc)?Now\b|\bStopwatch\b|\bTimeProvider\b|\bEnvironment\.Tick", "the Instant the call was given"),
        new("src/Vigil.Core", @"\bTask\b|\bValueTask\b|\basync\b|\bawait\b|\bThread\b|\bTimer\b", "NextWake and Handle"),
        new("src/Vigil.Core", @"\bFile\.|\bDirectory\.|\bFileStream\b|\bEnvironment\.", "a setting or an input"),
        new("src/Vigil.Core", @"\bRandom\b|\bGuid\.NewGuid\b", "a seed among the settings"),
        new("src/Vigil.Core", @"\bILogger\b|\bConsole\.", "a Fact"),
        new("src/Vigil.Config", @"(?<![.\w])File\.[A-Z]\w+\(|\bDirectory\.|\bFileStream\b", "IFileReader", "DiskFileReader.cs"),
        new("src/Vigil.Netlink", @"\bConsole\.|\bILogger\b", "a result value"),
        // Everywhere in the product.
        new("src", @"\bDllImport\b", "LibraryImport"),
        // The script thread may wait for room in the loop's bounded mailbox; the loop itself never waits for anybody.
        new("src", @"\bThread\.Sleep\b|\bTask\.Delay\b", "a deadline of the loop", "ScriptHost.cs"),
        new("src", @"\bProcess\.Start\b|\bnew Process\b|\bProcessStartInfo\b", "the script host, which leaves SIGCHLD alone"),
        new("src", @"\bActivator\.|\bGetType\(\)\.Get|\bAssembly\.Load|\bdynamic\b", "plain code that NativeAOT can see"),
        new("src", @"\bcatch\s*(\{|$)", "a named exception at a real boundary"),
        new("src", @"#region|#pragma warning disable", "smaller files; mended code"),
        // Tests wait for the event, with a deadline.
        new("tests", @"\bThread\.Sleep\b|\bTask\.Delay\b", "virtual time, or Wait.Until and WaitFor of the lab kit"),
    ];

    [Fact]
    public void NothingBannedIsUsed()
    {
        var found = new List<string>();
        foreach (var path in Checkout.Files(".cs").Where(path => !path.EndsWith("BanTests.cs", StringComparison.Ordinal)))
        {
            var bans = Bans.Where(ban => path.StartsWith(ban.Under + "/", StringComparison.Ordinal) && !ban.Except.Contains(Path.GetFileName(path))).ToArray();
            var lines = CSharpText.CodeLines(path);
            for (var i = 0; i < lines.Length; i++)
            {
                found.AddRange(bans.Where(ban => Regex.IsMatch(lines[i], ban.Pattern))
                    .Select(ban => $"{path}:{i + 1}: {lines[i].Trim()}\n    banned in {ban.Under}; use {ban.Instead}"));
            }
        }
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public void NothingIsLeftForLater()
    {
        var later = new Regex("TO" + "DO|FIX" + "ME|HA" + "CK\\b|NotImplemented" + "Exception");
        var found = Checkout.Files(".cs").Concat(Checkout.Files(".md")).Append("run")
            .SelectMany(path => Checkout.Lines(path).Select((line, i) => (Where: $"{path}:{i + 1}", line)))
            .Where(one => later.IsMatch(one.line)).Select(one => $"{one.Where}: {one.line.Trim()}").ToArray();
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Fact]
    public void NoFileNamesAPlaceOfOneMachine()
    {
        // Written in two parts, so that this file does not name them either.
        var places = new Regex(@"(?<![\w}])/(wo" + "rk|ro" + "ot|ho" + @"me)/\w");
        string[] endings = [".cs", ".md", ".csproj", ".props", ".conf", ".sh", ".slnx", ".json", ".vrrp", ".txt", "run"];
        var found = endings.SelectMany(ending => Checkout.Files(ending)).Distinct()
            .SelectMany(path => Checkout.Lines(path).Select((line, i) => (Where: $"{path}:{i + 1}", line)))
            .Where(one => places.IsMatch(one.line)).Select(one => $"{one.Where}: {one.line.Trim()}").ToArray();
        Assert.True(found.Length == 0, string.Join("\n", found));
    }
}

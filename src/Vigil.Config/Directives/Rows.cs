using System.Collections.Immutable;
using System.Globalization;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary>
/// Constructors of rows for one kind of draft, one per kind of argument. A table file takes them in with
/// <c>using static</c>. A row without a setter only checks its arguments.
/// </summary>
public static class Rows<T>
{
    /// <summary>A keyword without argument; further words are ignored, as keepalived does.</summary>
    public static Directive<T> Flag(string keyword, string doc, Action<T>? set = null) =>
        new() { Keyword = keyword, Doc = doc, Bind = (draft, _) => set?.Invoke(draft) };

    /// <summary>on/true/yes or off/false/no; nothing is on.</summary>
    public static Directive<T> Switch(string keyword, string doc, Action<T, bool>? set = null) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = "[on|off]",
        Bind = (draft, line) =>
        {
            if (line.TrySwitch(out var value)) set?.Invoke(draft, value);
        },
    };

    /// <summary>A whole number.</summary>
    public static Directive<T> Int(string keyword, long min, long max, string doc, Action<T, long>? set = null) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = $"{min}..{max}",
        Example = Middle(min, max).ToString(CultureInfo.InvariantCulture),
        MinArguments = 1,
        Bind = (draft, line) =>
        {
            if (line.TryInteger(line.First, min, max, out var value)) set?.Invoke(draft, value);
        },
    };

    /// <summary>Decimal seconds with up to 6 decimals.</summary>
    public static Directive<T> Seconds(
        string keyword, decimal min, decimal max, string doc, Action<T, TimeSpan>? set = null, int decimals = 6) => new()
        {
            Keyword = keyword,
            Doc = doc,
            Arguments = $"SECONDS {Values.Show(min)}..{Values.Show(max)}",
            Example = "2.5",
            MinArguments = 1,
            Bind = (draft, line) =>
            {
                if (line.TrySeconds(line.First, min, max, decimals, out var value)) set?.Invoke(draft, value);
            },
        };

    /// <summary>One word of text.</summary>
    public static Directive<T> OneWord(string keyword, string arguments, string doc, Action<T, string>? set = null) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = arguments,
        Example = "some-text",
        MinArguments = 1,
        Bind = (draft, line) => set?.Invoke(draft, line.First.Text),
    };

    /// <summary>One of some words, compared exactly.</summary>
    public static Directive<T> Choice<TValue>(string keyword, string doc, Action<T, TValue>? set, params (string Word, TValue Value)[] choices) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = Words("|", choices),
        Example = choices[^1].Word,
        MinArguments = 1,
        Bind = (draft, line) =>
        {
            var word = line.First;
            var found = Array.FindIndex(choices, choice => choice.Word == word.Text);
            if (found >= 0) set?.Invoke(draft, choices[found].Value);
            else line.Context.ReportChoice(word, Words(", ", choices));
        },
    };

    private static string Words<TValue>(string separator, (string Word, TValue Value)[] choices) =>
        string.Join(separator, choices.Select(choice => choice.Word));

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static Directive<T> Address(string keyword, string doc, Action<T, InetAddress, Line>? set = null) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = "IP",
        Example = "192.0.2.9",
        MinArguments = 1,
        Bind = (draft, line) =>
        {
            if (line.TryAddress(line.First, out var address)) set?.Invoke(draft, address, line);
        },
    };

    /// <summary>A command that a change runs: one of a user there is not is told and counts as not given.</summary>
    public static Directive<T> Hook(string keyword, string doc, Func<T, ScriptLine?> get, Action<T, ScriptLine> set) =>
        Script(keyword, doc, get, set, static (script, context) => !Users.ReportMissing(script, context));

    /// <summary>A command: <c>COMMAND [USER [GROUP]]</c>, the first one given counts.</summary>
    public static Directive<T> Script(string keyword, string doc, Func<T, ScriptLine?> get, Action<T, ScriptLine> set, Func<ScriptLine, BindContext, bool>? counts = null) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = "COMMAND [USER [GROUP]]",
        Example = "/bin/true",
        MinArguments = 1,
        ReadsRaw = true,
        Bind = (draft, line) =>
        {
            if (ScriptLine.Parse(line) is not { } script) return;
            if (get(draft) is not null) line.Report(DiagnosticCatalogue.AlreadyGiven, line.Row.Keyword);
            else if (counts?.Invoke(script, line.Context) != false) set(draft, script);
        },
    };

    /// <summary>Anything else, with its own code.</summary>
    public static Directive<T> Custom(string keyword, string arguments, int minArguments, string doc, Action<T, Line> bind) =>
        new() { Keyword = keyword, Doc = doc, Arguments = arguments, MinArguments = minArguments, Bind = bind };

    /// <summary>A block with keywords of its own.</summary>
    /// <param name="keyword">The keyword.</param>
    /// <param name="arguments">Its own arguments, as shown.</param>
    /// <param name="doc">One line.</param>
    /// <param name="table">The keywords inside.</param>
    /// <param name="enter">Makes the draft of the block, or null when its content must be skipped (it has reported why).</param>
    /// <param name="leave">Puts the finished draft into the outer one.</param>
    public static Directive<T> Block<TInner>(
        string keyword, string arguments, string doc, BlockTable<TInner> table,
        Func<T, Line, TInner?> enter, Action<T, TInner, Line>? leave = null) where TInner : class => new()
        {
            Keyword = keyword,
            Doc = doc,
            Arguments = (arguments + " { ... }").TrimStart(),
            Block = table,
            Bind = (draft, line) =>
            {
                if (enter(draft, line) is not { } inner) return;
                table.Bind(line.Statement.Block?.Statements ?? [], inner, line.Context);
                leave?.Invoke(draft, inner, line);
            },
        };

    /// <summary>A block that lists items, one per line.</summary>
    public static Directive<T> List(string keyword, string doc, ListTable items, Action<T, Line> each, bool allowsArguments = false, bool mayBeEmpty = true) => new()
    {
        Keyword = keyword,
        Doc = doc,
        Arguments = "{ ITEM ... }",
        Block = items,
        Bind = (draft, line) =>
        {
            if (line.Count > 0 && !allowsArguments) line.Report(DiagnosticCatalogue.ExtraBlockWords, line.First, keyword, line.First.Text);
            if (!mayBeEmpty && line.Statement.Block is { Statements.IsEmpty: true } empty) line.Context.Report(DiagnosticCatalogue.EmptyList.At(empty.Close, keyword));
            foreach (var item in line.Statement.Block?.Statements ?? [])
            {
                each(draft, new Line(item, line.Row, line.Context));
                if (item.Block is not { } stray) continue;
                line.Context.Report(DiagnosticCatalogue.UnexpectedOpeningBrace.At(stray.Open));
            }
        },
    };

    private static long Middle(long min, long max) => max - min < 10 ? max : min + Math.Min(7, (max - min) / 2);
}

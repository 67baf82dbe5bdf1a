using System.Collections.Immutable;
using Vigil.Config.Binding;
using Vigil.Config.Syntax;

namespace Vigil.Config.Directives;

/// <summary>What Vigil does with a keyword.</summary>
public enum DirectiveStatus
{
    /// <summary>It has its effect.</summary>
    Works,

    /// <summary>It is read and checked, and a warning says that it has no effect yet.</summary>
    AcceptedNotYet,

    /// <summary>It is refused, with the reason.</summary>
    Refused,
}

/// <summary>What an absent mandatory argument means for a config test.</summary>
public enum WhenMissing
{
    /// <summary>keepalived stops on the spot with exit code 2.</summary>
    Stops,

    /// <summary>keepalived reports a fault.</summary>
    Faults,

    /// <summary>keepalived says nothing; the line has no effect.</summary>
    Ignored,
}

/// <summary>
/// One keyword, in one place: the parser, the binder, COMPATIBILITY.md, the manual and completion all read this row.
/// </summary>
public abstract record Directive
{
    /// <summary>The keyword, or several spellings of an item option separated by |.</summary>
    public required string Keyword { get; init; }

    /// <summary>The arguments as the manual shows them.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What holds without the keyword, for people.</summary>
    public string Default { get; init; } = "";

    /// <summary>What it does, in one line.</summary>
    public required string Doc { get; init; }

    /// <summary>True for what keepalived learnt after Debian's 2.2.7.</summary>
    public bool IsNew { get; init; }

    /// <summary>True for what only Vigil knows; keepalived of any version reports it as unknown.</summary>
    public bool IsExtension { get; init; }

    /// <summary>What Vigil does with it.</summary>
    public DirectiveStatus Status { get; init; }

    /// <summary>Why it is not (yet) in effect.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The test that fails without its effect: <c>Class.Method</c>, by default the table's class and the keyword.</summary>
    public string Proof { get; init; } = "";

    /// <summary>The test of what it does to the configuration, where its example alone cannot show that.</summary>
    public string BoundBy { get; init; } = "";

    /// <summary>Arguments that change something, for the test that every working keyword changes the configuration.</summary>
    public string Example { get; init; } = "";

    /// <summary>How many arguments there must be.</summary>
    public int MinArguments { get; init; }

    /// <summary>What fewer of them mean.</summary>
    public WhenMissing WhenMissing { get; init; }

    /// <summary>Whether the line is split again from its raw text, so that an open quotation mark is its first problem.</summary>
    public bool ReadsRaw { get; init; }

    /// <summary>The table of the block it opens.</summary>
    public IBlockTable? Block { get; init; }

    /// <summary>All spellings.</summary>
    public string[] Names => Keyword.Split('|');
}

/// <summary>A keyword of a block whose settings are gathered in a <typeparamref name="T"/>.</summary>
public sealed record Directive<T> : Directive
{
    /// <summary>Checks the arguments of a line and puts them into the draft.</summary>
    public required Action<T, Line> Bind { get; init; }
}

/// <summary>The keywords of a kind of block, seen without their draft.</summary>
public interface IBlockTable : IBlockScope
{
    /// <summary>Path of the block, such as <c>vrrp_instance/authentication</c>; <c>(root)</c> for the file itself.</summary>
    string Path { get; }

    /// <summary>The rows in the order of the manual.</summary>
    ImmutableArray<Directive> Rows { get; }
}

/// <summary>Small changes to a row, to be chained behind its constructor.</summary>
public static class DirectiveExtensions
{
    /// <summary>States the default.</summary>
    public static Directive<T> Default<T>(this Directive<T> row, string text) => row with { Default = text };

    /// <summary>Marks a keyword that Debian's 2.2.7 does not know.</summary>
    public static Directive<T> New<T>(this Directive<T> row) => row with { IsNew = true };

    /// <summary>Marks a keyword of Vigil's own.</summary>
    public static Directive<T> Extension<T>(this Directive<T> row) => row with { IsExtension = true };

    /// <summary>Gives arguments that change something.</summary>
    public static Directive<T> Example<T>(this Directive<T> row, string arguments) => row with { Example = arguments };

    /// <summary>An absent argument is a fault instead of the end.</summary>
    public static Directive<T> MissingFaults<T>(this Directive<T> row) => row with { WhenMissing = WhenMissing.Faults };

    /// <summary>An absent argument is passed over.</summary>
    public static Directive<T> MissingIgnored<T>(this Directive<T> row) => row with { WhenMissing = WhenMissing.Ignored };

    /// <summary>Read and checked, without effect yet.</summary>
    public static Directive<T> NotYet<T>(this Directive<T> row, string reason) =>
        row with { Status = DirectiveStatus.AcceptedNotYet, Reason = reason };

    /// <summary>Names the test that shows the effect, where it is not the default one.</summary>
    public static Directive<T> Proof<T>(this Directive<T> row, string test) => row with { Proof = test };

    /// <summary>Names the class of the test that shows the effect; the test has the keyword's name.</summary>
    public static Directive<T> ShownBy<T>(this Directive<T> row, string testClass) => row.Proof($"{testClass}.{row.Keyword}");

    /// <summary>Names the test of what the keyword does to the configuration.</summary>
    public static Directive<T> BoundBy<T>(this Directive<T> row, string test) => row with { BoundBy = test };

    /// <summary>Changes the shown arguments.</summary>
    public static Directive<T> Shows<T>(this Directive<T> row, string arguments) => row with { Arguments = arguments };
}

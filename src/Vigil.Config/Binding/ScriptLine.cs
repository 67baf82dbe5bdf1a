using System.Collections.Immutable;
using Vigil.Config.Diagnostics;
using Vigil.Config.Directives;
using Vigil.Config.Syntax;
using Vigil.Config.Text;

namespace Vigil.Config.Binding;

/// <summary>A command as a line names it: argv, and the words for user and group (config-language 2.5, 2.6).</summary>
/// <param name="Arguments">argv; at least the program.</param>
/// <param name="User">The user's word, if given.</param>
/// <param name="Group">The group's word, if given.</param>
/// <param name="At">The command's place.</param>
/// <param name="Text">The command as written, its own quotes kept.</param>
public sealed record ScriptLine(ImmutableArray<string> Arguments, Word? User, Word? Group, SourceSpan At, string Text)
{
    /// <summary>It begins with <c>&lt;/FILE</c>: no program, but something a shell can do (runtime-interface 12.6).</summary>
    public bool IsRedirection => Arguments[0].StartsWith("</", StringComparison.Ordinal);

    /// <summary>Splits <c>KEYWORD COMMAND [USER [GROUP]]</c> again from its raw text; null with a finding when it cannot be.</summary>
    public static ScriptLine? Parse(Line line)
    {
        var words = ShellWords.Split(line.Statement.Raw, line.Context.Bag);
        if (words.Length < 2) return null;
        var command = words[1];
        if (ShellWords.SplitCommand(command.Text) is not { } arguments)
        {
            line.Context.Report(DiagnosticCatalogue.UnmatchedQuote.At(command.At));
            return null;
        }
        if (arguments.IsEmpty) return null;
        return new ScriptLine(arguments, words.Length > 2 ? words[2] : null, words.Length > 3 ? words[3] : null, command.At, command.Text);
    }
}

using System.CommandLine;
using Vigil.Config.Diagnostics;
using Vigil.Daemon.Cli.Balancing;
using Vigil.Daemon.Cli.Simulate;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Cli;

/// <summary>The verbs, `vigil WORD …`. A first word that is no verb is refused: `vigil chek x` must not start a daemon.</summary>
internal static class Verbs
{
    /// <summary>All of them. The first line of a description is its summary; the rest is for <c>vigil VERB --help</c>.</summary>
    public static Command[] All() => [CheckCommand.Create(), SimulateCommand.Create(), ReleaseCommand.Create(), LbCommand.Create(), GenhashCommand.Create()];

    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Vigil keeps a virtual IP alive.");
        foreach (var verb in All()) root.Add(verb);
        if (arguments is ["help", ..]) arguments = [.. arguments[1..], "--help"];
        if (arguments is ["--help"])
        {
            Console.Error.Write(HelpText.Render());
            return ExitStatus.Success;
        }
        if (arguments is [GenhashCommand.Word, .. var rest]) return GenhashCommand.Run(rest);
        var names = root.Subcommands.Select(static verb => verb.Name).ToArray();
        if (!names.Contains(arguments[0])) return Refuse(Unknown(arguments[0], names));
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }); // @word is no response file here
        return parsed.Errors is [var first, ..] ? Refuse($"{first.Message.TrimEnd('.')}; see vigil {arguments[0]} --help") : parsed.Invoke();
    }

    /// <summary>Why a first word is refused, with the verb that may have been meant.</summary>
    internal static string Unknown(string word, string[] names) =>
        $"unknown verb '{word}'{(Suggestion.Nearest(word, names) is { } near ? $"; did you mean {near}?" : "")} (verbs: {string.Join(", ", names)}; see vigil --help)";

    /// <summary>The argument FILE… of a verb; an option nobody knows is not taken for a file.</summary>
    internal static Argument<string[]> Files(string description)
    {
        var files = new Argument<string[]>("FILE") { Description = description, Arity = ArgumentArity.OneOrMore };
        files.Validators.Add(static named =>
        {
            foreach (var token in named.Tokens.Where(static one => one.Value.StartsWith('-'))) named.AddError($"Unknown option {token.Value}");
        });
        return files;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return ExitStatus.Failure;
    }
}

using System.CommandLine;
using Vigil.Daemon.Cli.Simulate;

namespace Vigil.Daemon.Cli;

/// <summary>The verbs, `vigil WORD …`. A first word that is no verb is refused: `vigil chek x` must not start a daemon.</summary>
internal static class Verbs
{
    public static int Run(string[] arguments)
    {
        var root = new RootCommand("Vigil keeps a virtual IP alive.") { CheckCommand.Create(), SimulateCommand.Create(), ReleaseCommand.Create() };
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null }; // @word is no response file here
        var result = root.Parse(arguments, configuration);
        return result.Invoke();
    }
}

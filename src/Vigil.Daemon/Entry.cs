using Vigil.Daemon.Checker;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Vigil.Daemon.Vrrp;

namespace Vigil.Daemon;

/// <summary>Which of its parts this program is to be: a worker, a verb, or the daemon.</summary>
internal static class Entry
{
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case [WorkerDescriptors.VrrpWorkerWord, ..]:
                return VrrpProgram.Program.Run();
            case [WorkerDescriptors.CheckerWorkerWord, ..]:
                return CheckerProgram.Program.Run();
            case [DaemonProcess.InNamespaceWord or DaemonProcess.InBackgroundWord, var processFeed, ..]:
                return Daemon(arguments[2..], new Stage(arguments[0], Stage.Adopt(processFeed)));
            case [var verb, ..] when !verb.StartsWith('-') && verb.Length > 0:
                return Verbs.Run(arguments);
            default:
                return InvokedAs.Genhash ? GenhashCommand.Run(arguments) : Daemon(arguments, new Stage());
        }
    }

    private static int Daemon(string[] arguments, Stage stage)
    {
        switch (CommandLine.Parse(arguments))
        {
            case Invocation.Help:
                Console.Error.Write(HelpText.Render());
                return ExitStatus.Success;
            case Invocation.Version:
                Console.Error.Write(VersionText.Render());
                return ExitStatus.Success;
            case Invocation.SignalNumber signal:
                return PrintSignal(signal.Name);
            case Invocation.Genhash genhash:
                return GenhashCommand.Run(genhash.Arguments);
            case Invocation.Usage usage:
                Console.Error.WriteLine(usage.Message);
                return ExitStatus.Failure;
            case Invocation.Daemon daemon:
                if (daemon.Surplus.Count > 0 && stage.IsFirst) Console.Error.WriteLine($"Unexpected argument(s): {string.Join(' ', daemon.Surplus)}");
                if (stage.IsFirst) foreach (string complaint in daemon.Complaints) Console.Error.WriteLine(complaint);
                return daemon.Options.ConfigTest ? ConfigTest.Run(daemon.Options, daemon.Complaints.Count > 0) : DaemonProcess.Run(daemon.Options, arguments, stage);
            default:
                return ExitStatus.Internal;
        }
    }

    private static int PrintSignal(string name)
    {
        if (DaemonSignals.Number(name) is { } number)
        {
            Console.WriteLine(number);
            return ExitStatus.Success;
        }
        Console.Error.WriteLine($"Unknown sigfunc {name}; it is one of {DaemonSignals.Names}");
        return ExitStatus.Failure;
    }
}

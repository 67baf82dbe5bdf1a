namespace Vigil.Daemon.Linux;

/// <summary>How a process ended: with an exit status, or by a signal.</summary>
public readonly record struct ProcessEnd(bool BySignal, int Number)
{
    public static ProcessEnd Exited(int status) => new(false, status);

    public static ProcessEnd Signalled(int signal) => new(true, signal);

    public override string ToString() => BySignal ? $"killed by signal {Number} ({SignalNames.Of(Number)})" : $"exited with status {Number}";
}

using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>Two ways to hold the daemon of a host still: as a paused machine, or process by process.</summary>
internal static class Holding
{
    /// <summary>Holds it still.</summary>
    public static void Hold(this Host host, LabProcess daemon, bool wholeHost)
    {
        if (wholeHost) host.Freeze();
        else Signal(daemon, LabKit.Signal.Stop);
    }

    /// <summary>Lets it go on.</summary>
    public static void LetGo(this Host host, LabProcess daemon, bool wholeHost)
    {
        if (wholeHost) host.Thaw();
        else Signal(daemon, LabKit.Signal.Cont);
    }

    private static void Signal(LabProcess daemon, Signal signal)
    {
        LabProcess.Send(Assert.Single(daemon.Children()), signal);
        daemon.Send(signal);
    }
}

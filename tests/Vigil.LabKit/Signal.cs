namespace Vigil.LabKit;

/// <summary>Signal numbers on Linux (x86-64 and arm64).</summary>
public enum Signal
{
    /// <summary>Reload.</summary>
    Hup = 1,
    /// <summary>Stop, as Ctrl-C does.</summary>
    Int = 2,
    /// <summary>End at once, no clean-up.</summary>
    Kill = 9,
    /// <summary>Dump state.</summary>
    Usr1 = 10,
    /// <summary>Dump statistics.</summary>
    Usr2 = 12,
    /// <summary>Stop in good order.</summary>
    Term = 15,
    /// <summary>Go on after <see cref="Stop"/>.</summary>
    Cont = 18,
    /// <summary>Freeze.</summary>
    Stop = 19,
}

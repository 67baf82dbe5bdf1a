namespace Vigil.Simulator;

/// <summary>Who stands still.</summary>
public enum PauseKind : byte
{
    /// <summary>The VRRP worker alone; packets wait in its socket, and the supervisor withdraws its addresses in time.</summary>
    Worker,

    /// <summary>Worker and supervisor; packets wait.</summary>
    Daemon,

    /// <summary>The whole machine; packets are lost, clocks go on.</summary>
    Machine,

    /// <summary>The whole machine, and its clocks do not notice.</summary>
    MachineAndClock,
}

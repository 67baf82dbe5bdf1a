namespace Vigil.Daemon.Supervision;

/// <summary>
/// What a worker has put into the kernel, as its ledger under the run directory tells. The supervisor takes it out when the
/// worker cannot: frozen, killed at the stop, or dead with its restart a while away.
/// </summary>
public interface IOwnedAddresses
{
    /// <summary>
    /// Removes every address (and what belongs to it) that the worker owns. Must not block on the worker, must be quick (the
    /// master-down time is running), and may be called when nothing is owned. Returns how many addresses were removed.
    /// </summary>
    int Withdraw();
}

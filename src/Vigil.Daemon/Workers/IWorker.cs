using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Workers;

/// <summary>One half of the daemon at work: a core, its sockets, and a loop that owns both.</summary>
internal interface IWorker : IDisposable
{
    /// <summary>Runs until told to stop. An error is epoll's: the supervisor starts the worker anew.</summary>
    Errno Run();

    /// <summary>A signal sent to the worker itself. Loop thread.</summary>
    void OnSignal(DaemonSignal signal);
}

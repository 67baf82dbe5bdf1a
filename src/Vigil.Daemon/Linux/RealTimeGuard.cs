using System.Runtime.InteropServices;

namespace Vigil.Daemon.Linux;

/// <summary>
/// What happens when a real-time thread runs longer than RLIMIT_RTTIME without blocking. The kernel sends SIGXCPU, whose default
/// ends the process. Here the first one is only told (a long piece of work, once); the next comes after another second of
/// the same, and then the thread loses its real-time class, so that a loop gone wild cannot take a processor away from the host.
/// </summary>
public sealed class RealTimeGuard : IDisposable
{
    private const int SigXCpu = 24;
    private readonly PosixSignalRegistration _registration;
    private int _signals;

    /// <summary>Guards the calling thread. <paramref name="told"/> gets the sentences, on a thread of the runtime.</summary>
    public RealTimeGuard(Action<string> told)
    {
        int thread = Libc.gettid();
        _registration = PosixSignalRegistration.Create((PosixSignal)SigXCpu, context =>
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref _signals) == 1)
            {
                told("the real-time loop ran longer without a pause than its limit (rlimit_rttime) allows");
                return;
            }

            Errno error = ThreadTuning.Ordinary(thread);
            told("the real-time loop ran for a second without a pause: " + (error.Failed ? $"it cannot be demoted: {error}" : "it is now scheduled like others"));
        });
    }

    public void Dispose() => _registration.Dispose();
}

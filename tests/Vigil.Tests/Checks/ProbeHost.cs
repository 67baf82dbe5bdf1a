using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>A prober on a loop of its own, as the checker worker has it; turned by the test.</summary>
internal sealed class ProbeHost : IDisposable
{
    /// <summary>Longest time any test waits for an end that never comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly EventLoop loop;

    public ProbeHost()
    {
        Assert.False(EventLoop.Create(out loop).Failed);
        Prober = new Prober(loop) { Rescheduled = Rearm };
        loop.Woken = now =>
        {
            Prober.Wake(now);
            Rearm();
        };
    }

    public Prober Prober { get; }

    /// <summary>Where a server of the test listens.</summary>
    public static CheckConnection To(int port, double seconds = 5, string address = "127.0.0.1") =>
        new() { Target = new(InetAddress.Parse(address), (ushort)port), Timeout = TimeSpan.FromSeconds(seconds) };

    /// <summary>One attempt of all steps, to its end.</summary>
    public ProbeResult Probe(ConnectedCheckSettings settings, TlsSettings? tls = null)
    {
        using var client = TlsClient.Create(tls ?? new());
        ProbeResult? result = null;
        using var run = Prober.Create(Probes.Create(settings, client)!, settings.Connection, (_, end) => result = end);
        run.Start(1, 0, settings.Steps, Clock.Now());
        TurnUntil(() => result is not null);
        Assert.Equal(0, Prober.OpenCount);
        return result!.Value;
    }

    /// <summary>Turns the loop until something has come true.</summary>
    public void TurnUntil(Func<bool> condition)
    {
        var limit = Clock.Now() + Patience;
        Rearm();
        while (!condition())
        {
            Assert.True(Clock.Now() < limit, "the probe did not end");
            loop.Turn(100);
        }
    }

    public void Dispose()
    {
        Prober.Dispose();
        loop.Dispose();
    }

    private void Rearm() => loop.WakeAt(Prober.NextWake);
}

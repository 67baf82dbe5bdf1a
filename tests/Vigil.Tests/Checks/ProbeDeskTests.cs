using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Checks;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Tests.Checks;

/// <summary>Goal: what servers do is what the table says, seconds later. Method: the core, the probes and a loop as the worker has them, and servers on loopback.</summary>
public sealed class ProbeDeskTests : IDisposable
{
    private const int Servers = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly EventLoop loop;
    private readonly ScriptHost scripts;
    private readonly Prober prober;
    private ServiceHost core = null!;
    private ProbeDesk desk = null!;
    private DesiredService? wanted;

    public ProbeDeskTests()
    {
        Assert.False(EventLoop.Create(out loop).Failed);
        Assert.False(ScriptHost.Start(loop, out scripts).Failed);
        prober = new Prober(loop) { Rescheduled = Rearm };
        loop.Woken = now =>
        {
            prober.Wake(now);
            Feed(ServiceInput.Wake);
        };
    }

    public void Dispose()
    {
        desk.Dispose();
        prober.Dispose();
        scripts.Dispose();
        loop.Dispose();
    }

    private static Configuration Setup(int deadPort, int livePort, string script) => new()
    {
        Services =
        [
            new()
            {
                Target = new ServiceTarget.Address(new(InetAddress.Parse("192.0.2.1"), 80)),
                Protocol = TransportProtocol.Tcp,
                Servers = Enumerable.Range(0, Servers).Select(i => Server(i, i == 0 ? deadPort : livePort, script)).ToValueList(),
            },
        ],
    };

    /// <summary>The first has a dead check, the second a script; the others are alike.</summary>
    private static RealServerSettings Server(int index, int port, string script)
    {
        var endpoint = new Endpoint(new InetAddress(InetFamily.IPv4, 0, 0x7f000001u + (uint)index), (ushort)port);
        var timing = new CheckTiming { DelayLoop = TimeSpan.FromMilliseconds(200), Warmup = TimeSpan.FromMilliseconds(200), Retry = 0 };
        CheckSettings check = index == 1
            ? new MiscCheckSettings(new ScriptCommand(["/bin/sh", "-c", script])) { Dynamic = true, Timing = timing }
            : new TcpCheckSettings(new CheckConnection { Target = endpoint }) { Timing = timing };
        return new RealServerSettings { Endpoint = endpoint, Checks = [check] };
    }

    private void Begin(Configuration configuration)
    {
        core = new ServiceHost(configuration, seed: 1, Clock.Now());
        desk = new ProbeDesk(prober, scripts, configuration.Tls, Feed);
        Feed(ServiceInput.Wake);
    }

    private void Feed(ServiceInput input)
    {
        var now = Clock.Now();
        core.Handle(input, now);
        while (core.TryTake(out var output))
        {
            if (!desk.Do(output, now) && output.Kind == ServiceOutputKind.SetService) wanted = output.Service;
        }
        Rearm();
    }

    private void Rearm() => loop.WakeAt(Instant.Earlier(core.NextWake, prober.NextWake));

    private void TurnUntil(Func<bool> condition, string what)
    {
        for (var limit = Clock.Now() + Patience; !condition(); loop.Turn(100)) Assert.True(Clock.Now() < limit, what);
    }

    private bool Has(int index) => wanted!.Servers.Any(server => server.Endpoint.Address.Low == 0x7f000001u + (uint)index);

    [Fact]
    public void TheTableFollowsTheServersAndAReload()
    {
        var live = new LocalServer(_ => { }, System.Net.IPAddress.Any);
        using var other = new LocalServer(_ => { }, System.Net.IPAddress.Any);
        int dead;
        using (var closed = new LocalServer(_ => { })) dead = closed.Port;

        Begin(Setup(dead, live.Port, "exit 12"));
        Assert.Equal(Servers, wanted!.Servers.Count);
        TurnUntil(() => !Has(0) && wanted.Servers.Any(server => server.Weight == 10), "the dead one to leave, and the script's weight to count");
        Assert.Equal(Servers - 1, wanted.Servers.Count);
        TurnUntil(() => live.Accepted > 2 * Servers, "all to be asked more than once");

        live.Dispose();
        TurnUntil(() => wanted.Servers.Count == 1, "all but the one with the script to leave");

        var changed = Setup(dead, other.Port, "exit 0");
        Feed(ServiceInput.Reload(changed));
        desk.Reload(core);
        TurnUntil(() => wanted.Servers.Count == Servers - 1 && other.Accepted > Servers, "those of the new configuration to be asked");
        Feed(ServiceInput.Stop);
        Assert.Equal((0, 0), (prober.OpenCount, prober.WaitingCount));
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Vigil.Core;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Checker;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Scripts;
using Vigil.Daemon.Start;
using Vigil.Daemon.Supervision;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>
/// Goal: the worker checks and says what should be balanced, whatever balances. Method: the worker with an engine that only remembers, and
/// servers on loopback; each table is waited for.
/// </summary>
public sealed class CheckerWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void OnlyHealthyServersAreInTheTableAndAtTheStopNone()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var bed = new Bed(Service(port, FreePort()));
        bed.Engine.WaitFor($"127.0.0.1:{port}");
        server.Stop();
        bed.Engine.WaitFor("");
        bed.Engine.WaitFor($"127.0.0.1:{port}", () => bed.Listen(port));
        bed.Stop();
        Assert.True(bed.Engine.IsStopped);
    }

    [Fact]
    public void AReloadIsOneTableAndIsAnswered()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var bed = new Bed(Service(port));
        bed.Engine.WaitFor($"127.0.0.1:{port}");
        bed.Reload("virtual_server 10.0.0.1 80 {\nprotocol TCP\nreal_server 10.0.1.7 80 {\n}\nreal_server 10.0.1.8 80 {\n}\n}\n");
        bed.Engine.WaitFor("10.0.1.7:80 10.0.1.8:80");
        Assert.DoesNotContain("10.0.1.7:80", bed.Engine.Tables); // never one without the other
        bed.Stop();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Service(params int[] ports) =>
        "virtual_server 10.0.0.1 80 {\nprotocol TCP\ndelay_loop 1\nwarmup 0\nretry 1\ndelay_before_retry 1\nalpha\n"
        + string.Concat(ports.Select(port => $"real_server 127.0.0.1 {port} {{\nTCP_CHECK {{\n}}\n}}\n")) + "}\n";

    /// <summary>Remembers every table as <c>address:port address:port</c>.</summary>
    private sealed class MemoryEngine : IServiceEngine
    {
        private readonly BlockingCollection<string> news = [];

        public ConcurrentQueue<string> Tables { get; } = new();

        public bool IsStopped { get; private set; }

        public Instant? NextWake => null;

        public long Requests => 0;

        public void Start(bool resume, Instant now)
        {
        }

        public void Want(ServiceTable table, Instant now)
        {
            string text = string.Join(' ', table.Services.SelectMany(service => service.Servers).Select(one => $"{one.Endpoint.Address}:{one.Endpoint.Port}"));
            Tables.Enqueue(text);
            news.Add(text);
        }

        public void Reload(LvsSettings settings, Instant now)
        {
        }

        public void Wake(Instant now)
        {
        }

        public void Stop(bool keep, Instant now) => IsStopped = !keep;

        public bool TryTake(out EngineFact fact)
        {
            fact = null!;
            return false;
        }

        public void WaitFor(string table, Action? first = null)
        {
            first?.Invoke();
            using var limit = new CancellationTokenSource(Patience);
            while (news.Take(limit.Token) != table)
            {
            }
        }

        public void Dispose() => news.Dispose();
    }

    /// <summary>A worker on a thread of its own, and the supervisor's end of its channel.</summary>
    private sealed class Bed : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("vigil-checker-").FullName;
        private readonly DaemonLog log = new([], detail: 0);
        private readonly EventLoop loop;
        private readonly ControlChannel channel;
        private readonly CheckerWorker worker;
        private readonly Thread thread;
        private readonly List<IDisposable> opened = [];

        public Bed(string config)
        {
            File.WriteAllText(ConfigPath, config);
            Assert.False(EventLoop.Create(out loop).Failed);
            Assert.False(ControlChannel.Open(out channel, out var others).Failed);
            Assert.False(ScriptHost.Start(loop, out var scripts).Failed);
            var loaded = ConfigurationLoader.Load(Options);
            worker = new CheckerWorker(loaded.ForWorkers(), loaded.Configuration, log, loop, ControlChannel.Adopt(others), Engine, scripts);
            thread = new Thread(() => worker.Run());
            thread.Start();
        }

        public MemoryEngine Engine { get; } = new();

        private string ConfigPath => Path.Combine(folder, "keepalived.conf");

        private DaemonOptions Options => new() { ConfigFile = ConfigPath };

        public void Listen(int port)
        {
            var server = new TcpListener(IPAddress.Loopback, port);
            server.Start();
            opened.Add(server);
        }

        public void Reload(string config)
        {
            File.WriteAllText(ConfigPath, config);
            Assert.False(SharedMemoryFile.Create("configuration", ConfigurationLoader.Load(Options).ForWorkers().ToBytes(), out var files).Failed);
            using (files) Assert.False(channel.Send(new ControlMessage(ControlKind.Reload, "", files)).Failed);
        }

        public void Stop()
        {
            channel.Send(ControlKind.Stop);
            Assert.True(thread.Join(Patience), "it ends");
        }

        public void Dispose()
        {
            Stop();
            worker.Dispose();
            loop.Dispose();
            channel.Dispose();
            log.Dispose();
            opened.ForEach(one => one.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }
}

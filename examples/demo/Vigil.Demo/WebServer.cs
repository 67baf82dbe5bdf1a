using Vigil.LabKit;

namespace Vigil.Demo;

/// <summary>A host with a web server. It holds the virtual address too, but does not answer for it (DR).</summary>
internal sealed class WebServer : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Host host;
    private readonly int port;
    private LabProcess process;

    public WebServer(Host host, string address, int port)
    {
        (this.host, this.port) = (host, port);
        host.Box.Run("/bin/sh", "-ec", $"""
            echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore
            echo 2 > /proc/sys/net/ipv4/conf/all/arp_announce
            ip address add {address}/32 dev lo
            """);
        process = Launch();
    }

    public string Name => host.Name;

    public void Kill() => process.KillTree();

    public void Start()
    {
        process.Dispose();
        process = Launch();
    }

    public void Dispose() => process.Dispose();

    private LabProcess Launch()
    {
        var started = host.Start(Environment.ProcessPath!, $"{AppContext.BaseDirectory}Vigil.Demo.dll", "serve-web", $"{port}");
        Wait.Until(() => host.Box.TryRun("", "bash", "-c", $": < /dev/tcp/127.0.0.1/{port}").Status == 0, Limit, $"the web server on {Name} answers");
        return started;
    }
}

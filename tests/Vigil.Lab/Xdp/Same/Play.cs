using Vigil.LabKit;
using Vigil.LabKit.Packets;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>A story being told to one engine: each step leaves a line that says what the engine did.</summary>
internal sealed class Play(IBalancer balancer, Cell cell)
{
    // Times are told in steps of five seconds: a second of the way does not show.
    private const int Step = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private IReadOnlyList<XdpService> _services = [];

    /// <summary>What has been told.</summary>
    internal List<string> Lines { get; } = [];

    /// <summary>Where it plays.</summary>
    internal Cell Cell => cell;

    /// <summary>Tells a story.</summary>
    internal static string[] Tell(Story story, Cell cell, IBalancer balancer)
    {
        var play = new Play(balancer, cell);
        story.Tell(play);
        return [.. play.Lines];
    }

    internal void Timeouts(int tcp, int tcpFin, int udp)
    {
        balancer.SetTimeouts(tcp, tcpFin, udp);
        Lines.Add($"time-outs {tcp} {tcpFin} {udp}");
    }

    internal void Want(params XdpService[] services)
    {
        balancer.Want(_services = services);
        foreach (var service in services)
        {
            var servers = service.Servers.Select(server =>
                $"{Passage.Number(server.Address.ToString())}*{server.Weight}{(server.Upper + server.Lower > 0 ? $"({server.Upper},{server.Lower})" : "")}");
            var persistence = service.Persistence > TimeSpan.Zero ? $" persistent {service.Persistence.TotalSeconds}/{service.Mask}" : "";
            Lines.Add($"{service.Key} {service.Scheduler}{(service.Flags == 0 ? "" : $" {service.Flags}")}{persistence}: {string.Join(' ', servers)}");
        }
    }

    /// <summary>Sends any packet.</summary>
    internal void Send(string what, Packet packet) => Lines.Add($"{what} => {balancer.Send(packet)}");

    /// <summary>Sends TCP packets of one connection; after each: where it went, state and time left.</summary>
    internal void Tcp(int client, int port, params string[] flags)
    {
        var told = flags.Select(one =>
        {
            var went = balancer.Send(cell.From(client).Tcp(port, 80, one));
            return $"{went} {State(client, port)}";
        });
        Lines.Add($"c{client}:{port} {string.Join(' ', flags.Select(one => one.Length == 0 ? "-" : one))} => {string.Join(" | ", told)}");
    }

    /// <summary>The same with packets of server 1, which are marked by &lt;; whole changes are told.</summary>
    internal void Both(int client, int port, params string[] flags)
    {
        Lines.Add($"c{client}:{port}");
        foreach (var one in flags)
        {
            var packet = one[0] == '<' ? cell.Back(1, client).Tcp(8080, port, one[1..]) : cell.From(client).Tcp(port, 80, one);
            Lines.Add($"  {one} => {balancer.Send(packet)}; {State(client, port)}");
        }
    }

    /// <summary>Begins TCP connections from so many clients and tells the servers they got.</summary>
    internal void Open(int firstClient, int count, int port, int step = 1)
    {
        var went = Enumerable.Range(0, count).Select(i => balancer.Send(cell.From(firstClient + i * step).Tcp(port + i, 80, "S"))).ToList();
        var plain = went.Select(one => one is Passage.Unreachable or Passage.Dropped ? "none" : one.Split(' ')[0]);
        Lines.Add($"S from c{firstClient}:{port} on => {string.Join(' ', plain)}");
    }

    /// <summary>Tells active, inactive and persistent connections of every server.</summary>
    internal void Loads()
    {
        foreach (var service in _services)
        {
            var loads = balancer.Loads(service).OrderBy(one => Passage.Number(one.Server));
            Lines.Add($"loads {service.Key}: {string.Join(" ", loads.Select(one => $"{Passage.Number(one.Server)}={one.Active}/{one.Inactive}/{one.Persistent}"))}");
        }
    }

    /// <summary>Tells connections, packets and bytes of every server.</summary>
    internal void Traffic() => Lines.AddRange(balancer.Traffic(_services).OrderBy(one => Passage.Number(one.Server))
        .Select(one => $"traffic {Passage.Number(one.Server)}: {one.Connections} connections, in {one.InPackets}/{one.InBytes}, out {one.OutPackets}/{one.OutBytes}"));

    /// <summary>Tells all entries of the table.</summary>
    internal void Entries() => Lines.AddRange(balancer.Entries()
        .Select(one => $"entry {one.Protocol} {one.Client}:{one.ClientPort} to {one.VirtualPort} at {Passage.Number(one.Server)} {Shown(one)}").Order(StringComparer.Ordinal));

    /// <summary>Waits until an entry has gone and tells after how many seconds it did.</summary>
    internal void Gone(string what, int client, int port)
    {
        var began = LabClock.Now;
        Wait.Until(() => !Find(client, port).Any(), Longest, what);
        Lines.Add($"{what} => gone after {Math.Round((LabClock.Now - began).TotalSeconds)} s");
    }

    private string State(int client, int port) => Find(client, port).Select(Shown).FirstOrDefault() ?? "no entry";

    private IEnumerable<Entry> Find(int client, int port) => balancer.Entries().Where(one => one.Client == cell.Client(client) && one.ClientPort == port);

    private static string Shown(Entry entry) => $"{entry.State} {(int)(entry.Seconds + Step / 2.0) / Step * Step}";
}

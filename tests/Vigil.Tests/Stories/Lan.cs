using System.Globalization;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Tests.Stories;

/// <summary>
/// A LAN in memory with virtual time: hosts that run the product's own core, joined by one link. A packet arrives
/// <see cref="Latency"/> after it was sent, unless a cut is in its way.
/// </summary>
public sealed class Lan
{
    public static readonly TimeSpan Latency = TimeSpan.FromMicroseconds(100);

    private readonly List<Host> hosts = [];
    private readonly List<(Instant At, long Order, Host To, byte[] Bytes, PacketMetadata Metadata)> flying = [];
    private readonly HashSet<(Host From, Host To)> cuts = [];
    private long order;

    public Instant Now { get; private set; } = Instant.Zero;

    public IReadOnlyList<Host> Hosts => hosts;

    /// <summary>Adds a host with this address on eth0 and starts it.</summary>
    public Host Add(string name, string address, Configuration configuration, Action<Host>? prepare = null)
    {
        var host = new Host(this, name, InetAddress.Parse(address));
        prepare?.Invoke(host);
        hosts.Add(host);
        host.Start(configuration);
        return host;
    }

    /// <summary>Nothing from one reaches the other any more.</summary>
    public void Cut(Host from, Host to) => cuts.Add((from, to));

    public void Heal() => cuts.Clear();

    /// <summary>Lets time pass, waking hosts and delivering packets in order.</summary>
    public void Run(TimeSpan span)
    {
        var end = Now + span;
        while (true)
        {
            Instant? next = null;
            foreach (var packet in flying) next = Instant.Earlier(next, packet.At);
            foreach (var host in hosts) next = Instant.Earlier(next, host.NextWake);
            if (next is not { } at || at > end) break;
            Now = Instant.Max(at, Now);
            Deliver();
            foreach (var host in hosts) host.WakeIfDue();
        }
        Now = end;
    }

    internal void Send(Host from, in VrrpOutput output)
    {
        var pdu = output.Pdu.ToArray();
        foreach (var to in hosts)
        {
            bool reaches = output.Address.IsMulticast ? to != from : to.Address == output.Address;
            if (!reaches || cuts.Contains((from, to))) continue;
            var metadata = new PacketMetadata(output.Source, output.Address, 2, 255, Now + Latency);
            var bytes = Packets.Wrap(pdu, output.Source, output.Address);
            flying.Add((Now + Latency, order++, to, bytes, metadata));
        }
    }

    private void Deliver()
    {
        flying.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Order.CompareTo(b.Order));
        while (flying.Count > 0 && flying[0].At <= Now)
        {
            var packet = flying[0];
            flying.RemoveAt(0);
            packet.To.Receive(packet.Bytes, packet.Metadata);
        }
    }

    /// <summary>Bytes as a raw socket gives them.</summary>
    public static class Packets
    {
        public static byte[] Wrap(ReadOnlySpan<byte> pdu, InetAddress source, InetAddress destination, byte ttl = 255)
        {
            if (source.Family == InetFamily.IPv6) return pdu.ToArray();
            var packet = new byte[20 + pdu.Length];
            packet[0] = 0x45;
            packet[1] = 0xc0;
            packet[2] = (byte)(packet.Length >> 8);
            packet[3] = (byte)packet.Length;
            packet[8] = ttl;
            packet[9] = 112;
            source.Write(packet.AsSpan(12));
            destination.Write(packet.AsSpan(16));
            pdu.CopyTo(packet.AsSpan(20));
            return packet;
        }
    }
}

/// <summary>A host of a <see cref="Lan"/>: a core, and what its shell would have done.</summary>
public sealed class Host
{
    private readonly Lan lan;
    private readonly List<(byte[] Bytes, PacketMetadata Metadata)> waiting = [];
    private readonly Queue<(string Name, int Status, int Run)> ended = new();
    private VrrpHost? core;
    private bool frozen;
    private int fed;

    internal Host(Lan lan, string name, InetAddress address) => (this.lan, Name, Address) = (lan, name, address);

    public string Name { get; }

    public InetAddress Address { get; }

    /// <summary>Everything that happened, with the time.</summary>
    public List<(Instant At, Fact Fact)> Facts { get; } = [];

    /// <summary>Addresses announced, in order.</summary>
    public List<(Instant At, InetAddress Address, string Interface)> Announced { get; } = [];

    /// <summary>Adverts sent.</summary>
    public List<(Instant At, byte Vrid, byte Priority)> Sent { get; } = [];

    /// <summary>The same adverts with their bytes, source and destination.</summary>
    public List<(Instant At, byte[] Pdu, InetAddress From, InetAddress To)> Adverts { get; } = [];

    /// <summary>Runs of scripts that were started (signal 0) or sent a signal.</summary>
    public List<(Instant At, ScriptSettings Script, int Signal)> Scripts { get; } = [];

    /// <summary>Every output in words, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Interfaces it has besides eth0 when it starts.</summary>
    public List<InterfaceSnapshot> OtherLinks { get; } = [];

    /// <summary>Scripts started and not ended.</summary>
    public HashSet<string> RunningScripts { get; } = [];

    /// <summary>Exit status of each script's next runs; they end at once. Without an entry a script runs on.</summary>
    public Dictionary<string, int> ScriptStatus { get; } = [];

    public VrrpHost Core => core ?? throw new InvalidOperationException($"{Name} is dead");

    public bool IsAlive => core is not null;

    public bool IsFrozen => frozen;

    /// <summary>Configuration to start or reload with, for stories that do so at random.</summary>
    public Configuration? Handback { get; set; }

    public Instant? NextWake => frozen ? null : core?.NextWake;

    public IEnumerable<string> Owned => core is null ? [] : core.Routers.Where(r => r.IsClaimed).Select(r => r.Settings.Name);

    public RouterState State(string instance = "vi1") => Core.Routers.First(r => r.Settings.Name == instance).State;

    public IEnumerable<T> FactsOf<T>() where T : Fact => Facts.Select(f => f.Fact).OfType<T>();

    public void Start(Configuration configuration)
    {
        core = new VrrpHost(configuration, lan.Now);
        foreach (var other in OtherLinks) Feed(VrrpInput.InterfaceChanged(other));
        Link(up: true);
        Feed(VrrpInput.Wake);
    }

    public void Link(bool up) => Feed(VrrpInput.InterfaceChanged(
        new InterfaceSnapshot { Name = "eth0", Index = 2, IsRunning = up, Addresses = [Address] }));

    /// <summary>SIGTERM: an orderly end.</summary>
    public void Stop()
    {
        Feed(VrrpInput.Stop);
        Die();
    }

    /// <summary>Power cut: nothing is said.</summary>
    public void Die()
    {
        core = null;
        frozen = false;
        waiting.Clear();
    }

    /// <summary>SIGSTOP: packets wait in the socket, time goes on.</summary>
    public void Freeze() => frozen = true;

    /// <summary>SIGCONT, with the law of the loop: waiting packets first, then the wake.</summary>
    public void Thaw()
    {
        frozen = false;
        foreach (var (bytes, metadata) in waiting) Feed(VrrpInput.Packet(bytes, metadata));
        waiting.Clear();
        WakeIfDue();
    }

    /// <summary>Power and network were gone: nothing waits in the socket.</summary>
    public void ForgetWaiting() => waiting.Clear();

    /// <summary>Sees every packet that arrives.</summary>
    public Action<byte[], PacketMetadata>? Heard { get; set; }

    /// <summary>UTC minus virtual time; null: the host does not tell the wall clock.</summary>
    public DateTime? WallOrigin { get; set; }

    public void Feed(in VrrpInput input)
    {
        if (WallOrigin is { } origin) Core.Handle(VrrpInput.WallClock(origin + (lan.Now - Instant.Zero)), lan.Now);
        Core.Handle(input, lan.Now);
        while (core is not null && core.TryTake(out var output)) Do(output);
        // Ends of scripts are fed only now: one input, all outputs, next input.
        while (core is not null && ended.TryDequeue(out var run))
        {
            Feed(VrrpInput.ScriptExited(run.Name, ScriptEnd.Exited, run.Status, run.Run));
        }
        if (++fed == ReloadAfter) Feed(VrrpInput.Reload(ReloadTo!));
    }

    /// <summary>Inputs fed so far.</summary>
    public int Fed => fed;

    /// <summary>Reloads to <see cref="ReloadTo"/> after so many inputs.</summary>
    public int ReloadAfter { get; set; }

    public Configuration? ReloadTo { get; set; }

    internal void Receive(byte[] bytes, in PacketMetadata metadata)
    {
        if (core is null) return;
        Heard?.Invoke(bytes, metadata);
        if (frozen) waiting.Add((bytes, metadata));
        else Feed(VrrpInput.Packet(bytes, metadata));
    }

    internal void WakeIfDue()
    {
        while (!frozen && core?.NextWake is { } at && at <= lan.Now) Feed(VrrpInput.Wake);
    }

    private void Do(in VrrpOutput output)
    {
        Log.Add(Outputs.Text(output));
        switch (output.Kind)
        {
            case VrrpOutputKind.SendAdvert:
                Sent.Add((lan.Now, output.Pdu.Span[1], output.Pdu.Span[2]));
                Adverts.Add((lan.Now, output.Pdu.ToArray(), output.Source, output.Address));
                lan.Send(this, output);
                break;
            case VrrpOutputKind.Announce:
                Announced.Add((lan.Now, output.Address, output.Interface!));
                break;
            case VrrpOutputKind.Fact:
                Facts.Add((lan.Now, output.Fact!));
                break;
            case VrrpOutputKind.RunScript or VrrpOutputKind.SignalScript:
                Scripts.Add((lan.Now, output.Script!, output.Signal));
                if (output.Signal == 0) RunScript(output.Script!.Name, output.Run);
                break;
        }
    }

    private void RunScript(string name, int run)
    {
        if (ScriptStatus.TryGetValue(name, out int status)) ended.Enqueue((name, status, run));
        else RunningScripts.Add(name);
    }
}

/// <summary>Outputs in the words that cases and stories are written in.</summary>
public static class Outputs
{
    public static string Text(in VrrpOutput output) => output.Kind switch
    {
        VrrpOutputKind.SendAdvert => $"send priority {output.Pdu.Span[2]} to {output.Address}",
        VrrpOutputKind.Claim => $"claim {output.Router!.Settings.Name}",
        VrrpOutputKind.Release => $"release {output.Router!.Settings.Name}",
        VrrpOutputKind.Announce => $"announce {output.Address} on {output.Interface}",
        VrrpOutputKind.RunScript => $"run {output.Script!.Name}",
        VrrpOutputKind.SignalScript => $"signal {output.Signal} {output.Script!.Name}",
        _ => output.Fact!.GetType().Name,
    };

    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture) + "s";
}

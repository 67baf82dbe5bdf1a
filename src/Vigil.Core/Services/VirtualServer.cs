using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Services;

/// <summary>
/// A virtual server: its real servers, its quorum, and what the kernel should have of it (lvs-behaviour C). While the quorum is lost and
/// there is a sorry server, that one serves alone.
/// </summary>
public sealed class VirtualServer
{
    private readonly ServiceHost host;
    private readonly Dictionary<Endpoint, RealServer> byEndpoint = [];
    private RealServer[] ordered = [];
    private bool isStarted;
    private bool isRemembered;
    private bool hasKeys4;
    private bool hasKeys6;

    /// <param name="host">Whose outputs it uses.</param>
    /// <param name="settings">What it is.</param>
    /// <param name="isUntried">Nothing is known of its servers, so that their first failures count at once (D8).</param>
    internal VirtualServer(ServiceHost host, ServiceSettings settings, bool isUntried = true)
    {
        this.host = host;
        Settings = settings;
        foreach (var server in settings.Servers) AddServer(server, isUntried);
        ServersSettled();
    }

    /// <summary>Settings in force.</summary>
    public ServiceSettings Settings { get; private set; }

    /// <summary>Its real servers in file order.</summary>
    public IReadOnlyList<RealServer> Servers => ServerList;

    /// <summary>The quorum is there, or was not asked for yet.</summary>
    public bool IsQuorumUp { get; private set; } = true;

    /// <summary>Weight that is up.</summary>
    public long UpWeight { get; private set; }

    /// <summary>ha_suspend: its addresses are elsewhere, so nothing is checked.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>The sorry server serves instead of the real ones.</summary>
    public bool IsSorry => !IsQuorumUp && Settings.SorryServer is not null;

    /// <summary>Services of the kernel's table it has clients at.</summary>
    internal IReadOnlyList<ServiceKey> Keys { get; private set; } = [];

    /// <summary>Its checks run.</summary>
    internal bool IsChecking => isStarted && !IsSuspended;

    /// <summary>Set while the host has to look at it again.</summary>
    internal bool IsTouched { get; set; }

    internal List<RealServer> ServerList { get; } = [];

    /// <summary>What its checks have found out; of servers without any there is nothing to know.</summary>
    internal RememberedService Memory =>
        new(Settings.Name, IsQuorumUp, ServerList.Where(static server => server.CheckList.Count > 0).Select(static server => server.Memory).ToValueList());

    /// <summary>What was last told to be in the kernel.</summary>
    internal Publication Published { get; } = new();

    /// <summary>Gives it its services of the kernel's table.</summary>
    internal void Own(List<ServiceKey> keys)
    {
        Keys = keys;
        hasKeys4 = keys.Exists(static key => key.Family == InetFamily.IPv4);
        hasKeys6 = keys.Exists(static key => key.Family == InetFamily.IPv6);
    }

    internal bool HasKeysOf(InetFamily family) => family == InetFamily.IPv6 ? hasKeys6 : hasKeys4;

    /// <summary>Begins where a host before this one stopped.</summary>
    internal void Remember(RememberedService past)
    {
        foreach (var server in past.Servers)
        {
            if (byEndpoint.TryGetValue(server.Endpoint, out var same)) same.Remember(server);
        }
        (IsQuorumUp, isRemembered) = (past.IsQuorumUp, true);
        ServersSettled();
    }

    /// <summary>First judgement of the quorum (C5), and the first probes.</summary>
    internal void Start(bool isSuspended, bool notifiesServers, Instant now)
    {
        isStarted = true;
        IsSuspended = isSuspended;
        if (notifiesServers)
        {
            foreach (var server in ServerList.Where(static server => server.IsUp))
                host.Emit(new Fact.ServerChanged(Settings, server.Settings, true, null, ""));
        }
        if (UpWeight >= GainAt) Tell(isUp: true, isInitial: true);
        else if (Settings.Alpha && !(isRemembered && IsQuorumUp)) Tell(isUp: false, isInitial: true);
        if (!isSuspended)
        {
            host.Emit(new Fact.ChecksStarted(Settings));
            StartChecks(now);
        }
        host.Touch(this);
    }

    /// <summary>A real server changed: its state, or its weight.</summary>
    /// <param name="upWeightChange">What that does to the weight that is up.</param>
    internal void ServerChanged(long upWeightChange)
    {
        UpWeight += upWeightChange;
        if (!isStarted) return;
        JudgeQuorum();
        host.Touch(this);
    }

    /// <summary>Its addresses came to this host or left it (D11).</summary>
    internal void Suspend(bool isSuspended, Instant now)
    {
        if (isSuspended == IsSuspended) return;
        IsSuspended = isSuspended;
        host.Emit(new Fact.ChecksSuspended(Settings, isSuspended));
        if (isSuspended) HaltChecks();
        else StartChecks(now);
    }

    /// <summary>New settings for the same service; servers that stay keep their state (B5, B6).</summary>
    internal void Reconfigure(ServiceSettings settings, Instant now)
    {
        var gone = new Dictionary<Endpoint, RealServer>(byEndpoint);
        var previous = ServerList.ToList();
        ServerList.Clear();
        var old = Settings;
        Settings = settings;
        foreach (var one in settings.Servers)
        {
            if (!gone.Remove(one.Endpoint, out var server))
            {
                var added = AddServer(one, isUntried: false);
                if (IsChecking) added.CheckList.ForEach(check => check.Start(now));
                continue;
            }
            if (server.Settings != one) server.Reconfigure(one, now);
            ServerList.Add(server);
        }
        foreach (var server in previous.Where(server => gone.ContainsKey(server.Settings.Endpoint))) Remove(server, old.Omega);
        ServersSettled();
        if (isStarted) JudgeQuorum();
        host.Touch(this);
    }

    /// <summary>It is no longer served.</summary>
    internal void End(bool isStopping)
    {
        HaltChecks();
        foreach (var server in ServerList) server.Leave(Settings.Omega, isStopping);
        if (IsQuorumUp) host.Emit(new Fact.QuorumLeft(Settings, isStopping));
    }

    /// <summary>What its servers should be in the kernel, for clients of a family.</summary>
    internal ValueList<DesiredServer> Desired(InetFamily family)
    {
        var wanted = new List<DesiredServer>(ordered.Length + 1);
        foreach (var server in ordered)
        {
            if (Wanted(server) is { } entry && Joins(entry.Forwarding, entry.Endpoint, family)) wanted.Add(entry);
        }
        if (Settings.SorryServer is { } sorry && Joins(sorry.Forwarding, sorry.Endpoint, family)) PutSorry(sorry, wanted);
        return wanted.ToValueList();
    }

    private long GainAt => (long)Settings.Quorum + Settings.Hysteresis;

    /// <summary>At least 1, since the hysteresis is less than the quorum: no weight at all is always a loss.</summary>
    private long LossBelow => (long)Settings.Quorum - Settings.Hysteresis;

    /// <summary>A real server is in the table, perhaps with weight 0.</summary>
    public bool Has(RealServer server) => Serves(server) || server.Settings.InhibitOnFailure;

    private bool Serves(RealServer server) => server.IsUp && !IsSorry;

    private DesiredServer? Wanted(RealServer server)
    {
        bool serves = Serves(server);
        if (!Has(server)) return null;
        return new DesiredServer(
            server.Settings.Endpoint, server.Settings.Forwarding, serves ? server.Weight : 0, server.Settings.UpperThreshold, server.Settings.LowerThreshold);
    }

    /// <summary>The same endpoint may be a real server, too: while the sorry server serves, its word counts.</summary>
    private void PutSorry(SorryServerSettings sorry, List<DesiredServer> wanted)
    {
        var entry = new DesiredServer(sorry.Endpoint, sorry.Forwarding, IsSorry ? 1 : 0, 0, 0);
        int index = wanted.BinarySearch(entry, EndpointOrder.Instance);
        if (index < 0 && (IsSorry || sorry.Inhibit)) wanted.Insert(~index, entry);
        else if (index >= 0 && IsSorry) wanted[index] = entry;
    }

    private void ServersSettled()
    {
        UpWeight = ServerList.Sum(static server => server.UpWeight);
        ordered = [.. ServerList];
        Array.Sort(ordered, static (x, y) => EndpointOrder.Compare(x.Settings.Endpoint, y.Settings.Endpoint));
    }

    /// <summary>C2: in between the two marks nothing changes.</summary>
    private void JudgeQuorum()
    {
        if (!IsQuorumUp && UpWeight >= GainAt) Tell(isUp: true, isInitial: false);
        else if (IsQuorumUp && UpWeight < LossBelow) Tell(isUp: false, isInitial: false);
    }

    private void Tell(bool isUp, bool isInitial)
    {
        IsQuorumUp = isUp;
        host.Emit(new Fact.QuorumChanged(Settings, isUp, isInitial, UpWeight));
    }

    private RealServer AddServer(RealServerSettings settings, bool isUntried)
    {
        var server = new RealServer(host, this, settings);
        server.AddChecks(isUntried);
        ServerList.Add(server);
        byEndpoint[settings.Endpoint] = server;
        return server;
    }

    private void Remove(RealServer server, bool isTold)
    {
        byEndpoint.Remove(server.Settings.Endpoint);
        server.CheckList.ForEach(static check => check.Halt());
        server.Leave(isTold, isStopping: false);
    }

    private void StartChecks(Instant now)
    {
        foreach (var server in ServerList) server.CheckList.ForEach(check => check.Start(now));
    }

    private void HaltChecks()
    {
        foreach (var server in ServerList) server.CheckList.ForEach(static check => check.Halt());
    }

    /// <summary>Only a tunnel joins two families.</summary>
    private static bool Joins(Forwarding forwarding, Endpoint server, InetFamily family) => forwarding.IsTunnel || server.Family == family;
}

using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Notify;
using Vigil.Tests.Stories;
using Vigil.Tests.Vrrp;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Two hosts on a LAN in memory: A, which is watched, at 10.0.0.1 with an eth1 that is up as well, and perhaps B at 10.0.0.2, which was there before. Times are
/// seconds since the start of A.
/// </summary>
internal sealed class World
{
    public const string AddressOfA = "10.0.0.1";

    public const string AddressOfB = "10.0.0.2";

    private static readonly InterfaceSnapshot Eth1 = new() { Name = "eth1", Index = 3, IsRunning = true, Addresses = [InetAddress.Parse("10.0.1.1")] };

    private readonly Lan lan = new();
    private readonly Instant startOfA;
    private readonly bool noFaultMail;

    /// <summary>Starts A with this configuration, after B has become master if it has one.</summary>
    public World(string a, string? b = null, Action<Host>? prepare = null, string addressOfA = AddressOfA)
        : this(Effect.Bind(a), b, prepare, addressOfA)
    {
    }

    /// <summary>Starts A with settings of which something was left out.</summary>
    public World(Configuration configuration, string? b = null, Action<Host>? prepare = null, string addressOfA = AddressOfA)
    {
        if (b is not null)
        {
            PeerHost = lan.Add("b", AddressOfB, Effect.Bind(b));
            lan.Run(5.Seconds());
        }
        startOfA = lan.Now;
        noFaultMail = configuration.Global.Mail.NoFaults;
        A = lan.Add("a", addressOfA, configuration, host =>
        {
            host.OtherLinks.Add(Eth1);
            prepare?.Invoke(host);
        });
    }

    private Host? PeerHost { get; set; }

    public Host A { get; }

    public Host B => PeerHost ?? throw new InvalidOperationException("there is no B");

    /// <summary>Time since the start of A.</summary>
    public double Now => Seconds(lan.Now);

    public RouterState State => A.State();

    /// <summary>The effective priority of vi1 on A.</summary>
    public int Priority => Router.EffectivePriority.Value;

    public VirtualRouter Router => A.Core.Routers.First(router => router.Settings.Name == "vi1");

    /// <summary>Times at which A became master.</summary>
    public IEnumerable<double> Masters => Changes(RouterState.Master);

    /// <summary>When A last became master; -1: never.</summary>
    public double MasterAt => Masters.LastOrDefault(-1);

    /// <summary>PDU of A's last advert.</summary>
    public byte[] Advert => A.Adverts[^1].Pdu;

    /// <summary>Rounds of announcements: when, and how many frames.</summary>
    public IEnumerable<(double At, int Count)> Bursts =>
        A.Announced.GroupBy(one => one.At).Select(burst => (Seconds(burst.Key), burst.Count()));

    /// <summary>Times of A's adverts.</summary>
    public IEnumerable<double> AdvertTimes => A.Adverts.Select(one => Seconds(one.At));

    /// <summary>What A told scripts, pipes and mail, oldest first: <c>run PATH …</c>, <c>fifo LINE</c>, <c>mail SUBJECT</c>.</summary>
    public IEnumerable<string> Told => A.Facts.SelectMany(one =>
        NotifyPlan.Of(one.Fact, noFaultMail)?.Notifications ?? []).Select(Text);

    /// <summary>Why A refused adverts: each reason once.</summary>
    public IEnumerable<AdvertError> Refusals => A.FactsOf<Fact.AdvertRejected>().Select(fact => fact.Error).Distinct();

    /// <summary>B comes after A.</summary>
    public World Join(string b, Action<Host>? prepare = null)
    {
        PeerHost = lan.Add("b", AddressOfB, Effect.Bind(b), prepare);
        return this;
    }

    public World Run(double seconds)
    {
        lan.Run(seconds.Seconds());
        return this;
    }

    /// <summary>Times at which vi1 on A entered a state.</summary>
    public IEnumerable<double> Changes(RouterState to) => A.Facts
        .Where(one => one.Fact is Fact.StateChanged change && change.To == to && change.Instance.Name == "vi1").Select(one => Seconds(one.At));

    /// <summary>A receives a packet made up in the words of a case: <c>from 10.0.0.9 priority 90 ttl 200</c>.</summary>
    public World Hear(string words)
    {
        var packet = CasePacket.Read(new CaseWords(words), Router.Settings, InetAddress.Parse(AddressOfA), lan.Now);
        A.Feed(VrrpInput.Packet(packet.Bytes, packet.Metadata));
        return this;
    }

    /// <summary>An interface of A besides eth0 comes or changes.</summary>
    public World Link(string name, int index, bool up, params string[] addresses)
    {
        A.Feed(VrrpInput.InterfaceChanged(new InterfaceSnapshot
        {
            Name = name,
            Index = index,
            IsRunning = up,
            Addresses = addresses.Select(InetAddress.Parse).ToValueList(),
        }));
        return this;
    }

    /// <summary>Feeds A anything else.</summary>
    public World Feed(in VrrpInput input)
    {
        A.Feed(input);
        return this;
    }

    /// <summary>Time of an instant, in seconds with the precision of microseconds.</summary>
    public double Seconds(Instant at) => Math.Round((at - startOfA).TotalSeconds, 6);

    private static string Text(Notification notification) => notification switch
    {
        Notification.Script script => $"run {string.Join(' ', script.Command.Arguments.Concat(script.Appended))}",
        Notification.FifoLine line => $"fifo {line.Text}",
        Notification.Mail mail => $"mail {mail.Subject}",
        _ => throw new InvalidOperationException(notification.ToString()),
    };
}

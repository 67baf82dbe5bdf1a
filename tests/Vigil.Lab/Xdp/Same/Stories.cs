using Vigil.LabKit.Packets;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Table;

namespace Vigil.Lab.Xdp.Same;

/// <summary>A script of packets and changes, played in every cell of the matrix.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Tell">Plays it.</param>
/// <param name="Replies">Servers answer in it, too, which only NAT sees.</param>
internal sealed record Story(string Name, Action<Play> Tell, bool Replies = false);

/// <summary>All stories: one per scheduler, and those about connections.</summary>
internal static class Stories
{
    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "sh", "mh", "dh", "sed", "nq", "fo", "ovf"];

    internal static IReadOnlyList<Story> All { get; } =
    [
        .. Schedulers.Select(name => new Story(name, play => Choice(play, name, ServiceFlags.None))),
        .. new[] { "sh", "mh" }.SelectMany(name => new Story[]
        {
            new($"{name}-port", play => Choice(play, name, ServiceFlags.HashPort)),
            new($"{name}-fallback", play => Choice(play, name, ServiceFlags.Fallback)),
        }),
        new("rr-changes", play => Changes(play, "rr")),
        new("wrr-changes", play => Changes(play, "wrr")),
        new("sh-many-rest", play => Rest(play, "sh")),
        new("mh-many-rest", play => Rest(play, "mh")),
        new("states", States),
        new("udp", Udp),
        new("one-packet", OnePacket),
        new("thresholds", Thresholds),
        new("persistence", Persistence),
        new("every-port", EveryPort),
        new("removed", Removed),
        new("headers", Headers),
        new("refused", Refused),
        new("expiry", Expiry),
        new("replies", Replies, Replies: true),
        new("udp-replies", UdpReplies, Replies: true),
    ];

    // Who is chosen: with equal and other weights, loads, a server that rests, one that goes, one that comes.
    private static void Choice(Play play, string scheduler, ServiceFlags flags)
    {
        var cell = play.Cell;
        XdpService With(params (int Server, int Weight)[] servers) => cell.Tcp(scheduler, [.. servers.Select(one => cell.Real(one.Server, one.Weight))]) with { Flags = flags };

        play.Want(With((1, 1), (2, 2), (3, 3), (4, 6)));
        play.Open(1, 24, 40000);
        play.Loads();
        for (var i = 0; i < 8; i++)
            play.Tcp(1 + i, 40000 + i, "A");
        for (var i = 0; i < 4; i++)
            play.Tcp(1 + i * 2, 40000 + i * 2, "FA");
        play.Loads();
        play.Open(101, 24, 41000, step: 7);
        play.Want(With((1, 1), (2, 0), (3, 3), (4, 6)));
        play.Open(301, 16, 42000, step: 3);
        play.Want(With((1, 4), (2, 0), (4, 6)));
        play.Open(401, 16, 43000);
        play.Want(With((1, 4), (2, 5), (4, 6), (5, 4)));
        play.Open(501, 24, 44000, step: 11);
        play.Loads();
        play.Traffic();
    }

    // Where a round goes on after each kind of change.
    private static void Changes(Play play, string scheduler)
    {
        var port = 40000;
        void Turn(int picks, params (int Server, int Weight)[] servers)
        {
            play.Want(play.Cell.Tcp(scheduler, [.. servers.Select(one => play.Cell.Real(one.Server, one.Weight))]));
            play.Open(1, picks, port += 100);
        }

        Turn(1, (1, 2), (2, 4));
        Turn(0, (1, 2), (2, 4), (3, 3));
        Turn(5, (1, 2), (2, 4), (3, 3));
        Turn(6, (1, 2), (2, 4));
        Turn(7, (1, 2), (2, 5));
        Turn(2, (1, 5), (2, 3));
        Turn(2, (1, 6), (2, 4));
        Turn(9, (1, 7), (2, 4));
        Turn(3, (1, 9), (2, 6), (4, 3));
        Turn(8, (1, 9), (2, 6), (4, 4));
        Turn(5, (1, 9), (4, 4));
        Turn(1, (2, 6), (1, 9), (4, 4));
        Turn(6, (2, 6), (4, 4));
        Turn(3, (2, 6), (4, 0));
        Turn(7, (2, 6), (4, 1), (5, 8));
        Turn(3, (2, 0), (4, 1), (5, 8));
        Turn(4, (2, 1), (4, 1), (5, 1));
        Turn(9, (2, 10), (4, 20), (5, 30));
        Turn(9, (2, 10), (4, 20), (5, 31));
        for (var picks = 1; picks < 8; picks++)
        {
            Turn(picks, (2, 4), (4, 3));
            Turn(4, (2, 4), (4, 8));
        }
    }

    // Where a hash leads when those it names rest.
    private static void Rest(Play play, string scheduler)
    {
        XdpServer[] servers = [.. Enumerable.Range(1, 8).Select(i => play.Cell.Real(i, i == 3 ? 2 : 1))];
        play.Want(play.Cell.Tcp(scheduler, servers) with { Flags = ServiceFlags.Fallback });
        play.Open(1, 40, 40000, step: 3);
        play.Want(play.Cell.Tcp(scheduler, [.. servers.Select(one => one with { Weight = one.Address.GetAddressBytes()[^1] is 3 or 6 ? 1 : 0 })]) with { Flags = ServiceFlags.Fallback });
        for (var i = 0; i < 6; i++)
            play.Open(1 + 40 * i, 40, 41000);
    }

    private static void States(Play play)
    {
        string[] flags = ["S", "A", "FA", "R", "SA", ""];
        play.Want(play.Cell.Tcp("rr", play.Cell.Real(1, 1), play.Cell.Real(2, 1)));
        var port = 40000;
        foreach (var second in flags)
        {
            foreach (var third in flags)
                play.Tcp(1, port++, "S", second, third, "A");
        }
        foreach (var first in flags.Where(one => one != "R")) // nobody would say anything to it
            play.Tcp(2, port++, first, "S", "A", "FA", "FA", "A", "S");
        play.Loads();
        play.Traffic();
    }

    // Both sides: flags of the client, and with < before them those of its server.
    private static void Replies(Play play)
    {
        string[] steps = ["S", "A", "FA", "R", "<SA", "<A", "<FA", "<R", "<S"];
        play.Want(play.Cell.Tcp("rr", play.Cell.Real(1, 1)));
        var port = 40000;
        play.Both(1, port++, "S", "<SA", "A", "<A", "PA", "<PA", "FA", "<FA", "A", "S");
        play.Both(1, port++, "S", "<SA", "A", "<FA", "A", "FA", "<A", "S");
        play.Both(1, port++, "S", "<R", "S", "<SA", "A", "R", "<A");
        foreach (var second in steps)
        {
            foreach (var third in steps)
                play.Both(2, port++, "S", "<SA", second, third);
        }
        play.Send("from a server about nothing", play.Cell.Back(1, 9).Tcp(8080, 40000, "A"));
        play.Loads();
        play.Traffic();
    }

    private static void UdpReplies(Play play)
    {
        play.Want(play.Cell.Udp("rr", play.Cell.Real(1, 1, 53), play.Cell.Real(2, 1, 53)));
        for (var i = 0; i < 3; i++)
            play.Send($"c1:{5000 + i}", play.Cell.From(1).Udp(5000 + i, 53).Data(10 * i));
        play.Send("server 2 to c1:5000", play.Cell.Back(2, 1).Udp(8053, 5000).Data(20));
        play.Send("server 1 to c1:5001", play.Cell.Back(1, 1).Udp(8053, 5001).Data(33));
        play.Entries();
        play.Loads();
        play.Traffic();
    }

    private static void Udp(Play play)
    {
        play.Want(play.Cell.Udp("wrr", play.Cell.Real(1, 1, 53), play.Cell.Real(2, 2, 53)));
        for (var i = 0; i < 6; i++)
            play.Send($"c1:{5000 + i}", play.Cell.From(1).Udp(5000 + i, 53).Data(10 * i));
        play.Send("c1:5000 again", play.Cell.From(1).Udp(5000, 53).Data(9));
        play.Send("c1:5001 without checksum", play.Cell.From(1).Udp(5001, 53, checksum: play.Cell.Family == 6).Data(7));
        play.Entries();
        play.Loads();
        play.Traffic();
    }

    private static void OnePacket(Play play)
    {
        play.Want(play.Cell.Udp("rr", play.Cell.Real(1, 1, 53), play.Cell.Real(2, 1, 53)) with { Flags = ServiceFlags.OnePacket });
        for (var i = 0; i < 4; i++)
            play.Send("c1:5000", play.Cell.From(1).Udp(5000, 53).Data(4));
        play.Entries();
        play.Loads();
        play.Traffic();
    }

    private static void Thresholds(Play play)
    {
        XdpService With(uint upper, uint lower) => play.Cell.Tcp("rr", play.Cell.Real(1, 1) with { Upper = upper, Lower = lower }, play.Cell.Real(2, 1));

        play.Want(With(3, 0));
        play.Open(1, 10, 40000);
        play.Loads();
        play.Want(With(5, 2));
        play.Open(20, 8, 41000);
        play.Loads();
        play.Want(With(0, 0));
        play.Open(40, 4, 42000);
        play.Loads();
    }

    private static void Persistence(Play play)
    {
        var cell = play.Cell;
        XdpService With(params (int Server, int Weight)[] servers) => cell.Tcp("rr", [.. servers.Select(one => cell.Real(one.Server, one.Weight))]) with
        {
            Persistence = TimeSpan.FromSeconds(100),
            Mask = cell.Network,
        };

        play.Want(With((1, 1), (2, 1), (3, 1)));
        play.Open(1, 4, 40000);
        play.Open(101, 3, 40000);
        play.Open(201, 3, 40000, step: 100);
        play.Loads();
        play.Entries();
        play.Want(With((1, 0), (2, 0), (3, 1)));
        play.Open(11, 2, 41000);
        play.Open(111, 2, 41000);
        play.Open(701, 2, 41000);
        play.Want(With((3, 1)));
        play.Open(21, 2, 42000);
        play.Open(121, 2, 42000);
        play.Loads();
        play.Traffic();
    }

    private static void EveryPort(Play play)
    {
        var cell = play.Cell;
        play.Want(cell.Service(6, 0, "rr", [cell.Real(1, 1, 0), cell.Real(2, 1, 0)], vip: 2) with { Persistence = TimeSpan.FromSeconds(100), Mask = cell.Network });
        foreach (var port in new[] { 80, 443, 21 })
            play.Send($"c1 to {port}", cell.From(1, 2).Tcp(40000 + port, port, "S"));
        foreach (var port in new[] { 443, 80 })
            play.Send($"c200 to {port}", cell.From(200, 2).Tcp(40000 + port, port, "S"));
        play.Entries();
        play.Loads();
    }

    private static void Removed(Play play)
    {
        var cell = play.Cell;
        play.Want(cell.Tcp("rr", cell.Real(1, 1), cell.Real(2, 1)));
        play.Open(1, 4, 40000);
        for (var i = 0; i < 4; i++)
            play.Tcp(1 + i, 40000 + i, "A");
        play.Want(cell.Tcp("rr", cell.Real(2, 1)));
        for (var i = 0; i < 4; i++)
            play.Tcp(1 + i, 40000 + i, "PA");
        play.Want(cell.Tcp("rr"));
        play.Tcp(9, 41000, "S");
        play.Tcp(1, 40000, "S");
    }

    private static void Headers(Play play)
    {
        var cell = play.Cell;
        play.Want(cell.Tcp("rr", cell.Real(1, 1)), cell.Udp("rr", cell.Real(2, 1, 53)));
        play.Send("an ACK of no connection", cell.From(1).Tcp(40000, 80, "A"));
        play.Send("a SYN", cell.From(1).Tcp(40000, 80, "S"));
        play.Send("with data", cell.From(1).Tcp(40000, 80, "PA").Data(100));
        play.Send("of another class", Packet.Eth().Ip(cell.Client(1), cell.Vip(), trafficClass: 0x48).Tcp(40000, 80, "PA").Data(3));
        play.Send("its last hop but one", Packet.Eth().Ip(cell.Client(1), cell.Vip(), hops: 2).Tcp(40000, 80, "A"));
        play.Send("from port 0", cell.From(1).Udp(0, 53).Data(3));
        play.Send("another port", cell.From(1).Tcp(40000, 81, "S"));
        play.Send("no checksum that is right", cell.From(1).Tcp(40000, 80, "PA").Data(5).Byte(14 + (cell.Family == 4 ? 20 : 40) + 16, 0x12));
        play.Traffic();
    }

    // What the director answers is in IPVS's counters of packets to clients.
    private static void Refused(Play play)
    {
        var cell = play.Cell;
        play.Want(cell.Udp("rr", cell.Real(2, 1, 53)));
        play.Send("its last hop", Packet.Eth().Ip(cell.Client(1), cell.Vip(), hops: 1).Udp(5000, 53).Data(4));
        play.Send("too long, and not to be broken", Packet.Eth().Ip(cell.Client(1), cell.Vip(), unbroken: true).Udp(5001, 53).Data(1480));
        play.Entries();
        play.Loads();
    }

    private static void Expiry(Play play)
    {
        var cell = play.Cell;
        play.Want(cell.Tcp("rr", cell.Real(1, 1)), cell.Udp("rr", cell.Real(2, 1, 53)));
        play.Timeouts(900, 2, 4);
        play.Send("c1:5000 UDP", cell.From(1).Udp(5000, 53));
        play.Send("c2:5000 UDP", cell.From(2).Udp(5000, 53));
        if (cell.Method.Kind == ForwardingKind.Nat)
            play.Both(3, 40000, "S", "<SA", "A", "<FA");
        else
            play.Tcp(3, 40000, "S", "A", "FA");
        play.Loads();
        play.Gone("the finished TCP connection", 3, 40000);
        play.Send("c2:5000 UDP again", cell.From(2).Udp(5000, 53));
        play.Loads();
        play.Gone("c1's", 1, 5000);
        play.Loads();
        play.Gone("c2's", 2, 5000);
        play.Loads();
    }
}

using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

public sealed partial class VrrpInstanceKeywords
{
    private static string ToPeer(string peer = "10.0.0.2") => $"unicast_peer {{\n{peer}\n}}\n";

    [Fact]
    public void @interface() => Of("interface eth1", "eth0", "eth1", line =>
        new World(Text(line)).Run(5).A.Announced[0].Interface);

    [Fact]
    public void native_ipv6() => Of("native_ipv6", ("224.0.0.18", 0x21), ("ff02::12", 0x31), line =>
    {
        var w = new World(Text($"no_virtual_ipaddress\n{line}", addresses: ""), addressOfA: line == "" ? World.AddressOfA : "fe80::1").Run(5);
        return (w.A.Adverts[0].To.ToString(), w.Advert[0]);
    });

    [Fact]
    public void mcast_src_ip() => Of("mcast_src_ip 10.0.0.77", "10.0.0.1", "10.0.0.77", line => Alone(line).A.Adverts[0].From.ToString());

    [Fact]
    public void unicast_src_ip() => Of("unicast_src_ip 10.0.0.77", "10.0.0.1", "10.0.0.77",
        line => Alone(ToPeer() + line).A.Adverts[0].From.ToString());

    [Fact]
    public void mcast_dst_ip() => Of("mcast_dst_ip 224.0.0.99", "224.0.0.18", "224.0.0.99", line => Alone(line).A.Adverts[0].To.ToString());

    [Fact]
    public void unicast_peer()
    {
        Of("unicast_peer {\n10.0.0.2\n10.0.0.3\n}", "224.0.0.18", "10.0.0.2 10.0.0.3", line => string.Join(' ', Alone(line, 4).A.Adverts.Select(one => one.To)));
        Of(ToPeer("10.0.0.2 min_ttl 254"), [], [AdvertError.Ttl], line => HopsRefused(line, ttl: 253));
        Of(ToPeer("10.0.0.2 max_ttl 254"), [], [AdvertError.Ttl], line => HopsRefused(line, ttl: 255));
    }

    /// <summary>Refusals of an advert of the peer that arrives with this TTL.</summary>
    private static AdvertError[] HopsRefused(string line, int ttl) =>
        [.. Alone(line == "" ? ToPeer() : line, 1).Hear($"from 10.0.0.2 priority 110 ttl {ttl}").Refusals];

    [Fact]
    public void track_src_ip() => Of("track_src_ip", RouterState.Master, RouterState.Fault, line => Alone($"mcast_src_ip 10.0.0.77\n{line}").State);

    [Fact]
    public void unicast_fault_no_peer() => Of("unicast_fault_no_peer", RouterState.Master, RouterState.Fault,
        line => Alone($"unicast_src_ip 10.0.0.1\n{line}").State);

    [Fact]
    public void check_unicast_src() => Of("check_unicast_src", [], [AdvertError.UnknownPeer], line => StrangerSpeaks(Text(ToPeer() + line)));

    [Fact]
    public void old_unicast_checksum() => Of("old_unicast_checksum", ChecksumForm.PseudoHeader, ChecksumForm.GroupPseudoHeader,
        line => FormSent(Text($"version 3\n{ToPeer()}{line}")));

    [Fact]
    public void v3_checksum_as_v2() => Of("v3_checksum_as_v2", ChecksumForm.PseudoHeader, ChecksumForm.Plain,
        line => FormSent(Text($"version 3\n{line}")));

    [Fact]
    public void virtual_ipaddress() => Of("virtual_ipaddress {\n10.0.9.9\n}", "10.0.0.100", "10.0.9.9 10.0.0.100", line => Advertised(Alone(line)));

    [Fact]
    public void virtual_ipaddress_excluded() => Of("virtual_ipaddress_excluded {\n10.0.9.9\n}", ("10.0.0.100", 1), ("10.0.0.100", 2), line =>
    {
        var w = Alone(line);
        return (Advertised(w), w.A.Announced.Select(one => one.Address).Distinct().Count());
    });

    private static string Advertised(World w) => string.Join(' ',
        Enumerable.Range(0, w.Advert[3]).Select(i => InetAddress.Read(w.Advert.AsSpan(8 + 4 * i, 4))));

    // Without it version 3 demands an address, and the start is refused.
    [Fact]
    public void no_virtual_ipaddress() => Of("no_virtual_ipaddress", -1, 2, line =>
    {
        var bound = Read(Text($"version 3\n{line}", addresses: ""));
        return bound.Diagnostics.Any(one => one.Rule.StopsRun) ? -1 : new World(bound.Configuration).Run(5).A.Adverts.Count;
    });

    [Fact]
    public void authentication() => Of("authentication {\nauth_type PASS\nauth_pass secret\n}", (0, ""), (1, "secret"), line => Credentials(Alone(line)));

    [Fact]
    public void auth_hmac() => Of("auth_hmac {\nkey 1 0123456789abcdef0123456789abcdef\nactive_key 1\n}", 12, 12 + AuthTrailer.Length,
        line => Alone($"version 3\n{line}").Advert.Length);

    internal static (int Type, string Password) Credentials(World w) => (w.Advert[4], System.Text.Encoding.ASCII.GetString(w.Advert[^8..]).TrimEnd('\0'));
}

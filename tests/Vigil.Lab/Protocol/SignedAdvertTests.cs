using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Protocol;

/// <summary>
/// Goal: with auth_hmac only who has the key is heard, over both families. Method: two daemons with the key, whose adverts tshark judges; a
/// stranger sends what is unsigned, altered, signed with another key, right, and repeated, made without the product's own code.
/// </summary>
public sealed class SignedAdvertTests
{
    private const byte KeyId = 1;
    private const int TrailerLength = 28;

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];
    private static readonly byte[] OtherKey = [.. Key.Reverse()];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OnlyWhatTheKeySignedIsHeard(bool ipv6)
    {
        var config = WithKey(ipv6);
        using var pair = new Pair(config);
        using var stranger = new Stranger(pair);
        using var capture = Capture.On(pair.B, $"(proto 112 or ip6 proto 112) and ether src {pair.A.MacAddress}");
        var (a, b) = StartBoth(pair);
        var began = LabClock.Now;

        stranger.Send(stranger.Unsigned(250));
        b.WaitFor("no auth_hmac trailer", Pair.Soon);
        stranger.Send(stranger.Signed(250, KeyId + 1, OtherKey));
        b.WaitFor("signed with key 2", Pair.Soon);
        stranger.Send(stranger.Signed(249, KeyId, Key, static packet => packet[2] = 250)); // its priority, with the checksum that fits
        b.WaitFor("HMAC is wrong", Pair.Soon);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, config.MasterDown(Pair.Low), "the address leaves a");
        Assert.Equal(default, pair.Owners.Since(began));

        // The counter-test: signed with the key it is obeyed, and once only.
        var right = stranger.Signed(250, KeyId, Key);
        stranger.Send(right);
        pair.Owners.WaitForNobody(Pair.Soon);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var mark = a.Mark;
        stranger.Send(right);
        a.WaitFor("a replay", Pair.Soon, mark);
        Wait.Never(() => pair.Owners.Owners is not [var only] || only != pair.A, config.MasterDown(Pair.Low), "a replay takes the address away");

        pair.A.Die();
        pair.Owners.WaitFor(pair.B, config.MasterDown(Pair.Low) + Pair.Slack);
        Pair.AssertUnharmed(b);
        AssertWire(capture, ipv6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AHostWithoutTheKeyIsNotHeard(bool ipv6)
    {
        var config = WithKey(ipv6);
        using var pair = new Pair(config);
        var a = pair.StartA(Product.Vigil, Pair.Low);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var keyless = Product.Vigil.Start(pair.B, (config with { Instance = "" }).For(pair.B, pair.A, Pair.High));
        keyless.WaitFor("auth_hmac is not configured here", Pair.Soon);
        keyless.WaitFor("Entering MASTER STATE", Pair.Soon);
        a.WaitFor("no auth_hmac trailer", Pair.Soon);
        Wait.Never(() => !pair.Owners.Owners.Contains(pair.A), config.MasterDown(Pair.Low), "a obeys a host without the key");
        Assert.Single(a.Matching("Entering BACKUP STATE"));
    }

    private static VrrpConfig WithKey(bool ipv6) => new()
    {
        Ipv6 = ipv6,
        Instance = $"auth_hmac {{\n key {KeyId} hex:{Convert.ToHexString(Key)}\n active_key {KeyId}\n }}",
    };

    private static (LabProcess A, LabProcess B) StartBoth(Pair pair)
    {
        var a = pair.StartA(Product.Vigil);
        pair.Owners.WaitFor(pair.A, Pair.Soon);
        var b = pair.StartB(Product.Vigil);
        b.WaitFor("Entering BACKUP STATE", Pair.Soon);
        return (a, b);
    }

    /// <summary>Every advert has the trailer, and over IPv6 a checksum that is right for the whole payload, as tshark works it out.</summary>
    private static void AssertWire(Capture capture, bool ipv6)
    {
        const string Good = "1";
        var pdu = ipv6 ? 8 + 16 + 16 : 8 + 4;
        var adverts = capture.Read("vrrp", ipv6 ? "ipv6.plen" : "ip.len", "vrrp.checksum.status");
        Assert.NotEmpty(adverts);
        Assert.All(adverts, advert => Assert.Equal($"{(ipv6 ? 0 : 20) + pdu + TrailerLength}", advert[0]));
        if (ipv6) Assert.All(adverts, static advert => Assert.Equal(Good, advert[1]));
    }

    /// <summary>A third host on the wire.</summary>
    private sealed class Stranger : IDisposable
    {
        private const int Centiseconds = 10;

        private readonly Host host;
        private readonly Injector injector;
        private readonly bool ipv6;
        private readonly string source;
        private readonly string[] addresses;

        public Stranger(Pair pair)
        {
            host = pair.Lab.AddHost("stranger");
            injector = new Injector(host);
            ipv6 = pair.Config.Ipv6;
            source = ipv6 ? "fe80::99" : host.Address;
            addresses = ipv6 ? ["fe80::100", pair.Config.Address] : [pair.Config.Address];
        }

        public byte[] Unsigned(byte priority) => ipv6
            ? Frames.VrrpV3OverIpv6(source, VrrpConfig.Vrid, priority, Centiseconds, addresses)
            : Frames.VrrpV3(source, VrrpConfig.Vrid, priority, Centiseconds, addresses);

        public byte[] Signed(byte priority, int keyId, byte[] key, Action<byte[]>? tamper = null) =>
            Frames.VrrpV3Signed(source, VrrpConfig.Vrid, priority, Centiseconds, addresses, (byte)keyId, key, tamper);

        public void Send(byte[] packet) => injector.Send(ipv6 ? Frames.Ipv6(host, source, packet) : Frames.Ipv4(host, source, packet));

        public void Dispose() => injector.Dispose();
    }
}

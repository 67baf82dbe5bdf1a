using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>Goal: the keywords of <c>authentication</c> have their effect. Method: the bytes on the wire with and without the line.</summary>
public sealed class AuthenticationKeywords
{
    private static (int Type, string Password) Sent(string lines) =>
        VrrpInstanceKeywords.Credentials(new World(Text($"authentication {{\n{lines}\n}}")).Run(5));

    [Fact]
    public void auth_type() => Of("auth_type PASS", (0, ""), (1, "base"), line => Sent($"auth_pass base\n{line}"));

    [Fact]
    public void auth_pass() => Of("auth_pass secret", (1, "base"), (1, "secret"), line => Sent($"auth_type PASS\nauth_pass base\n{line}"));
}

/// <summary>Goal: the keywords of <c>auth_hmac</c> have their effect. Method: what a signing B makes of A's adverts, and A of B's.</summary>
public sealed class AuthHmacKeywords
{
    private const string Key1 = "key 1 0123456789abcdef0123456789abcdef\n";
    private const string Key2 = "key 2 fedcba9876543210fedcba9876543210\n";
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private static string Signed(string lines, string instance = "") => Text($"version 3\n{instance}\nauth_hmac {{\n{lines}\n}}");

    /// <summary>A listens for a second to B, whose clock is ahead by so much.</summary>
    private static World Listen(string a, string b, double ahead = 0)
    {
        var lan = new World(Signed(a), prepare: host => host.WallOrigin = Noon);
        return lan.Join(b, host => host.WallOrigin = Noon.AddSeconds(ahead)).Run(6);
    }

    [Fact]
    public void key() => Of(Key2, [AdvertError.HmacUnknownKey], [],
        line => Listen($"{Key1}{line}active_key 1", Signed($"{Key1}{Key2}active_key 2", "priority 120")).Refusals.ToArray());

    [Fact]
    public void active_key() => Of("active_key 2", 1, 2, line =>
        (int)AuthTrailer.KeyId(new World(Signed($"{Key1}{Key2}active_key 1\n{line}")).Run(5).Advert.AsSpan(12)));

    [Fact]
    public void time_window() => Of("time_window 60", [AdvertError.HmacStale], [],
        line => Listen($"{Key1}active_key 1\n{line}", Signed($"{Key1}active_key 1", "priority 120"), ahead: 30).Refusals.ToArray());

    [Fact]
    public void anti_replay() => Of("anti_replay monotonic", [AdvertError.HmacStale], [],
        line => Listen($"{Key1}active_key 1\n{line}", Signed($"{Key1}active_key 1", "priority 120"), ahead: 30).Refusals.ToArray());

    [Fact]
    public void mode() => Of("mode permissive", [AdvertError.HmacMissing], [],
        line => Listen($"{Key1}active_key 1\n{line}", Text("version 3\npriority 120")).Refusals.ToArray());

    [Fact]
    public void mode_receive_only() => Of("mode receive-only", 12 + AuthTrailer.Length, 12,
        line => new World(Signed($"{Key1}active_key 1\n{line}")).Run(5).Advert.Length, nameof(mode));
}

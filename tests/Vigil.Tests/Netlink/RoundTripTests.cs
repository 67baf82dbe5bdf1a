using FsCheck;
using FsCheck.Fluent;
using Vigil.Netlink;
using Xunit;

namespace Vigil.Tests.Netlink;

/// <summary>Whatever can be said can be written, and is read back as the same value.</summary>
public sealed class RoundTripTests
{
    private const int BufferSize = 8192;
    private const int Runs = 300;

    [Fact]
    public void Links() => Holds(samples => samples.Link());

    [Fact]
    public void Addresses() => Holds(samples => samples.Address());

    [Fact]
    public void Routes() => Holds(samples => samples.Route());

    [Fact]
    public void Rules() => Holds(samples => samples.Rule());

    [Fact]
    public void Neighbours() => Holds(samples => samples.Neighbour());

    /// <summary>Any cut of valid bytes is refused or read, never an exception; likewise any one changed byte.</summary>
    [Fact]
    public void Damaged_bytes_never_throw() => ForAllSeeds(seed =>
    {
        var samples = new Samples(seed);
        Damage(samples.Link(), seed);
        Damage(samples.Address(), seed);
        Damage(samples.Route(), seed);
        Damage(samples.Rule(), seed);
        Damage(samples.Neighbour(), seed);
    });

    /// <summary>A buffer that is too small ends in an overflow, whatever its size, and never in an exception.</summary>
    [Fact]
    public void A_small_buffer_overflows() => ForAllSeeds(seed =>
    {
        var route = new Samples(seed).Route();
        var needed = Encode(route).Length;
        for (var size = 0; size < needed; size++)
        {
            var writer = new NetlinkWriter(new byte[size]);
            route.Encode(ref writer);
            Assert.True(writer.Overflow);
        }
    });

    private static void Holds<T>(Func<Samples, T> make) where T : class, IRouteMessage<T> => ForAllSeeds(seed =>
    {
        var value = make(new Samples(seed));
        Assert.True(T.TryDecode(Encode(value), out var read));
        Assert.Equal(value, read);
        Assert.Equal(value.GetHashCode(), read.GetHashCode());
    });

    private static void ForAllSeeds(Action<int> check) =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(Runs), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), check));

    private static byte[] Encode(INetlinkPayload value)
    {
        var writer = new NetlinkWriter(new byte[BufferSize]);
        value.Encode(ref writer);
        Assert.False(writer.Overflow);
        return writer.Written.ToArray();
    }

    private static void Damage<T>(T value, int seed) where T : class, IRouteMessage<T>
    {
        var bytes = Encode(value);
        for (var length = 0; length < bytes.Length; length++)
            T.TryDecode(bytes.AsSpan(0, length), out _);
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            T.TryDecode(damaged, out _);
        }
    }
}

using Vigil.Core.Settings;

namespace Vigil.Tests.Stories;

/// <summary>Short ways to write configurations.</summary>
public static class Setups
{
    public static VrrpInstanceSettings Instance(string name = "vi1", byte vrid = 51, byte priority = 100, VrrpVersion version = VrrpVersion.V2) => new()
    {
        Name = name,
        VirtualRouterId = new VirtualRouterId(vrid),
        Interface = "eth0",
        Priority = new Priority(priority),
        Version = version,
        MulticastGroup = InetAddress.Parse("224.0.0.18"),
        VirtualAddresses = [Vip($"10.0.{vrid}.100")],
    };

    public static AddressSettings Vip(string address) => new() { Address = InetAddress.Parse(address), PrefixLength = 32 };

    public static Configuration Of(params VrrpInstanceSettings[] instances) => new() { Instances = instances.ToValueList() };

    public static ScriptSettings Script(string name, double interval = 5, int weight = 0) => new()
    {
        Name = name,
        Command = new ScriptCommand([$"/usr/local/bin/{name}"]),
        Interval = TimeSpan.FromSeconds(interval),
        Timeout = TimeSpan.FromSeconds(interval),
        Weight = weight,
    };

    public static TimeSpan Milliseconds(this int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public static TimeSpan Seconds(this int seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Seconds(this double seconds) => TimeSpan.FromSeconds(seconds);
}

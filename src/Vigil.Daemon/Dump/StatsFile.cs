using Vigil.Core.Events;

namespace Vigil.Daemon.Dump;

/// <summary>keepalived.stats (SIGUSR2): counters of every instance.</summary>
public static class StatsFile
{
    /// <summary>Headings of counters, with the counters under them.</summary>
    private static readonly (string Title, (string Name, AdvertError Error)[] Counters)[] Errors =
    [
        ("Packet Errors", [
            ("Length", AdvertError.PacketLength), ("TTL", AdvertError.Ttl), ("Invalid Type", AdvertError.InvalidType),
            ("Advertisement Interval", AdvertError.AdvertInterval), ("Address List", AdvertError.AddressList)]),
        ("Authentication Errors", [
            ("Invalid Type", AdvertError.InvalidAuthenticationType), ("Type Mismatch", AdvertError.AuthenticationTypeMismatch),
            ("Failure", AdvertError.AuthenticationFailure)]),
        ("Authentication Extension Errors", [
            ("Missing", AdvertError.HmacMissing), ("Malformed", AdvertError.HmacMalformed), ("Unknown Key", AdvertError.HmacUnknownKey),
            ("Invalid HMAC", AdvertError.HmacInvalid), ("Stale", AdvertError.HmacStale), ("Replay", AdvertError.HmacReplay)]),
    ];

    /// <summary>Writes the file.</summary>
    public static void Write(TextWriter to, DumpSnapshot all)
    {
        foreach (RouterDump router in all.Routers)
        {
            StatisticsDump counters = router.Statistics;
            to.Write($"VRRP Instance: {router.Settings.Name}\n");
            to.Write($"  Advertisements:\n    Received: {counters.AdvertsReceived}\n    Sent: {counters.AdvertsSent}\n");
            to.Write($"  Became master: {counters.BecameMaster}\n  Released master: {counters.ReleasedMaster}\n");
            foreach (var (title, errors) in Errors)
            {
                to.Write($"  {title}:\n");
                foreach (var (name, error) in errors) to.Write($"    {name}: {counters[error]}\n");
            }
            to.Write($"  Priority Zero:\n    Received: {counters.PriorityZeroReceived}\n    Sent: {counters.PriorityZeroSent}\n");
        }
    }
}

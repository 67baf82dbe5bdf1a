using Vigil.Core.Settings;
using Vigil.Core.Tracking;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Dump;
using Vigil.Netlink;

namespace Vigil.Tests.Daemon.Dump;

/// <summary>The configuration and state that were given to keepalived 2.2.7 when <see cref="RecordedKeys"/> was recorded.</summary>
internal static class DumpSample
{
    private static readonly DateTime Then = new(2026, 11, 22, 9, 2, 29, 314, 454, DateTimeKind.Utc);
    private static readonly NotifySettings Hooks = new()
    {
        Backup = Command("b"),
        Master = Command("m", "a", "b"),
        Fault = Command("f"),
        Stop = Command("s"),
        Deleted = Command("d"),
        Any = Command("inst"),
        MasterReceivedLowerPriority = Command("rxlow"),
        Mail = true,
        ReportDeleted = true,
        PriorityChanges = true,
    };

    public static readonly DampingDump Held = new(FlapDampingSettings.Default, 3210, IsHeld: true, new(80), new(100), Then);

    public static readonly RouterDump MasterV2 = new()
    {
        Settings = new VrrpInstanceSettings
        {
            Name = "VI_1",
            VirtualRouterId = new(51),
            Interface = "eth0",
            AuthenticationType = AuthenticationType.Password,
            Password = "secret",
            MulticastGroup = InetAddress.Parse("224.0.0.18"),
            VirtualAddresses = [Address("10.0.0.100", 24) with { Label = "eth0:1" }, Address("10.0.0.101", 32)],
            ExcludedAddresses = [Address("10.0.0.102", 32)],
            VirtualRoutes = [new RouteSettings { Family = InetFamily.IPv4, Destination = new(InetAddress.Parse("10.66.0.0"), 16), Via = InetAddress.Parse("10.0.0.9"), NoTrack = true }],
            VirtualRules = [new RuleSettings { Family = InetFamily.IPv4, From = new(InetAddress.Parse("10.99.0.0"), 16), Table = 300, Priority = 5000 }],
            TrackInterfaces = [new TrackedInterface("eth1", 0)],
            TrackFiles = [new TrackUse("tf", 0)],
            TrackProcesses = [new TrackUse("tp", 5)],
            Notify = Hooks,
        },
        State = RouterState.Master,
        Wanted = RouterState.Master,
        Group = "G1",
        EffectivePriority = new(107),
        TotalPriority = 107,
        MasterInterval = AdvertInterval.Default,
        Source = InetAddress.Parse("10.0.0.1"),
        LastTransition = Then,
        ReadTimeout = Then.AddSeconds(13),
        MasterDownTime = TimeSpan.FromMicroseconds(3582031),
        IsClaimed = true,
        Descriptor = 17,
        Statistics = new StatisticsDump { AdvertsSent = 13, BecameMaster = 1 },
    };

    public static readonly RouterDump UnicastV3 = new()
    {
        Settings = new VrrpInstanceSettings
        {
            Name = "VI_2",
            VirtualRouterId = new(52),
            Interface = "eth0",
            Version = VrrpVersion.V3,
            Priority = new(90),
            AdvertInterval = AdvertInterval.FromCentiseconds(50),
            SourceAddress = InetAddress.Parse("10.0.0.1"),
            UnicastConfigured = true,
            UnicastPeers = [new UnicastPeer(InetAddress.Parse("10.0.0.2"), 1)],
            CheckUnicastSource = true,
            VirtualAddresses = [Address("10.0.0.200", 24)],
            Notify = new NotifySettings { Any = Command("inst"), Mail = true, PriorityChanges = true },
        },
        State = RouterState.Master,
        Wanted = RouterState.Master,
        Group = "G1",
        EffectivePriority = new(90),
        TotalPriority = 90,
        MasterInterval = AdvertInterval.FromCentiseconds(50),
        Source = InetAddress.Parse("10.0.0.1"),
        LastTransition = Then,
        ReadTimeout = Then.AddSeconds(1),
        MasterDownTime = TimeSpan.FromMicroseconds(1824218),
        IsClaimed = true,
        Descriptor = 19,
        Statistics = new StatisticsDump(),
    };

    public static readonly RouterDump BackupV3 = new()
    {
        Settings = new VrrpInstanceSettings
        {
            Name = "VI_B",
            VirtualRouterId = new(52),
            Interface = "eth0",
            Version = VrrpVersion.V3,
            Priority = new(50),
            Preempt = false,
            Accept = false,
            SkipAddressListCheck = true,
            MulticastGroup = InetAddress.Parse("224.0.0.18"),
            VirtualAddresses = [Address("10.0.0.200", 24)],
            TrackScripts = [new TrackUse("chk0", 0)],
        },
        State = RouterState.Backup,
        Wanted = RouterState.Backup,
        Master = InetAddress.Parse("10.0.0.2"),
        MasterPriority = new(200),
        MasterInterval = AdvertInterval.Default,
        EffectivePriority = new(50),
        TotalPriority = 50,
        Source = InetAddress.Parse("10.0.0.1"),
        LastTransition = Then,
        ReadTimeout = Then.AddSeconds(3),
        MasterDownTime = TimeSpan.FromMicroseconds(3804687),
        Descriptor = 14,
        Statistics = new StatisticsDump(),
    };

    public static readonly DumpSnapshot All = new(
        new Configuration
        {
            Global = new GlobalSettings
            {
                RouterId = "R1",
                Mail = new MailSettings { Server = "127.0.0.1", Port = 2525, From = "Keep", Recipients = ["root@example.org"] },
                NotifyFifo = new FifoSettings("/run/all_fifo", 0, 0, null),
                VrrpNotifyFifo = new FifoSettings("/run/ka_fifo", 0, 0, new ScriptCommand(["/etc/reader"], 0, 0)),
            },
            StaticAddresses = [Address("10.9.9.9", 24) with { Interface = "eth1" }],
            StaticRoutes = [new RouteSettings { Family = InetFamily.IPv4, Destination = new(InetAddress.Parse("10.77.0.0"), 16), Via = InetAddress.Parse("10.0.0.3"), Interface = "eth0" }],
            StaticRules = [new RuleSettings { Family = InetFamily.IPv4, From = new(InetAddress.Parse("10.88.0.0"), 16), Table = 200, Priority = 4000 }],
        },
        null, "vm", [MasterV2, UnicastV3, BackupV3],
        [
            new GroupDump(
                new SyncGroupSettings { Name = "G1", Members = ["VI_1", "VI_2"], Notify = new NotifySettings { Master = Command("m"), Stop = Command("s"), Any = Command("g"), Mail = true } },
                RouterState.Master),
        ],
        [new ScriptDump(new ScriptSettings { Name = "chk0", Command = new ScriptCommand(["/etc/chk0.sh"], 0, 0) }, TrackResult.Up, false)],
        [new FileDump(new TrackFileSettings { Name = "tf", Path = "/run/tf" }, 0)],
        [
            new ProcessDump(
                new TrackProcessSettings { Name = "tp", Process = "/usr/bin/sleepy", Quorum = 2, QuorumMax = 5, Weight = -3, FullCommand = true, ForkDelay = TimeSpan.FromSeconds(2.5) },
                0, false, false, false),
        ],
        [
            new InterfaceDump(
                new Link
                {
                    Index = 3, Name = "eth0", HardwareType = 1, Mtu = 1500, HardwareAddress = [0x5e, 0xa8, 0x46, 0xf3, 0x52, 0x7a],
                    Flags = LinkFlags.Up | LinkFlags.Running | LinkFlags.Broadcast | LinkFlags.Multicast,
                },
                [InetAddress.Parse("10.0.0.1"), InetAddress.Parse("10.0.0.100"), InetAddress.Parse("10.0.0.101"), InetAddress.Parse("10.0.0.102"), InetAddress.Parse("10.0.0.7")])
            {
                WasSeenUp = true,
                PromotedBefore = "0",
                Forwarding = (false, Then),
            },
        ]);

    private static AddressSettings Address(string address, byte prefix) => new() { Address = InetAddress.Parse(address), PrefixLength = prefix, Interface = "eth0" };

    private static ScriptCommand Command(params string[] words) => new(["/etc/n.sh", .. words], 0, 0);
}

using Vigil.Core.Settings;

namespace Vigil.Tests.Vrrp;

/// <summary>Reads the lines of a case that describe the configuration.</summary>
public sealed class CaseSettings
{
    private static readonly Dictionary<string, Func<VrrpInstanceSettings, CaseWords, VrrpInstanceSettings>> InstanceKeys = new()
    {
        ["version"] = (s, w) => s with { Version = (VrrpVersion)w.Number() },
        ["family"] = (s, w) => s with { Family = (InetFamily)w.Number() },
        ["vrid"] = (s, w) => s with { VirtualRouterId = new((byte)w.Number()) },
        ["priority"] = (s, w) => s with { Priority = new((byte)w.Number()) },
        ["interval"] = (s, w) => s with { AdvertInterval = new(w.Time()) },
        ["interface"] = (s, w) => s with { Interface = w.Next() },
        ["address"] = (s, w) => s with { VirtualAddresses = Items(w.Addresses()) },
        ["excluded"] = (s, w) => s with { ExcludedAddresses = Items(w.Addresses()) },
        ["address_on"] = (s, w) => s with { VirtualAddresses = Items(w.Addresses(), w.Next()) },
        ["master"] = (s, _) => s with { WantsMaster = true },
        ["preempt"] = (s, _) => s with { Preempt = true },
        ["nopreempt"] = (s, _) => s with { Preempt = false },
        ["preempt_delay"] = (s, w) => s with { PreemptDelay = w.Time() },
        ["adverts"] = (s, w) => s with { DownTimerAdverts = w.Number() },
        ["peer"] = (s, w) => s with { UnicastPeers = s.UnicastPeers.Append(new UnicastPeer(w.Address())).ToValueList(), UnicastConfigured = true },
        ["peer_ttl"] = (s, w) => s with { UnicastPeers = s.UnicastPeers.Append(new UnicastPeer(w.Address(), (byte)w.Number(), (byte)w.Number())).ToValueList() },
        ["unicast"] = (s, _) => s with { UnicastConfigured = true },
        ["without_multicast"] = (s, _) => s with { InterfaceLacksMulticast = true },
        ["unicast_fault_no_peer"] = (s, _) => s with { FaultWithoutPeer = true },
        ["check_unicast_src"] = (s, _) => s with { CheckUnicastSource = true },
        ["old_unicast_checksum"] = (s, w) => s with { OldUnicastChecksum = Enum.Parse<OldUnicastChecksum>(w.Next()) },
        ["v3_checksum_as_v2"] = (s, _) => s with { ChecksumWithoutPseudoHeader = true },
        ["password"] = (s, w) => s with { AuthenticationType = AuthenticationType.Password, Password = w.Next() },
        ["lower_prio_no_advert"] = (s, _) => s with { LowerPriorityNoAdvert = true },
        ["higher_prio_send_advert"] = (s, _) => s with { HigherPrioritySendAdvert = true },
        ["owner_ignore_adverts"] = (s, _) => s with { OwnerIgnoresAdverts = true },
        ["timer_expired_backup"] = (s, w) => s with { TimerExpiredBackup = new Priority((byte)w.Number()) },
        ["skip_check_adv_addr"] = (s, _) => s with { SkipAddressListCheck = true },
        ["dont_track_primary"] = (s, _) => s with { DontTrackPrimary = true },
        ["source"] = (s, w) => s with { SourceAddress = w.Address() },
        ["track_src_ip"] = (s, _) => s with { TrackSourceAddress = true },
        ["garp_delay"] = (s, w) => s with { Announce = s.Announce with { Delay = w.Time() } },
        ["garp_repeat"] = (s, w) => s with { Announce = s.Announce with { Repeat = w.Number() } },
        ["garp_refresh"] = (s, w) => s with { Announce = s.Announce with { Refresh = w.Time() } },
        ["garp_refresh_repeat"] = (s, w) => s with { Announce = s.Announce with { RefreshRepeat = w.Number() } },
        ["garp_lower_prio_delay"] = (s, w) => s with { Announce = s.Announce with { LowerPriorityDelay = w.Time() } },
        ["garp_lower_prio_repeat"] = (s, w) => s with { Announce = s.Announce with { LowerPriorityRepeat = w.Number() } },
        ["garp_extra_if_all"] = (s, w) => s with { Announce = s.Announce with { ExtraInterfacePeriod = w.Time(), ExtraInterfaceAll = true } },
        ["track_interface"] = (s, w) => s with { TrackInterfaces = s.TrackInterfaces.Append(new(w.Next(), w.Number(), w.Take("reverse"))).ToValueList() },
        ["track_script"] = (s, w) => s with { TrackScripts = s.TrackScripts.Append(new(w.Next(), w.Number(), w.Take("reverse"))).ToValueList() },
        ["track_file"] = (s, w) => s with { TrackFiles = s.TrackFiles.Append(new(w.Next(), w.Number(), w.Take("reverse"))).ToValueList() },
        ["flap_damping"] = (s, w) => s with { FlapDamping = Damping(w) },
        ["undamped"] = (s, _) => s with { FlapDamping = null },
        ["untrack"] = (s, _) => s with { TrackScripts = [] },
        ["track_process"] = (s, w) => s with { TrackProcesses = s.TrackProcesses.Append(new(w.Next(), w.Number(), w.Take("reverse"))).ToValueList() },
    };

    private static readonly Dictionary<string, Func<ScriptSettings, CaseWords, ScriptSettings>> ScriptKeys = new()
    {
        ["interval"] = (s, w) => s with { Interval = w.Time() },
        ["timeout"] = (s, w) => s with { Timeout = w.Time() },
        ["rise"] = (s, w) => s with { Rise = w.Number() },
        ["fall"] = (s, w) => s with { Fall = w.Number() },
        ["command"] = (s, w) => s with { Command = new([w.Next()]) },
        ["init_fail"] = (s, _) => s with { InitFail = true },
    };

    private static readonly Dictionary<string, Func<SyncGroupSettings, CaseWords, SyncGroupSettings>> GroupKeys = new()
    {
        ["members"] = (s, w) => s with { Members = w.Names() },
        ["track_script"] = (s, w) => s with { TrackScripts = [new(w.Next(), w.Number())] },
        ["track_interface"] = (s, w) => s with { TrackInterfaces = [new(w.Next(), w.Number())] },
        ["tracking_weight"] = (s, _) => s with { TrackingWeight = true },
        ["flap_damping"] = (s, w) => s with { FlapDamping = Damping(w) },
    };

    public Configuration Configuration { get; private set; } = Configuration.Empty;

    /// <summary>Takes a line of the configuration, or says that it is none. A name that is known already is changed.</summary>
    public bool TryRead(string line)
    {
        var words = new CaseWords(line);
        switch (words.Next())
        {
            case "instance": ReadInstance(words); return true;
            case "remove": Remove(words.Next()); return true;
            case "group": ReadGroup(words); return true;
            case "script": ReadScript(words); return true;
            case "file": Configuration = Configuration with { TrackFiles = Configuration.TrackFiles.Append(new() { Name = words.Next(), Path = "/run/f" }).ToValueList() }; return true;
            case "process": ReadProcess(words); return true;
            case "track_group": Configuration = Configuration with { TrackGroups = [new(words.Next(), words.Names())] }; return true;
            case "up_down_delay": Configuration = Configuration with { InterfaceDelays = [new(words.Next(), words.Time(), words.Time())] }; return true;
            case "garp_group": Configuration = Configuration with { AnnounceGroups = [new(words.Names(), words.Time(), words.Time())] }; return true;
            case "startup_delay": Global(g => g with { StartupDelay = words.Time() }); return true;
            case "garp_interval": Global(g => g with { ArpInterval = words.Time() }); return true;
            case "log_unknown_vrids": Global(g => g with { LogUnknownVrids = true }); return true;
            default: return false;
        }
    }

    private void Global(Func<GlobalSettings, GlobalSettings> change) => Configuration = Configuration with { Global = change(Configuration.Global) };

    private void ReadInstance(CaseWords words)
    {
        string name = words.Next();
        var known = Configuration.Instances.FirstOrDefault(i => i.Name == name);
        var settings = Apply(InstanceKeys, known ?? New(name), words);
        if (settings.MulticastGroup.IsNone || settings.MulticastGroup.Family != settings.Family)
        {
            settings = settings with { MulticastGroup = InetAddress.Parse(settings.Family == InetFamily.IPv6 ? "ff02::12" : "224.0.0.18") };
        }
        settings = settings with { WantsMaster = settings.WantsMaster || settings.Priority.IsOwner };
        var instances = Configuration.Instances.ToList();
        int at = instances.FindIndex(i => i.Name == name);
        if (at >= 0) instances[at] = settings;
        else instances.Add(settings);
        Configuration = Configuration with { Instances = instances.ToValueList() };
    }

    private static VrrpInstanceSettings New(string name) => new()
    {
        Name = name,
        VirtualRouterId = new(51),
        Interface = "eth0",
        VirtualAddresses = Items([InetAddress.Parse("10.0.0.10")]),
    };

    private void Remove(string name) =>
        Configuration = Configuration with { Instances = Configuration.Instances.Where(i => i.Name != name).ToValueList() };

    private void ReadGroup(CaseWords words)
    {
        var group = Apply(GroupKeys, new SyncGroupSettings { Name = words.Next() }, words);
        Configuration = Configuration with { SyncGroups = Configuration.SyncGroups.Append(group).ToValueList() };
    }

    private void ReadScript(CaseWords words)
    {
        string name = words.Next();
        var known = Configuration.Scripts.FirstOrDefault(s => s.Name == name) ?? new() { Name = name, Command = new([$"/bin/{name}"]) };
        var script = Apply(ScriptKeys, known, words);
        Configuration = Configuration with { Scripts = Configuration.Scripts.Where(s => s.Name != name).Append(script).ToValueList() };
    }

    private void ReadProcess(CaseWords words)
    {
        string name = words.Next();
        var process = new TrackProcessSettings { Name = name, Process = name };
        while (!words.IsEmpty)
        {
            process = words.Next() switch
            {
                "quorum" => process with { Quorum = words.Number() },
                "quorum_max" => process with { QuorumMax = words.Number() },
                "fork_delay" => process with { ForkDelay = words.Time() },
                "terminate_delay" => process with { TerminateDelay = words.Time() },
                var other => throw new FormatException($"unknown word '{other}'"),
            };
        }
        Configuration = Configuration with { TrackProcesses = Configuration.TrackProcesses.Append(process).ToValueList() };
    }

    private static T Apply<T>(Dictionary<string, Func<T, CaseWords, T>> keys, T settings, CaseWords words)
    {
        while (!words.IsEmpty)
        {
            string word = words.Next();
            if (!keys.TryGetValue(word, out var change)) throw new FormatException($"unknown word '{word}'");
            settings = change(settings, words);
        }
        return settings;
    }

    /// <summary>HALF_LIFE SUPPRESS REUSE MAX_SUPPRESS.</summary>
    private static FlapDampingSettings Damping(CaseWords words) =>
        new() { HalfLife = words.Time(), Suppress = words.Number(), Reuse = words.Number(), MaxSuppress = words.Time() };

    private static ValueList<AddressSettings> Items(ValueList<InetAddress> addresses, string? on = null) =>
        addresses.Select(a => new AddressSettings { Address = a, PrefixLength = a.HostPrefixLength, Interface = on }).ToValueList();
}

using Vigil.Config.Binding;
using Vigil.Core.Settings;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: settings mean together what vrrp-behaviour says. Method: text in, settings and fault codes out.</summary>
public sealed class BinderTests
{
    private const string Head = "vrrp_instance a {\ninterface eth0\nvirtual_router_id 51\n";
    private const string Vip = "virtual_ipaddress {\n10.0.0.1\n}\n";

    [Fact]
    public void TheDefaultsAreThoseOfTheManual()
    {
        var one = One("");
        Assert.Equal(new VrrpInstanceSettings
        {
            Name = "a",
            VirtualRouterId = new VirtualRouterId(51),
            Interface = "eth0",
            MulticastGroup = InetAddress.Parse("224.0.0.18"),
            VirtualAddresses = [new AddressSettings { Address = InetAddress.Parse("10.0.0.1"), PrefixLength = 32, Interface = "eth0" }],
        }, one);
    }

    [Theory]
    [InlineData("state MASTER", 255, true)]
    [InlineData("state MASTER\npriority 150", 150, true)]
    [InlineData("priority 255", 255, true)]
    [InlineData("state BACKUP\npriority 255", 255, true)]
    [InlineData("priority 7", 7, false)]
    public void PriorityAndState(string lines, int priority, bool wantsMaster)
    {
        var one = One(lines);
        Assert.Equal((priority, wantsMaster), (one.Priority.Value, one.WantsMaster));
    }

    [Theory]
    [InlineData("advert_int 0.5", 1000)]
    [InlineData("advert_int 2.4", 2000)]
    [InlineData("version 3\nadvert_int 0.01", 10)]
    [InlineData("version 3\nadvert_int 0.015", 20)]
    [InlineData("version 3\nadvert_int 41", 40950)]
    [InlineData("advert_int 255", 255000)]
    public void IntervalsAreRoundedToTheUnitOfTheVersion(string lines, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), One(lines).AdvertInterval.Value);

    [Fact]
    public void PreemptUndoesNopreempt()
    {
        Assert.False(One("nopreempt").Preempt);
        Assert.True(One("nopreempt\npreempt").Preempt);
    }

    [Theory]
    [InlineData("state MASTER\nnopreempt", true, 0, "VG0308")]
    [InlineData("state MASTER\npriority 100\nnopreempt", true, 0, "VG0309")]
    [InlineData("state MASTER\npreempt_delay 5", true, 0, "VG0309")]
    [InlineData("nopreempt\npreempt_delay 5", false, 0, "VG0310")]
    [InlineData("preempt_delay 5.5", true, 5.5, "")]
    public void PreemptionNeedsBackup(string lines, bool preempt, double delay, string faults)
    {
        var one = One(lines, faults);
        Assert.Equal((preempt, TimeSpan.FromSeconds(delay)), (one.Preempt, one.PreemptDelay));
    }

    [Fact]
    public void AcceptUndoesNoAccept()
    {
        Assert.False(One("no_accept").Accept);
        Assert.True(One("no_accept\naccept").Accept);
        Assert.False(One("strict_mode").Accept);
        Assert.True(One("strict_mode\npriority 255\nstate MASTER\nno_accept").Accept);
    }

    [Fact]
    public void StrictModeResetsWhatTheRfcForbids()
    {
        var one = One("strict_mode\npreempt_delay 3\ndown_timer_adverts 4\nlower_prio_no_advert off\nhigher_prio_send_advert\ngarp_lower_prio_repeat 3\naccept",
            "VG0311 VG0311 VG0311 VG0311 VG0311 VG0311");
        Assert.Equal((TimeSpan.Zero, 3, true, false, false), (one.PreemptDelay, one.DownTimerAdverts, one.LowerPriorityNoAdvert, one.HigherPrioritySendAdvert, one.Accept));
        Assert.Equal((TimeSpan.Zero, 0), (one.Announce.LowerPriorityDelay, one.Announce.LowerPriorityRepeat));
    }

    [Fact]
    public void OwnerIgnoresAdverts()
    {
        Assert.True(One("priority 255\nowner_ignore_adverts").OwnerIgnoresAdverts);
        Assert.False(One("priority 200\nowner_ignore_adverts").OwnerIgnoresAdverts);
        Assert.True(Only("global_defs {\nvrrp_owner_ignore_adverts\n}\n" + Head + Vip + "priority 255\n}").OwnerIgnoresAdverts);
    }

    [Fact]
    public void TimerExpiredBackup()
    {
        Assert.Equal(new Priority(254), One("nopreempt\ntimer_expired_backup").TimerExpiredBackup);
        Assert.Equal(new Priority(9), One("nopreempt\nthread_timer_expired 9", "VG0211").TimerExpiredBackup);
        Assert.Null(One("timer_expired_backup", "VG0318").TimerExpiredBackup);
    }

    [Fact]
    public void GroupsOfBothFamilies()
    {
        const string Groups = "global_defs {\nvrrp_mcast_group4 224.0.0.99\nvrrp_mcast_group6 ff02::99\n}\n";
        Assert.Equal("224.0.0.99", Only(Groups + Head + Vip + "}").MulticastGroup.ToString());
        Assert.Equal("ff02::99", Only(Groups + Head + "virtual_ipaddress {\nfe80::1\n}\n}").MulticastGroup.ToString());
        Assert.Equal("224.0.0.77", One("mcast_dst_ip 224.0.0.77").MulticastGroup.ToString());
    }

    [Fact]
    public void NativeIPv6MakesAnEmptyInstanceIPv6()
    {
        var one = Only(Head + "native_ipv6\nno_virtual_ipaddress\n}");
        Assert.Equal((InetFamily.IPv6, VrrpVersion.V3), (one.Family, one.Version));
    }

    [Fact]
    public void UnicastTtlNeedsPeers()
    {
        Assert.Equal(7, One("unicast_peer {\n10.1.1.1\n}\nunicast_ttl 7").UnicastTtl);
        Assert.Equal(255, One("unicast_ttl 7", "VG0333").UnicastTtl);
    }

    [Fact]
    public void PeersWithLimitsTurnTheSourceCheckOn()
    {
        var one = One("unicast_peer {\n10.1.1.1 min_ttl 254 max_ttl 255\n10.1.1.2\n10.1.1.2\n}");
        Assert.Equal([new UnicastPeer(InetAddress.Parse("10.1.1.1"), 254), new UnicastPeer(InetAddress.Parse("10.1.1.2"))], one.UnicastPeers);
        Assert.True(one.CheckUnicastSource);
        Assert.True(one.IsUnicast);
    }

    [Fact]
    public void VrfNeedsUnicastWithoutInterface()
    {
        var one = Only("vrrp_instance a {\nvrf vrf0\nvirtual_router_id 51\nunicast_src_ip 10.0.0.9\nunicast_peer {\n10.1.1.1\n}\n" + Vip + "}");
        Assert.Equal((null, "vrf0"), (one.Interface, one.Vrf));
        Assert.Null(One("vrf vrf0", "VG0220").Vrf);
    }

    [Theory]
    [InlineData("auth_type PASS\nauth_pass secret", "", AuthenticationType.Password, "secret", "")]
    [InlineData("auth_type PASS", "", AuthenticationType.None, "", "VG0313")]
    [InlineData("auth_type PASS\nauth_pass a", "version 3\n", AuthenticationType.None, "", "VG0312")]
    [InlineData("auth_type PASS\nauth_pass a", "strict_mode\n", AuthenticationType.None, "", "VG0311")]
    [InlineData("auth_pass a", "", AuthenticationType.None, "", "")]
    public void Passwords(string block, string lines, AuthenticationType type, string password, string faults)
    {
        var one = One($"{lines}authentication {{\n{block}\n}}", faults);
        Assert.Equal((type, password), (one.AuthenticationType, one.Password));
    }

    [Fact]
    public void HmacBlock()
    {
        var one = One("version 3\nauth_hmac {\nkey 7 file:/etc/key\nkey 8 hex:" + new string('a', 64) + "\nactive_key 8\n}");
        Assert.Equal((8, 2, TimeSpan.FromSeconds(5)), (one.AuthHmac!.ActiveKeyId, one.AuthHmac.Keys.Count, one.AuthHmac.TimeWindow));
        Assert.Equal("0123456789abcdef0123456789abcdef"u8, one.AuthHmac.Keys[0].Secret.AsSpan());
        Assert.Null(One("version 3\nauth_hmac {\nkey 7 file:/etc/open-key\nactive_key 7\n}", "VG0326 VG0325").AuthHmac);
        Assert.Null(One("version 3\nauth_hmac {\nkey 7 short\nactive_key 7\n}", "VG0325 VG0325").AuthHmac);
        Assert.Null(One("version 3\nauth_hmac {\nkey 7 file:/etc/key\nactive_key 8\n}", "VG0325").AuthHmac);
    }

    [Fact]
    public void AddressesBeyondTheAdvertAreManagedOnly()
    {
        var many = string.Join('\n', Enumerable.Range(1, 254).Select(static i => $"10.0.1.{i}"));
        var one = Only(Head + "virtual_ipaddress {\n" + many + "\n10.0.2.1\n10.0.2.2\n}\nvirtual_ipaddress_excluded {\n2001:db8::1\n}\n}", "VG0317");
        Assert.Equal((255, 2), (one.VirtualAddresses.Count, one.ExcludedAddresses.Count));
        Assert.Equal(["10.0.2.2", "2001:db8::1"], one.ExcludedAddresses.Select(static a => a.Address.ToString()));
    }

    [Fact]
    public void AddressOptions()
    {
        var text = "10.0.9.9/24 dev eth1 brd + scope link label eth1:9 no_track\n10.0.9.8/24 brd -\n10.0.9.7 peer 10.0.9.1";
        var one = One("virtual_ipaddress_excluded {\n" + text + "\n2001:db8::7\n2001:db8::8/64 -nodad home preferred_lft forever\n}");
        var addresses = one.ExcludedAddresses;
        Assert.Equal(("eth1", "10.0.9.255", (byte)253, "eth1:9", true),
            (addresses[0].Interface, addresses[0].Broadcast.ToString(), addresses[0].Scope, addresses[0].Label, addresses[0].NoTrack));
        Assert.Equal("10.0.9.0", addresses[1].Broadcast.ToString());
        Assert.Equal("10.0.9.1", addresses[2].Peer.ToString());
        Assert.Equal((AddressFlags.NoDad, 0u), (addresses[3].Flags, addresses[3].PreferredLifetime));
        Assert.Equal((AddressFlags.Home, null), (addresses[4].Flags, addresses[4].PreferredLifetime));
    }

    [Fact]
    public void DefaultInterface()
    {
        Assert.Equal("eth0", Bind("static_ipaddress {\n10.9.9.9\n}").Configuration.StaticAddresses[0].Interface);
        Assert.Equal("eth3", Bind("global_defs {\ndefault_interface eth3\n}\nstatic_ipaddress {\n10.9.9.9\n}").Configuration.StaticAddresses[0].Interface);
    }

    [Fact]
    public void FamilyOfRoutesAndRules()
    {
        Assert.Equal(InetFamily.IPv4, One("virtual_routes {\ndefault dev eth1\n}").VirtualRoutes[0].Family);
        Assert.Equal(InetFamily.IPv6, One("virtual_routes {\ninet6 default dev eth1\n}").VirtualRoutes[0].Family);
        Assert.Empty(One("virtual_routes {\ninet6 10.7.0.0/16 dev eth1\n}", "VG0127").VirtualRoutes);
        Assert.Equal(InetFamily.IPv6, One("virtual_rules {\ninet6 table 7 priority 9\n}").VirtualRules[0].Family);
    }

    [Fact]
    public void RouteOptions()
    {
        var route = One("virtual_routes {\nblackhole 10.7.0.0/16 dev eth1 table upstream metric 5 mtu lock 1400 rtt 20ms rto_min 1s features ecn realms 5/6 encap mpls 100/200\n}").VirtualRoutes[0];
        Assert.Equal(((byte)6, 200u, 5u), (route.Type, route.Table, route.Metric));
        Assert.Equal([new RouteMetric(2, 1400, true), new RouteMetric(4, 1600), new RouteMetric(13, 1000), new RouteMetric(12, 1)], route.Metrics);
        Assert.Equal(5u << 16 | 6, route.Realms);
        Assert.Equal(new RouteEncapsulation.Mpls([100, 200]), route.Encapsulation);
    }

    [Fact]
    public void NextHops()
    {
        var route = One("virtual_routes {\ndefault no_track nexthop via 10.0.0.9 dev eth1 weight 5 nexthop via 10.0.0.8 onlink\n}").VirtualRoutes[0];
        Assert.Equal([new RouteNextHop { Via = InetAddress.Parse("10.0.0.9"), Interface = "eth1", Weight = 5 }, new RouteNextHop { Via = InetAddress.Parse("10.0.0.8"), OnLink = true }],
            route.NextHops);
    }

    [Fact]
    public void RulesWithoutPreferenceGetOne()
    {
        var rules = One("virtual_rules {\nfrom 10.7.0.0/16 table 7\nfrom 10.8.0.0/16 table 8\n}", "VG0328 VG0328").VirtualRules;
        Assert.Equal([16384u, 16383u], rules.Select(static rule => rule.Priority));
    }

    [Fact]
    public void TrackersInheritTheirWeight()
    {
        const string Trackers = "global_defs {\nenable_script_security\nscript_user root\n}\nvrrp_script s {\nscript /bin/true\nweight -20 reverse\n}\ntrack_file f {\nfile /tmp/f\n}\nvrrp_track_process p {\nprocess x\nweight 9\n}\n";
        var one = Only(Trackers + Head + Vip + "track_script {\ns\n}\ntrack_file {\nf weight 3\n}\ntrack_process {\np weight 0\n}\ntrack_interface {\neth1\neth2 weight 254 reverse\n}\n}", "VG0111");
        Assert.Equal([new TrackUse("s", -20, true)], one.TrackScripts);
        Assert.Equal([new TrackUse("f", 3)], one.TrackFiles);
        Assert.Equal([new TrackUse("p", 0)], one.TrackProcesses);
        Assert.Equal([new TrackedInterface("eth1", 0), new TrackedInterface("eth2", 253, true)], one.TrackInterfaces);
    }

    // Seen with Debian's keepalived: reverse of the block holds for each use that does not say noreverse.
    [Theory]
    [InlineData("s weight 2", 2, true)]
    [InlineData("s weight 2 reverse", 2, true)]
    [InlineData("s weight 2 noreverse", 2, false)]
    public void AUseInheritsReverse(string item, int weight, bool reverse)
    {
        const string Script = "global_defs {\nenable_script_security\nscript_user root\n}\nvrrp_script s {\nscript /bin/true\nweight -20 reverse\n}\n";
        Assert.Equal([new TrackUse("s", weight, reverse)], Only(Script + Head + Vip + $"track_script {{\n{item}\n}}\n}}").TrackScripts);
    }

    // Seen with Debian's keepalived: it drops the item, where one might expect it to drop the word.
    [Theory]
    [InlineData("track_interface {\neth2 reverse\n}", 0)]
    [InlineData("track_interface {\neth2 weight 2 noreverse\n}", 1)]
    [InlineData("track_file {\nf weight 2 nonsense\n}", 0)]
    public void AnUnknownOptionMayDropTheTracker(string block, int left)
    {
        var one = Only("track_file f {\nfile /tmp/f\n}\n" + Head + Vip + block + "\n}", "VG0117");
        Assert.Equal(left, one.TrackInterfaces.Count + one.TrackFiles.Count);
    }

    [Fact]
    public void AnOwnersPriorityIsNotTracked() =>
        Assert.Equal([new TrackedInterface("eth1", 0)], One("priority 255\ntrack_interface {\neth1\neth2 weight 5\n}", "VG0314").TrackInterfaces);

    [Fact]
    public void TheFirstWeightOfATrackerHolds()
    {
        var bound = Bind("track_file f {\nfile /tmp/a\nweight 3 reverse\nweight 5\n}\nvrrp_track_process p {\nprocess x\nweight 0\nweight 9\n}", "VG0213 VG0213");
        Assert.Equal((3, true), (bound.Configuration.TrackFiles[0].Weight, bound.Configuration.TrackFiles[0].Reverse));
        Assert.Equal(0, bound.Configuration.TrackProcesses[0].Weight);
    }

    [Fact]
    public void APeerWhoseHopsCannotFitIsTold() =>
        Assert.Equal(9, One("unicast_src_ip 10.0.0.8\nunicast_peer {\n10.0.0.9 min_ttl 9 max_ttl 5\n}", "VG0133").UnicastPeers[0].MinTtl);

    [Fact]
    public void TrackFileAndProcess()
    {
        var bound = Bind("track_file f {\nfile /tmp/a\nfile /tmp/b\nweight 5 reverse\ninit_file 7 overwrite\n}\nvrrp_track_process p {\nprocess /bin/x -a\nprocess y\nquorum 2\nquorum_max 3\n}", "VG0213 VG0213");
        Assert.Equal(new TrackFileSettings { Name = "f", Path = "/tmp/a", Weight = 5, Reverse = true, InitialValue = 7, Overwrite = true }, bound.Configuration.TrackFiles[0]);
        Assert.Equal(new TrackProcessSettings { Name = "p", Process = "/bin/x", Parameters = ["-a"], Match = ParameterMatch.Exact, FullCommand = true, Quorum = 2, QuorumMax = 3 },
            bound.Configuration.TrackProcesses[0]);
    }

    [Fact]
    public void SyncGroups()
    {
        var text = Head + Vip + "}\nvrrp_instance b {\ninterface eth1\nvirtual_router_id 52\n" + Vip + "}\n"
            + "vrrp_sync_group g {\ngroup {\na b\nghost\n}\nnotify_priority_changes\n}\nvrrp_sync_group h {\ngroup {\na\n}\n}\n";
        var bound = Bind(text, "VG0320 VG0321 VG0322");
        Assert.Equal(["a", "b"], Assert.Single(bound.Configuration.SyncGroups).Members);
        Assert.All(bound.Configuration.Instances, static one => Assert.True(one.Notify.PriorityChanges));
    }

    [Fact]
    public void InstancesThatClashAreNotBothUsed()
    {
        var twin = "vrrp_instance b {\ninterface eth0\nvirtual_router_id 51\nvirtual_ipaddress {\n10.0.0.2\n}\n";
        Assert.Single(Bind(Head + Vip + "}\n" + twin + "}", "VG0305").Configuration.Instances);
        Assert.Equal(2, Bind(Head + Vip + "}\n" + twin + "mcast_dst_ip 224.0.0.99\n}").Configuration.Instances.Count);
        Assert.Equal(2, Bind(Head + Vip + "}\n" + twin + "unicast_peer {\n10.1.1.1\n}\n}").Configuration.Instances.Count);
    }

    [Theory]
    [InlineData("virtual_router_id 51", "VG0302")]
    [InlineData("interface eth0", "VG0301")]
    [InlineData("interface lo\nvirtual_router_id 51", "VG0206 VG0302")]
    public void AnInstanceThatCannotRunIsLeftOut(string lines, string faults) =>
        Assert.Empty(Bind("vrrp_instance a {\n" + lines + "\n" + Vip + "}", faults).Configuration.Instances);

    [Fact]
    public void ScriptsRunAsTheUserNamed()
    {
        var bound = Bind("global_defs {\nenable_script_security\nscript_user daemon\nset_supplementary_groups\n}\n" + Head + Vip + "notify_master '/bin/true a'\nnotify_backup \"true 'b c'\" root\n}");
        var notify = bound.Configuration.Instances[0].Notify;
        Assert.Equal(new ScriptCommand(["/usr/bin/true", "a"], 1, 1) { SupplementaryGroups = [1, 7] }, notify.Master);
        Assert.Equal(new ScriptCommand(["/usr/bin/true", "b c"], 0, 0) { SupplementaryGroups = [0] }, notify.Backup);
    }

    [Fact]
    public void ScriptSecurityDropsWhatOthersMayChange()
    {
        var hooks = Head + Vip + "notify_master /tmp/open.sh\nnotify_backup /tmp/theirs.sh\nnotify_fault /bin/true\n}";
        var open = Bind(hooks, "VG0401").Configuration.Instances[0].Notify;
        Assert.NotNull(open.Master);
        Assert.NotNull(open.Backup);
        var secure = Bind("global_defs {\nenable_script_security\nscript_user root\n}\n" + hooks).Configuration.Instances[0].Notify;
        Assert.Null(secure.Master);
        Assert.Null(secure.Backup);
        Assert.NotNull(secure.Fault);
    }

    [Theory]
    [InlineData("/nope", "VG0402")]
    [InlineData("/tmp/plain.txt", "VG0402")]
    [InlineData("/tmp", "VG0402")]
    [InlineData("/tmp/loop", "VG0402")]
    [InlineData("nothing", "VG0402")]
    public void AScriptThatCannotRunTracksNothing(string script, string faults)
    {
        var bound = Bind($"vrrp_script s {{\nscript {script}\n}}\n" + Head + Vip + "track_script {\ns\n}\n}", faults);
        Assert.Empty(bound.Configuration.Scripts);
        Assert.Empty(bound.Configuration.Instances[0].TrackScripts);
    }

    [Fact]
    public void FifoWithReader()
    {
        var global = Bind("global_defs {\nenable_script_security\nscript_user root\nnotify_fifo /tmp/a nobody nogroup\nnotify_fifo_script /bin/true\nvrrp_notify_fifo /tmp/b\nvrrp_notify_fifo_script /bin/false\nlvs_notify_fifo /tmp/a\nlvs_notify_fifo_script /bin/false\n}").Configuration.Global;
        Assert.Equal(new FifoSettings("/tmp/a", 65534, 65534, new ScriptCommand(["/usr/bin/true"], 0, 0)), global.NotifyFifo);
        Assert.Equal(new FifoSettings("/tmp/b", null, null, new ScriptCommand(["/usr/bin/false"], 0, 0)), global.VrrpNotifyFifo);
        Assert.Null(global.LvsNotifyFifo);
    }

    [Fact]
    public void IptablesAreServedByNftables()
    {
        var bound = Bind("global_defs {\nvrrp_iptables IN OUT\nvrrp_ipsets\n}", "VG0903 VG0903");
        Assert.Equal("keepalived", bound.Configuration.Global.Firewall.Table);
    }

    [Fact]
    public void AbsentInterfacesAreFineWhenDynamic()
    {
        Assert.Equal("later0", Only("global_defs {\ndynamic_interfaces\n}\nvrrp_instance a {\ninterface later0\nvirtual_router_id 51\n" + Vip + "}").Interface);
        Assert.Equal("later0", Only("vrrp_instance a {\ninterface later0\nvirtual_router_id 51\n" + Vip + "}", "VG0205").Interface);
    }

    [Fact]
    public void AKeywordOfAnOuterBlockIsBoundThere()
    {
        // The brace of track_interface is missing: priority belongs to the instance.
        var one = Only(Head + Vip + "authentication {\nauth_type PASS\nauth_pass x\npriority 77\n}\n}\n}", "VG0004 VG0210");
        Assert.Equal(77, one.Priority.Value);
    }

    [Fact]
    public void BindingTwiceGivesEqualSettings() =>
        Assert.Equal(Bind(BaseConfiguration.With("", "")).Configuration, Bind(BaseConfiguration.With("", "")).Configuration);

    private static VrrpInstanceSettings One(string lines, string faults = "") => Only(Head + Vip + lines + "\n}", faults);

    private static VrrpInstanceSettings Only(string text, string? faults = null)
    {
        var bound = TestEnvironment.Bind(text);
        if (faults is not null && (faults.Length > 0 || TestEnvironment.Faults(bound) is not ("VG0307" or "VG0351")))
            Assert.Equal(faults, TestEnvironment.Faults(bound));
        return Assert.Single(bound.Configuration.Instances);
    }

    private static BoundConfiguration Bind(string text, string faults = "")
    {
        var bound = TestEnvironment.Bind(text);
        Assert.Equal(faults, TestEnvironment.Faults(bound));
        return bound;
    }
}

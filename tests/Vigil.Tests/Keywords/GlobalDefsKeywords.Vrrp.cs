using Vigil.Core.Events;
using Vigil.Core.Vrrp;
using Vigil.Core.Vrrp.Wire;
using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: each keyword of <c>global_defs</c> that changes what instances do has its effect. Method: a running core with and without its line.
/// </summary>
public sealed partial class GlobalDefsKeywords
{
    private const string Lower = "from 10.0.0.2 priority 90";

    private static World Run(string global, double seconds = 5, string instance = "") => new World(Text(instance, global)).Run(seconds);

    [Fact]
    public void vrrp_version() => Of("vrrp_version 3", 0x21, 0x31, line => Run(line).Advert[0]);

    [Fact]
    public void vrrp_mcast_group4() => Of("vrrp_mcast_group4 224.0.0.99", "224.0.0.18", "224.0.0.99", line => Run(line).A.Adverts[0].To.ToString());

    [Fact]
    public void vrrp_mcast_group6() => Of("vrrp_mcast_group6 ff02::99", "ff02::12", "ff02::99", line =>
        new World(Text("", line, addresses: "fe80::100"), addressOfA: "fe80::1").Run(5).A.Adverts[0].To.ToString());

    [Fact]
    public void vrrp_startup_delay() => Of("vrrp_startup_delay 20", Master, 20 + Master, line => Run(line, 30).MasterAt);

    // The clock of the core starts at boot.
    [Fact]
    public void vrrp_delay_after_boot() => Of("vrrp_delay_after_boot 7.5", Master, 7.5 + Master, line => Run(line, 30).MasterAt);

    [Fact]
    public void log_unknown_vrids() => Of("log_unknown_vrids", "", "99", line => string.Join(' ',
        Run(line, 1).Hear("from 10.0.0.9 priority 90 vrid 99").A.FactsOf<Fact.UnknownVirtualRouter>().Select(fact => fact.Vrid)));

    [Fact]
    public void vrrp_down_timer_adverts() => Of("vrrp_down_timer_adverts 5", Master, 2 + Master, line => Run(line, 10).MasterAt);

    [Fact]
    public void vrrp_garp_master_delay() => Of("vrrp_garp_master_delay 2", "0 s: 5, 5 s: 5", "0 s: 5, 2 s: 5", line => Bursts(Text("", line), 10));

    [Fact]
    public void vrrp_garp_master_repeat() => Of("vrrp_garp_master_repeat 2", "0 s: 5, 5 s: 5", "0 s: 2, 5 s: 2", line => Bursts(Text("", line), 10));

    [Fact]
    public void vrrp_garp_master_refresh() => Of("vrrp_garp_master_refresh 4", "0 s: 5, 5 s: 5", "0 s: 5, 4 s: 1, 5 s: 5, 8 s: 1",
        line => Bursts(Text("", line), 10));

    [Fact]
    public void vrrp_garp_master_refresh_repeat() => Of("vrrp_garp_master_refresh_repeat 3",
        "0 s: 5, 4 s: 1, 5 s: 5, 8 s: 1", "0 s: 5, 4 s: 3, 5 s: 5, 8 s: 3", line => Bursts(Text("garp_master_refresh 4", line), 10));

    [Fact]
    public void vrrp_garp_lower_prio_delay() => Of("vrrp_garp_lower_prio_delay 2",
        "0 s: 5, 0.391 s: 5, 5 s: 5, 5.391 s: 5", "0 s: 5, 0.391 s: 5, 2.391 s: 5, 5 s: 5", line => Bursts(Text("", line), 10, Lower));

    [Fact]
    public void vrrp_garp_lower_prio_repeat() => Of("vrrp_garp_lower_prio_repeat 2",
        "0 s: 5, 0.391 s: 5, 5 s: 5, 5.391 s: 5", "0 s: 5, 0.391 s: 2, 5 s: 5, 5.391 s: 2", line => Bursts(Text("", line), 10, Lower));

    [Fact]
    public void vrrp_garp_interval() => Of("vrrp_garp_interval 0.5", "0 s: 2", "0 s: 1, 0.5 s: 1",
        line => Bursts(Text("garp_master_repeat 2\ngarp_master_delay 0", line), 5));

    [Fact]
    public void vrrp_gna_interval() => Of("vrrp_gna_interval 0.5", "2", "1 1", line =>
    {
        var text = Text("garp_master_repeat 2\ngarp_master_delay 0", line, addresses: "fe80::100");
        return string.Join(' ', new World(text, addressOfA: "fe80::1").Run(8).Bursts.Select(burst => burst.Count));
    });

    [Fact]
    public void vrrp_min_garp() => Of("vrrp_min_garp", "0 s: 5, 5 s: 5", "0 s: 1", line => Bursts(Text("", line), 10));

    [Fact]
    public void vrrp_garp_extra_if() => Of("vrrp_garp_extra_if all 6", "0 s: 10, 5 s: 10", "0 s: 10, 5 s: 10, 11 s: 2, 17 s: 2",
        line => Bursts(Text("", line, addresses: "10.0.0.100\n10.0.1.100 dev eth1"), 20));

    [Fact]
    public void vrrp_vmac_garp_intvl() => Of("vrrp_vmac_garp_intvl all 6", "0 s: 10, 5 s: 10", "0 s: 10, 5 s: 10, 11 s: 2, 17 s: 2",
        line => Bursts(Text("", line, addresses: "10.0.0.100\n10.0.1.100 dev eth1"), 20));

    [Fact]
    public void vrrp_lower_prio_no_advert() => Of("vrrp_lower_prio_no_advert", 1, 0, line => AnswersToLower(Text("", line)));

    [Fact]
    public void vrrp_higher_prio_send_advert() => Of("vrrp_higher_prio_send_advert", 0, 1, line => AdvertsOnYielding(Text("", line)));

    [Fact]
    public void vrrp_owner_ignore_adverts() => Of("vrrp_owner_ignore_adverts", RouterState.Backup, RouterState.Master,
        line => OwnerHearsOwner(Text("priority 255", line)));

    [Fact]
    public void vrrp_check_unicast_src() => Of("vrrp_check_unicast_src", [], [AdvertError.UnknownPeer],
        line => StrangerSpeaks(Text("unicast_peer {\n10.0.0.2\n}", line)));

    [Fact]
    public void vrrp_skip_check_adv_addr() => Of("vrrp_skip_check_adv_addr", [AdvertError.AddressList], [], line => ListChanges(Text("", line)));

    [Fact]
    public void v3_checksum_as_v2() => Of("v3_checksum_as_v2", ChecksumForm.PseudoHeader, ChecksumForm.Plain, line => FormSent(Text("version 3", line)));

    [Fact]
    public void vrrp_strict() => Of("vrrp_strict", (1, 5), (0, 0), line => StrictMaster(Text("", line)));

    [Fact]
    public void vrrp_notify_priority_changes() => Of("vrrp_notify_priority_changes", "", "fifo INSTANCE \"vi1\" BACKUP_PRIORITY 110", line =>
        PriorityLines(new World(Text("track_process {\ndb\n}", line, root: "vrrp_track_process db {\nprocess mysqld\nweight 10\n}"))
            .Feed(VrrpInput.ProcessCount("db", 1))));

    [Fact]
    public void smtp_alert() => Of("smtp_alert", "", "Entering BACKUP state, Entering MASTER state, Entering FAULT state, Entering BACKUP state, Stopping",
        line => Mails(Life(Text("", line))));

    [Fact]
    public void smtp_alert_vrrp() => Of("smtp_alert_vrrp off", "Entering BACKUP state, Entering MASTER state, Entering FAULT state, Entering BACKUP state, Stopping", "",
        line => Mails(Life(Text("", $"smtp_alert\n{line}"))));

    [Fact]
    public void no_email_faults() => Of("no_email_faults",
        "Entering BACKUP state, Entering MASTER state, Entering FAULT state, Entering BACKUP state, Stopping",
        "Entering BACKUP state, Entering MASTER state, Entering BACKUP state, Stopping", line => Mails(Life(Text("", $"smtp_alert\n{line}"))));
}

namespace Vigil.Tests.Daemon.Dump;

/// <summary>Names, in order, of real dumps of keepalived 2.2.7 for the set-ups of <see cref="DumpSample"/>; only names were recorded.</summary>
internal static class RecordedKeys
{
    private const string Announcing =
        "Gratuitous ARP delay; Gratuitous ARP repeat; Gratuitous ARP refresh; Gratuitous ARP refresh repeat; Gratuitous ARP lower priority delay; "
        + "Gratuitous ARP lower priority repeat; Down timer adverts; Send advert after receive lower priority advert; "
        + "Send advert after receive higher priority advert; Virtual Router ID; Priority; Effective priority; Total priority; Advert interval";

    private const string Faults =
        "Flags; Wantstate; Number of config faults; Number of interface and track script faults; Number of track scripts init; "
        + "Last transition; Read timeout; Master down timer; Interface";

    public static readonly string[] MasterV2 = Split(
        $"VRRP Instance; VRRP Version; Sync group; State; {Faults}; Using src_ip; Multicast address; {Announcing}; Accept; Preempt; "
        + "Promote_secondaries; Authentication type; Password; Virtual IP; Virtual IP Excluded; fd_in; Virtual Routes; Virtual Rules; "
        + "Tracked interfaces; Tracked files; Tracked processes; Using smtp notification; Notify deleted; Backup state transition script; "
        + "Master state transition script; Fault state transition script; Stop state transition script; Deleted state transition script; "
        + "Generic state transition script; Master rx lower pri state transition script; Notify priority changes");

    public static readonly string[] UnicastV3 = Split(
        $"VRRP Instance; VRRP Version; Sync group; State; {Faults}; Using src_ip; {Announcing}; Accept; Preempt; Promote_secondaries; Virtual IP; "
        + "Unicast TTL; Check unicast src; Unicast Peer; Unicast checksum compatibility; fd_in; Using smtp notification; Notify deleted; "
        + "Generic state transition script; Notify priority changes");

    public static readonly string[] BackupV3 = Split(
        $"VRRP Instance; VRRP Version; State; Master router; Master priority; Master advert int; {Faults}; Skip checking advert IP addresses; "
        + $"Using src_ip; Multicast address; {Announcing}; Master advert interval; Accept; Preempt; Promote_secondaries; Virtual IP; fd_in; "
        + "Tracked scripts; Using smtp notification; Notify deleted; Notify priority changes");

    public static readonly string[] Group = Split(
        "VRRP Sync Group; Num member fault; VRRP member instances; Using smtp notification; Master state transition script; "
        + "Stop state transition script; Generic state transition script");

    public static readonly string[] Script = Split(
        "VRRP Script; Command; Interval; Timeout; Weight; Rise; Fall; Result; Insecure; Init state; Status; Script uid:gid; VRRP instances; Tracking instances; State");

    public static readonly string[] File = Split("Track file; File; Status; Weight; Tracking instances");

    public static readonly string[] Process = Split(
        "VRRP Track process; Process; Min processes; Max processes; Current processes; Have quorum; Weight; Terminate delay; Fork delay; "
        + "Fork delay timer not running; Terminate delay timer not running; Full command; Tracking instances");

    public static readonly string[] Interface = Split(
        "Name; index; IPv4 address; Additional IPv4 addresses; IPv6 address; MAC; MAC broadcast; State; Seen up; Delayed state change running; "
        + "Up debounce timer; Down debounce timer; MTU; HW Type; NIC netlink status update; Reset ARP config counter; Original arp_ignore; "
        + "Original arp_filter; Original promote_secondaries; Reset promote_secondaries counter; Not IPv; Tracking VRRP instances");

    public static readonly string[] Sections = Split(
        "Global definitions; Static Addresses; Static Routes; Static Rules; VRRP Topology; VRRP Sockpool; VRRP Sync groups; VRRP Scripts; "
        + "VRRP Track files; VRRP Track processes; Interfaces");

    // Left out: "libnftnl version" (another library). Added: the three names of nftables, which keepalived prints when its keyword is given.
    public static readonly string[] Globals = Split(
        "Network namespace; Network namespace ipvs; Router ID; Smtp server; Smtp server port; Smtp HELO name; Smtp server connection timeout; "
        + "Email notification from; Email notification to; Default smtp_alert; Default smtp_alert_vrrp; Default smtp_alert_checker; "
        + "Checkers log all failures; No test config before reload; Dynamic interfaces; Default interface; Disable local IGMP; LVS flush; "
        + "LVS flush on stop; Global notify fifo; VRRP notify fifo; VRRP notify fifo script; FIFO write vrrp states on reload; "
        + "VRRP notify priority changes; VRRP IPv4 mcast group; VRRP IPv6 mcast group; Gratuitous ARP delay; Gratuitous ARP repeat; "
        + "Gratuitous ARP refresh timer; Gratuitous ARP refresh repeat; Gratuitous ARP lower priority delay; Gratuitous ARP lower priority repeat; "
        + "Num adverts before down; Gratuitous ARP for each secondary VMAC; Send advert after receive lower priority advert; "
        + "Send advert after receive higher priority advert; Gratuitous ARP interval; Gratuitous NA interval; VRRP default protocol version; "
        + "nftables table name; nftables base chain priority; nftables don't force use ifindex for link local IPv; nftables without counters; "
        + "VRRP check unicast_src; VRRP skip check advert addresses; VRRP strict mode; Max auto priority; Min auto priority delay; "
        + "VRRP process priority; VRRP don't swap; VRRP realtime priority; VRRP realtime limit; Checker process priority; Checker don't swap; "
        + "Checker realtime priority; Checker realtime limit; BFD process priority; BFD don't swap; BFD realtime priority; BFD realtime limit; "
        + "SNMP vrrp disabled; SNMP checker disabled; SNMP RFCv; SNMP RFCv; SNMP traps disabled; SNMP socket; DBus disabled; DBus service name; "
        + "Script security disabled; Default script uid; vrrp_netlink_cmd_rcv_bufs; vrrp_netlink_cmd_rcv_bufs_force; vrrp_netlink_monitor_rcv_bufs; "
        + "vrrp_netlink_monitor_rcv_bufs_force; process_monitor_rcv_bufs; process_monitor_rcv_bufs_force; lvs_netlink_cmd_rcv_bufs; "
        + "lvs_netlink_cmd_rcv_bufs_force; lvs_netlink_monitor_rcv_bufs; lvs_netlink_monitor_rcv_bufs_force; rs_init_notifies; no_checker_emails; "
        + "rx_bufs_multiples; umask");

    public static readonly string[] JsonData = Split(
        "iname; dont_track_primary; skip_check_adv_addr; strict_mode; vmac_ifname; ifp_ifname; master_priority; last_transition; garp_delay; "
        + "garp_refresh; garp_rep; garp_refresh_rep; garp_lower_prio_delay; garp_lower_prio_rep; lower_prio_no_advert; higher_prio_send_advert; "
        + "vrid; base_priority; effective_priority; vipset; promote_secondaries; adver_int; master_adver_int; accept; nopreempt; preempt_delay; "
        + "state; wantstate; version; smtp_alert; notify_deleted; script_backup; script_master; script_fault; script_stop; script_deleted; script; "
        + "script_master_rx_lower_pri; vips; evips; vroutes; vrules; track_ifp; track_process; auth_type; auth_data");

    public static readonly string[] JsonStats = Split(
        "advert_rcvd; advert_sent; become_master; release_master; packet_len_err; advert_interval_err; ip_ttl_err; invalid_type_rcvd; addr_list_err; "
        + "invalid_authtype; authtype_mismatch; auth_failure; pri_zero_rcvd; pri_zero_sent; "
        // keepalived 2.4
        + "auth_ext_missing; auth_ext_malformed; auth_ext_unknown_key; auth_ext_invalid_hmac; auth_ext_stale; auth_ext_replay");

    private static string[] Split(string names) => names.Split("; ");
}

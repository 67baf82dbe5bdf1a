namespace Vigil.Core.Settings;

/// <summary>
/// One <c>vrrp_instance</c>, with every default already resolved (global_defs, version, family, strict mode).
/// Immutable; two equal records mean a reload that changes nothing.
/// </summary>
public sealed record VrrpInstanceSettings
{
    /// <summary>The instance's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>virtual_router_id</c></summary>
    public required VirtualRouterId VirtualRouterId { get; init; }

    /// <summary><c>interface</c>; null only for unicast with a source address and no interface.</summary>
    public string? Interface { get; init; }

    /// <summary><c>vrf</c>: VRF device the sockets are bound to (unicast without interface).</summary>
    public string? Vrf { get; init; }

    /// <summary>Family, from the first VIP, the source address or <c>native_ipv6</c>.</summary>
    public InetFamily Family { get; init; } = InetFamily.IPv4;

    /// <summary><c>version</c></summary>
    public VrrpVersion Version { get; init; } = VrrpVersion.V2;

    /// <summary><c>state MASTER</c> given (or priority 255): only a wish, except for an owner.</summary>
    public bool WantsMaster { get; init; }

    /// <summary><c>priority</c></summary>
    public Priority Priority { get; init; } = Priority.Default;

    /// <summary><c>advert_int</c></summary>
    public AdvertInterval AdvertInterval { get; init; } = AdvertInterval.Default;

    /// <summary><c>down_timer_adverts</c>: adverts missed before the master counts as down.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>Not <c>nopreempt</c>.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary><c>preempt_delay</c>; zero when off.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary><c>accept</c>/<c>no_accept</c>: false means VIP traffic is dropped while master and not owner.</summary>
    public bool Accept { get; init; } = true;

    /// <summary><c>strict_mode</c></summary>
    public bool Strict { get; init; }

    /// <summary><c>mcast_dst_ip</c> or the global group of the family.</summary>
    public InetAddress MulticastGroup { get; init; }

    /// <summary>Its adverts would be multicast and its interface had no IFF_MULTICAST when the configuration was read: it stays in FAULT.</summary>
    public bool InterfaceLacksMulticast { get; init; }

    /// <summary><c>mcast_src_ip</c> or <c>unicast_src_ip</c>; None: the interface's primary address.</summary>
    public InetAddress SourceAddress { get; init; }

    /// <summary><c>track_src_ip</c>: FAULT while the configured source address is absent.</summary>
    public bool TrackSourceAddress { get; init; }

    /// <summary><c>unicast_peer</c>; empty: multicast (or a fault, see <see cref="FaultWithoutPeer"/>).</summary>
    public ValueList<UnicastPeer> UnicastPeers { get; init; }

    /// <summary>True when unicast keywords were given (unicast_src_ip or a unicast_peer block), even with no peer.</summary>
    public bool UnicastConfigured { get; init; }

    /// <summary><c>unicast_fault_no_peer</c></summary>
    public bool FaultWithoutPeer { get; init; }

    /// <summary><c>check_unicast_src</c>, resolved with the global and with min_ttl/max_ttl.</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary><c>unicast_ttl</c></summary>
    public byte UnicastTtl { get; init; } = 255;

    /// <summary><c>old_unicast_checksum</c></summary>
    public OldUnicastChecksum OldUnicastChecksum { get; init; }

    /// <summary><c>v3_checksum_as_v2</c>: leave the IPv4 pseudo header out of the v3 checksum.</summary>
    public bool ChecksumWithoutPseudoHeader { get; init; }

    /// <summary><c>authentication { auth_type … }</c></summary>
    public AuthenticationType AuthenticationType { get; init; }

    /// <summary><c>auth_pass</c>, as text; the first 8 bytes (UTF-8) go on the wire.</summary>
    public string Password { get; init; } = "";

    /// <summary><c>auth_hmac</c> block, or null.</summary>
    public AuthHmacSettings? AuthHmac { get; init; }

    /// <summary><c>virtual_ipaddress</c>: advertised addresses, in order.</summary>
    public ValueList<AddressSettings> VirtualAddresses { get; init; }

    /// <summary><c>virtual_ipaddress_excluded</c> and what did not fit the advert: managed, never advertised.</summary>
    public ValueList<AddressSettings> ExcludedAddresses { get; init; }

    /// <summary><c>virtual_routes</c></summary>
    public ValueList<RouteSettings> VirtualRoutes { get; init; }

    /// <summary><c>virtual_rules</c></summary>
    public ValueList<RuleSettings> VirtualRules { get; init; }

    /// <summary><c>promote_secondaries</c></summary>
    public bool PromoteSecondaries { get; init; }

    /// <summary>Gratuitous ARP / unsolicited NA timing.</summary>
    public AnnounceSettings Announce { get; init; } = new();

    /// <summary><c>lower_prio_no_advert</c></summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary><c>higher_prio_send_advert</c></summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary><c>owner_ignore_adverts</c></summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary><c>timer_expired_backup</c>: highest other priority, or null when off.</summary>
    public Priority? TimerExpiredBackup { get; init; }

    /// <summary><c>skip_check_adv_addr</c></summary>
    public bool SkipAddressListCheck { get; init; }

    /// <summary><c>dont_track_primary</c></summary>
    public bool DontTrackPrimary { get; init; }

    /// <summary><c>no_virtual_ipaddress</c></summary>
    public bool NoVirtualAddresses { get; init; }

    /// <summary><c>linkbeat_use_polling</c> of the instance (deprecated spelling).</summary>
    public bool LinkbeatPolling { get; init; }

    /// <summary><c>kernel_rx_buf_size</c> in bytes, or null for the policy's.</summary>
    public int? ReceiveBufferSize { get; init; }

    /// <summary><c>debug</c>, stored only.</summary>
    public int Debug { get; init; }

    /// <summary><c>flap_damping</c>, or null; always null for a member of a sync group and for an address owner.</summary>
    public FlapDampingSettings? FlapDamping { get; init; }

    /// <summary><c>track_interface</c></summary>
    public ValueList<TrackedInterface> TrackInterfaces { get; init; }

    /// <summary><c>track_script</c></summary>
    public ValueList<TrackUse> TrackScripts { get; init; }

    /// <summary><c>track_file</c></summary>
    public ValueList<TrackUse> TrackFiles { get; init; }

    /// <summary><c>track_process</c></summary>
    public ValueList<TrackUse> TrackProcesses { get; init; }

    /// <summary><c>notify_*</c>, <c>smtp_alert</c></summary>
    public NotifySettings Notify { get; init; } = NotifySettings.None;

    /// <summary>True when adverts go to listed peers.</summary>
    public bool IsUnicast => UnicastPeers.Count > 0;

    /// <summary>Identity across reloads (vrrp-behaviour O2): what must be equal for state, timers and addresses to be kept.</summary>
    public (VirtualRouterId Vrid, InetFamily Family, string? Interface, bool Unicast, InetAddress SourceOrGroup) Identity =>
        (VirtualRouterId, Family, Interface, IsUnicast, IsUnicast ? SourceAddress : MulticastGroup);
}

/// <summary>A <c>unicast_peer</c> item.</summary>
/// <param name="Address">Where adverts go, and where they may come from.</param>
/// <param name="MinTtl"><c>min_ttl</c></param>
/// <param name="MaxTtl"><c>max_ttl</c></param>
public sealed record UnicastPeer(InetAddress Address, byte MinTtl = 0, byte MaxTtl = 255);

/// <summary>v2 authentication types; the numbers are those on the wire (RFC 2338 section 5.3.6).</summary>
public enum AuthenticationType : byte
{
    /// <summary>No authentication.</summary>
    None = 0,

    /// <summary>Simple text password.</summary>
    Password = 1,

    /// <summary>IP authentication header.</summary>
    AuthenticationHeader = 2,
}

/// <summary><c>old_unicast_checksum</c></summary>
public enum OldUnicastChecksum : byte
{
    /// <summary>Detect from what the peer sends.</summary>
    Auto,

    /// <summary>Send and accept the old form (multicast group in the pseudo header).</summary>
    Force,

    /// <summary>Never detect it.</summary>
    Never,
}

/// <summary><c>auth_hmac</c> block (draft-cassen-vrrp-auth-hmac, see docs/vrrp.md).</summary>
public sealed record AuthHmacSettings
{
    /// <summary><c>key</c> lines.</summary>
    public ValueList<AuthKey> Keys { get; init; }

    /// <summary><c>active_key</c>: id of the key that signs.</summary>
    public byte ActiveKeyId { get; init; }

    /// <summary><c>time_window</c>, resolved.</summary>
    public TimeSpan TimeWindow { get; init; }

    /// <summary><c>anti_replay monotonic</c></summary>
    public bool Monotonic { get; init; }

    /// <summary><c>mode</c></summary>
    public AuthHmacMode Mode { get; init; }
}

/// <summary>A signing key of 32..64 octets.</summary>
public sealed record AuthKey(byte Id, ValueList<byte> Secret);

/// <summary><c>auth_hmac { mode }</c></summary>
public enum AuthHmacMode : byte
{
    /// <summary>Sign, and require a valid trailer.</summary>
    Enforce,

    /// <summary>Sign, accept unsigned.</summary>
    Permissive,

    /// <summary>Verify a trailer that is present, send none.</summary>
    ReceiveOnly,
}

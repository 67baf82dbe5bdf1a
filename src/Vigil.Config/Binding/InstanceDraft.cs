using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A <c>vrrp_instance</c> while it is gathered. Null means: not said, so a default applies.</summary>
public sealed class InstanceDraft(string name, SourceSpan at) : TrackingDraft
{
    internal string Name { get; } = name;

    internal SourceSpan At { get; } = at;

    /// <summary>The end of the block, where keepalived reports some of what it misses.</summary>
    internal SourceSpan Close { get; set; } = at;

    /// <summary>The block as it was written.</summary>
    internal Statement? Written { get; set; }

    /// <summary>What goes into the settings as it was read.</summary>
    internal VrrpInstanceSettings Settings { get; set; } = new() { Name = name, VirtualRouterId = default };

    internal byte? VirtualRouterId { get; set; }

    internal string? Interface { get; set; }

    internal Word? InterfaceWord { get; set; }

    internal Word? Vrf { get; set; }

    internal InetFamily Family { get; set; }

    internal VrrpVersion? VersionValue { get; set; }

    internal bool? WantsMaster { get; set; }

    internal byte? Priority { get; set; }

    internal TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    internal SourceSpan? IntervalAt { get; set; }

    internal bool NoPreempt { get; set; }

    internal TimeSpan PreemptDelay { get; set; }

    internal bool? Accept { get; set; }

    internal bool? Strict { get; set; }

    internal Word? Source { get; set; }

    internal InetAddress SourceAddress { get; set; }

    internal InetAddress Group { get; set; }

    internal List<UnicastPeer> Peers { get; } = [];

    /// <summary>There are lines in unicast_peer, of which perhaps none could be used.</summary>
    internal bool NamesPeers { get; set; }

    internal bool UnicastKeyword { get; set; }

    internal byte? UnicastTtl { get; set; }

    internal bool CheckSource { get; set; }

    internal AuthenticationType Authentication { get; set; }

    internal string? Password { get; set; }

    internal HmacDraft? Hmac { get; set; }

    internal List<AddressSettings> Addresses { get; } = [];

    internal List<AddressSettings> Excluded { get; } = [];

    internal List<RouteSettings> Routes { get; } = [];

    internal List<RuleSettings> Rules { get; } = [];

    internal TimeSpan? Delay { get; set; }

    internal int? Repeat { get; set; }

    internal TimeSpan? Refresh { get; set; }

    internal int? RefreshRepeat { get; set; }

    internal TimeSpan? LowerDelay { get; set; }

    internal int? LowerRepeat { get; set; }

    internal int? DownTimerAdverts { get; set; }

    internal (TimeSpan Period, bool All)? ExtraInterface { get; set; }

    internal bool? LowerPriorityNoAdvert { get; set; }

    internal bool? HigherPrioritySendAdvert { get; set; }

    internal bool? OwnerIgnoresAdverts { get; set; }

    internal bool? ChecksumWithoutPseudoHeader { get; set; }

    internal bool SkipAddressListCheck { get; set; }

    internal byte? TimerExpiredBackup { get; set; }

    internal bool UsesVmac { get; set; }

    internal bool UsesIpvlan { get; set; }

    internal bool HasIpvlanAddress { get; set; }

    internal bool HasVmacAddress { get; set; }

    internal Word? TransmitsOnBase { get; set; }
}

/// <summary>An <c>auth_hmac</c> block while it is gathered.</summary>
public sealed class HmacDraft(SourceSpan at)
{
    internal SourceSpan At { get; } = at;

    internal List<AuthKey> Keys { get; } = [];

    internal byte? ActiveKey { get; set; }

    internal TimeSpan? Window { get; set; }

    internal bool Monotonic { get; set; }

    internal AuthHmacMode? Mode { get; set; }
}

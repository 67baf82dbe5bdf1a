using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Core.Events;

/// <summary>
/// Something that happened, as a value. The closed set below feeds logs, the journal, notify scripts, FIFOs, mail and metrics;
/// none of these ever looks into the core. Order of facts is order of events.
/// </summary>
public abstract partial record Fact
{
    private Fact() { }

    /// <summary>An instance entered a state. <see cref="Reason"/> says why in words a person can act on.</summary>
    public sealed record StateChanged(VrrpInstanceSettings Instance, RouterState From, RouterState To, Priority EffectivePriority, Reason Reason, bool Initial)
        : Fact;

    /// <summary>A sync group entered a state; comes after the facts of its members.</summary>
    public sealed record GroupStateChanged(SyncGroupSettings Group, RouterState From, RouterState To) : Fact;

    /// <summary>A fault was set (the first one takes the instance to FAULT) or cleared.</summary>
    public sealed record FaultChanged(string Instance, string Fault, bool IsSet) : Fact;

    /// <summary>Trackers changed the effective priority.</summary>
    public sealed record PriorityChanged(VrrpInstanceSettings Instance, RouterState State, Priority From, Priority To, string Cause) : Fact;

    /// <summary>A priority-0 advert was sent.</summary>
    public sealed record Resigned(string Instance) : Fact;

    /// <summary>The master-down timer expired.</summary>
    public sealed record MasterDown(string Instance, InetAddress Master, TimeSpan SinceLastAdvert) : Fact;

    /// <summary>A master other than before was heard (None before: the first).</summary>
    public sealed record MasterChanged(string Instance, InetAddress From, InetAddress To) : Fact;

    /// <summary>v3: the interval learnt from the master changed.</summary>
    public sealed record IntervalLearnt(string Instance, InetAddress From, AdvertInterval Interval, AdvertInterval Ours) : Fact;

    /// <summary>A master heard a higher priority, or the same one from a higher address, and yields.</summary>
    public sealed record HigherPriorityHeard(string Instance, InetAddress From, Priority Theirs, Priority Ours, bool ByAddress) : Fact;

    /// <summary>A master heard a lower priority: two masters, and we stay.</summary>
    public sealed record LowerPriorityHeard(VrrpInstanceSettings Instance, InetAddress From, Priority Theirs, Priority Ours) : Fact;

    /// <summary>A backup heard a lower priority and will take over when its timer ends (logged once per state).</summary>
    public sealed record LowerPriorityDiscarded(string Instance, InetAddress From, Priority Theirs, Priority Ours) : Fact;

    /// <summary>A backup could take over by priority but will not, and why (nopreempt, preempt_delay). Once per cause and state.</summary>
    public sealed record HoldingBack(string Instance, InetAddress Master, Priority Theirs, Priority Ours, string Why) : Fact;

    /// <summary>A resignation was heard.</summary>
    public sealed record PriorityZeroHeard(string Instance, InetAddress From, RouterState State) : Fact;

    /// <summary>A packet was refused: told once per reason until the next change of state, repeats are only counted.</summary>
    public sealed record AdvertRejected(string Instance, InetAddress From, AdvertError Error, string Detail) : Fact;

    /// <summary>An advert for a virtual router id that is not configured here (log_unknown_vrids).</summary>
    public sealed record UnknownVirtualRouter(byte Vrid, InetAddress From, int InterfaceIndex) : Fact;

    /// <summary>Two address owners hear each other (E5), or another contradiction between hosts.</summary>
    public sealed record Contradiction(string Instance, InetAddress With, string What) : Fact;

    /// <summary>A script's result after rise and fall changed, or its exit status did.</summary>
    public sealed record ScriptResult(string Script, ScriptEnd End, int Number, bool TimedOut, bool IsUp, bool NumberChanged, bool UpChanged) : Fact;

    /// <summary>A script was due but its last run has not ended.</summary>
    public sealed record ScriptOverrun(string Script, TimeSpan RunningFor) : Fact;

    /// <summary>A process quorum was gained or lost.</summary>
    public sealed record ProcessQuorum(string Process, int Count, bool Reached) : Fact;

    /// <summary>A tracked file's number changed.</summary>
    public sealed record FileChanged(string File, int Value) : Fact;

    /// <summary>A wake-up came so late that others may have taken over (stall safety, B8).</summary>
    public sealed record WokeLate(TimeSpan Late, string Consequence) : Fact;

    /// <summary>
    /// A router or sync group (<see cref="Name"/>) flaps: losses of mastership and recoveries, with what caused them and how often.
    /// Rate-limited; numbers are since it was told last. <see cref="HeldFor"/>: recoveries are held back for so long if nothing more
    /// happens; null: damping is off here.
    /// </summary>
    public sealed record Flapping(string Name, int Changes, TimeSpan Within, Reason Causes, TimeSpan? HeldFor) : Fact;

    /// <summary>Flap damping of a router or sync group let go, and why.</summary>
    public sealed record FlapDampingEnded(string Name, string Why) : Fact;

    /// <summary>Addresses moved to the excluded list since the advert would not fit the MTU (A4).</summary>
    public sealed record AddressesExcluded(string Instance, int Count, int Mtu) : Fact;

    /// <summary>A configuration change took effect.</summary>
    public sealed record Reloaded(int Added, int Changed, int Removed, int Unchanged) : Fact;
}

/// <summary>Why an advert was refused; each has a counter (names of keepalived.json in section 7.1 of the runtime interface).</summary>
public enum AdvertError : byte
{
    /// <summary>packet_len_err</summary>
    PacketLength,

    /// <summary>ip_ttl_err</summary>
    Ttl,

    /// <summary>vers_err: neither printed nor in the JSON of 2.2.7.</summary>
    Version,

    /// <summary>invalid_authtype</summary>
    InvalidAuthenticationType,

    /// <summary>authtype_mismatch</summary>
    AuthenticationTypeMismatch,

    /// <summary>auth_failure</summary>
    AuthenticationFailure,

    /// <summary>advert_interval_err</summary>
    AdvertInterval,

    /// <summary>invalid_type_rcvd</summary>
    InvalidType,

    /// <summary>chk_err</summary>
    Checksum,

    /// <summary>addr_list_err</summary>
    AddressList,

    /// <summary>Unicast from a sender that is no peer.</summary>
    UnknownPeer,

    /// <summary>Our own address as sender.</summary>
    OwnAddress,

    /// <summary>v3 with no addresses or interval 0 (RFC 9568: ignore).</summary>
    EmptyAdvert,

    /// <summary>auth_ext_missing</summary>
    HmacMissing,

    /// <summary>auth_ext_malformed</summary>
    HmacMalformed,

    /// <summary>auth_ext_unknown_key</summary>
    HmacUnknownKey,

    /// <summary>auth_ext_invalid_hmac</summary>
    HmacInvalid,

    /// <summary>auth_ext_stale</summary>
    HmacStale,

    /// <summary>auth_ext_replay</summary>
    HmacReplay,
}

using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <content>VG03xx: what settings mean together. VG04xx: scripts. VG09xx: what Vigil does differently.</content>
public static partial class DiagnosticCatalogue
{
    public static readonly DiagnosticRule NoVirtualRouterId = Unusable("VG0301", "vrrp_instance '{0}' has no {1} and cannot run");

    public static readonly DiagnosticRule NoInterface = Unusable("VG0302", "vrrp_instance '{0}' has no {1} and cannot run");

    public static readonly DiagnosticRule NoAddresses = AboutBlock("VG0303", "vrrp_instance '{0}' has no virtual_ipaddress, so it protects nothing");

    public static readonly DiagnosticRule AddressesRequired = Unusable("VG0304", "vrrp_instance '{0}' must have a virtual_ipaddress: {1}");

    public static readonly DiagnosticRule DuplicateRouterId = Unusable("VG0305", "'{0}' and '{1}' both use virtual_router_id {2} with {3} on {4}");

    public static readonly DiagnosticRule UnicastWithoutPeers = AboutBlock("VG0306", "vrrp_instance '{0}' has unicast keywords but no unicast_peer, so it uses multicast") with
    {
        Fix = "add a unicast_peer block, or unicast_fault_no_peer to fault instead",
    };

    public static readonly DiagnosticRule IntervalRounded = AboutBlock("VG0307", "advert_int {0} is not a multiple of {1}; {2} is used");

    public static readonly DiagnosticRule OwnerPreempts = AboutBlock("VG0308", "nopreempt cannot be used with priority 255 or state MASTER without priority; it is reset");

    public static readonly DiagnosticRule MasterPreempts = AboutBlock("VG0309", "{0} does not work with state MASTER; it is cleared") with
    {
        Fix = "write state BACKUP; the highest priority becomes MASTER all the same",
    };

    public static readonly DiagnosticRule DelayWithoutPreempt = AboutBlock("VG0310", "preempt_delay has no meaning with nopreempt; it is reset");

    public static readonly DiagnosticRule StrictResets = AboutBlock("VG0311", "strict_mode does not allow {0}; {1}");

    public static readonly DiagnosticRule NoAuthenticationInV3 = AboutBlock("VG0312", "VRRP version 3 has no authentication; it is ignored");

    public static readonly DiagnosticRule NoPassword = AboutBlock("VG0313", "auth_type is given without auth_pass; no authentication is used");

    public static readonly DiagnosticRule OwnerNotTracked = AboutBlock("VG0314", "the priority of an address owner (255) never changes, so the weight of '{0}' is ignored");

    public static readonly DiagnosticRule MasterWithAh = AboutBlock("VG0315", "state MASTER does not go with AH authentication; it is cleared");

    public static readonly DiagnosticRule VersionConflict = Error("VG0316", ErrorClass.Fault, "version {0} cannot be used: {1}");

    public static readonly DiagnosticRule TooManyAddresses = AboutBlock("VG0317", "only {0} addresses fit an advertisement; the other {1} are managed but not advertised");

    public static readonly DiagnosticRule NeedsOption = AboutBlock("VG0318", "{0} has no meaning without {1}; it is ignored");

    public static readonly DiagnosticRule NoLinkLocal = AboutBlock("VG0319", "the first address of an IPv6 virtual router should be link local") with
    {
        Why = "RFC 9568 section 5.2.9",
    };

    public static readonly DiagnosticRule MemberMissing = AboutBlock("VG0320", "'{0}' in vrrp_sync_group '{1}' is no vrrp_instance; it is ignored");

    public static readonly DiagnosticRule MemberTwice = AboutBlock("VG0321", "'{0}' is in vrrp_sync_group '{1}' already and cannot be in '{2}' too");

    public static readonly DiagnosticRule GroupEmpty = AboutBlock("VG0322", "vrrp_sync_group '{0}' has no members and is removed");

    public static readonly DiagnosticRule GroupOfOne = AboutBlock("VG0323", "vrrp_sync_group '{0}' has only one member");

    public static readonly DiagnosticRule OwnersAndOthers = Note("VG0324", "vrrp_sync_group '{0}' mixes an address owner with others");

    public static readonly DiagnosticRule HmacUnusable = Error("VG0325", ErrorClass.Fault, "auth_hmac is not used: {0}");

    public static readonly DiagnosticRule KeyFileOpen = Error("VG0326", ErrorClass.Security, "the key file '{0}' may be read by others; the key is not used") with
    {
        Fix = "chmod 600 it",
    };

    public static readonly DiagnosticRule NotTracked = Warning("VG0327", ErrorClass.Fault, "this route has no dev, so no interface can be tracked for it");

    public static readonly DiagnosticRule PreferenceAssigned = Warning("VG0328", ErrorClass.Fault, "the rule has no preference; {0} is used, which is probably not meant");

    public static readonly DiagnosticRule GroupMember = AboutBlock("VG0329", "'{0}' in track_group '{1}' is no vrrp_instance; it is ignored");

    public static readonly DiagnosticRule NoGroup = Error("VG0330", ErrorClass.Fault, "there is no track_group '{0}' above this line");

    public static readonly DiagnosticRule LongDelay = Note("VG0331", "{0} of {1} is unusually long");

    public static readonly DiagnosticRule UnicastTtlNeedsPeers = Warning("VG0333", ErrorClass.Fault, "unicast_ttl has no meaning without unicast_peer; it is ignored");

    public static readonly DiagnosticRule UnicastVmac = Warning("VG0334", ErrorClass.Fault, "unicast with use_vmac needs vmac_xmit_base; it is set");

    public static readonly DiagnosticRule NoLinkLocalHint = Note("VG0335", "the first address of an IPv6 virtual router should be link local") with
    {
        Why = "RFC 9568 section 5.2.9",
    };

    public static readonly DiagnosticRule DampingWithoutEffect = AboutBlock("VG0336", "flap_damping of '{0}' has no effect: {1}");

    public static readonly DiagnosticRule DampingNeverEnds = Error("VG0337", ErrorClass.Fault, "flap_damping is not used: reuse {0} is not below suppress {1}") with
    {
        Why = "what is held back is let go when the penalty has decayed from suppress to reuse",
    };

    public static readonly DiagnosticRule DampingNeverBegins = AboutBlock("VG0338", "within max_suppress {0} the penalty can never be above suppress {1}; max_suppress {2} is used") with
    {
        Why = "the penalty is kept so small that it decays to reuse in max_suppress",
    };

    public static readonly DiagnosticRule QuietDuplicateRouterId =
        Note("VG0340", "'{0}' is left out while '{1}' uses virtual_router_id {2} with {3} on {4}, too");

    public static readonly DiagnosticRule WeightInGroup = AboutBlock("VG0345", "the weight of '{0}' does not count: '{1}' is in vrrp_sync_group '{2}', so it is not tracked") with
    {
        Why = "members of a group keep in step, which priorities of their own would break",
        Fix = "track it in the vrrp_sync_group; or track it without weight; or add sync_group_tracking_weight to the group",
    };

    public static readonly DiagnosticRule QuietWeightInGroup = WeightInGroup with { Code = "VG0346", Class = ErrorClass.None };

    public static readonly DiagnosticRule FileWeightInGroup = AboutBlock("VG0344",
        "the weight of '{0}' does not count: '{1}' is in vrrp_sync_group '{2}', so any value but 0 is a fault of the whole group") with
    {
        Why = WeightInGroup.Why,
        Fix = WeightInGroup.Fix,
    };

    public static readonly DiagnosticRule OwnInterfaceTracked = AboutBlock("VG0347", "'{0}' is the instance's own interface, so tracking it is ignored") with
    {
        Why = "without it the instance is in FAULT anyway, unless dont_track_primary is given; a weight of it never counts",
        Fix = "remove the line",
    };

    public static readonly DiagnosticRule TrackedTwice = AboutBlock("VG0348", "'{0}' is tracked by vrrp_instance '{1}' and by its vrrp_sync_group '{2}'") with
    {
        Fix = "remove one of the two; an instance tracks its own interface unless it says dont_track_primary",
    };

    public static readonly DiagnosticRule NoPeerLeft = AboutBlock("VG0349", "no line of unicast_peer in vrrp_instance '{0}' can be used, so it stays in FAULT") with
    {
        Severity = Severity.Error,
        Why = "with multicast, which nobody asked for, it could be a second MASTER beside peers that send unicast",
        Fix = "correct the addresses in unicast_peer",
    };

    public static readonly DiagnosticRule NoMulticast = AboutBlock("VG0350", "interface {0} has no multicast, so vrrp_instance '{1}' stays in FAULT") with
    {
        Severity = Severity.Error,
        Why = "adverts go to a multicast group unless there are unicast peers",
        Fix = "add a unicast_peer block; or ip link set the interface multicast on, then reload",
    };

    public static readonly DiagnosticRule IntervalTooLong = AboutBlock("VG0351", "advert_int {0} is longer than version 3 can say; {1} is used") with
    {
        Why = "an advert of version 3 gives its interval in 12 bits of 0.01 s (RFC 9568 section 5.2.7)",
    };

    public static readonly DiagnosticRule ScriptSecurityOff = AboutBlock("VG0401", "scripts run, but enable_script_security is not set") with
    {
        Class = ErrorClass.Security,
        Why = "a script that runs as root and that others may change hands them the host",
        Fix = "add enable_script_security (and script_user) to global_defs",
    };

    public static readonly DiagnosticRule CheckScriptMissing = AboutBlock("VG0402", "vrrp_script '{0}' is disabled: '{1}' {2}");

    public static readonly DiagnosticRule ScriptMissing = Warning("VG0403", ErrorClass.None, "'{0}' {1}, so it will not run");

    public static readonly DiagnosticRule ScriptInsecure = Warning("VG0404", ErrorClass.None, "'{0}' is insecure: {1}");

    public static readonly DiagnosticRule UnknownUser = Error("VG0405", ErrorClass.Fault, "there is no user '{0}'");

    public static readonly DiagnosticRule UnknownGroup = Error("VG0406", ErrorClass.Fault, "there is no group '{0}'");

    public static readonly DiagnosticRule QuietUnknownUser = Warning("VG0407", ErrorClass.None, "there is no {0} '{1}', so the script will not run") with
    {
        Fix = "behind the command stand its user and group; a command with arguments must be in quotes",
    };

    public static readonly DiagnosticRule NoScriptUser = Error("VG0408", ErrorClass.Fault,
        "with enable_script_security a script needs a user: there is no script_user and no user keepalived_script") with
    {
        Fix = "add script_user to global_defs",
    };

    public static readonly DiagnosticRule ScriptFromPath = Note("VG0409", "'{0}' is found on PATH as '{1}'; write the full path");

    public static readonly DiagnosticRule NotYet = Warning("VG0901", ErrorClass.None, "{0} is read but not yet in effect: {1}");

    public static readonly DiagnosticRule Refused = Error("VG0902", ErrorClass.Fault, "{0} is refused: {1}");

    public static readonly DiagnosticRule ServedByNftables = Warning("VG0903", ErrorClass.Fault, "{0} is served by Vigil's own nftables table; no iptables rules are made");

    public static readonly DiagnosticRule AlwaysSo = Note("VG0904", "{0} asks for what Vigil always does: {1}");

    private static ImmutableArray<DiagnosticRule> CheckRules =>
    [
        NoVirtualRouterId, NoInterface, NoAddresses, AddressesRequired, DuplicateRouterId, UnicastWithoutPeers, IntervalRounded,
        OwnerPreempts, MasterPreempts, DelayWithoutPreempt, StrictResets, NoAuthenticationInV3, NoPassword, OwnerNotTracked,
        MasterWithAh, VersionConflict, TooManyAddresses, NeedsOption, NoLinkLocal, MemberMissing, MemberTwice, GroupEmpty,
        GroupOfOne, OwnersAndOthers, HmacUnusable, KeyFileOpen, NotTracked, PreferenceAssigned, GroupMember, NoGroup, LongDelay,
        UnicastTtlNeedsPeers, UnicastVmac, NoLinkLocalHint, DampingWithoutEffect, DampingNeverEnds, DampingNeverBegins,
        QuietDuplicateRouterId, FileWeightInGroup, WeightInGroup, QuietWeightInGroup, OwnInterfaceTracked, TrackedTwice, NoPeerLeft, NoMulticast, IntervalTooLong,
        ScriptSecurityOff, CheckScriptMissing, ScriptMissing, ScriptInsecure, UnknownUser, UnknownGroup, QuietUnknownUser,
        NoScriptUser, ScriptFromPath,
    ];

    private static ImmutableArray<DiagnosticRule> OwnRules => [NotYet, Refused, ServedByNftables, AlwaysSo];

    private static DiagnosticRule AboutBlock(string code, string template) =>
        new(code, Severity.Warning, ErrorClass.Fault, template) { IsAboutBlock = true };

    private static DiagnosticRule Unusable(string code, string template) =>
        new(code, Severity.Error, ErrorClass.Fault, template) { IsAboutBlock = true, StopsRun = true };
}

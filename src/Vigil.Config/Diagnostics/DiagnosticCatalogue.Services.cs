using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <content>VG05xx: virtual servers, real servers and checks, and what their settings mean together.</content>
public static partial class DiagnosticCatalogue
{
    public static readonly DiagnosticRule NoRealServer = AboutBlock("VG0501", "virtual_server {0} has no real_server and is ignored");

    public static readonly DiagnosticRule ServiceDefault = AboutBlock("VG0502", "virtual_server {0} has no {1}; {2} is used");

    public static readonly DiagnosticRule PortZero = AboutBlock("VG0503", "virtual_server {0} is for every port, which needs persistence; {1} s are set") with
    {
        Fix = "give a port, or persistence_timeout",
    };

    public static readonly DiagnosticRule OnePacketNeedsUdp = AboutBlock("VG0504", "ops is for UDP and marks; it is reset");

    public static readonly DiagnosticRule MarkHasNoProtocol = AboutBlock("VG0505", "a mark takes packets of every protocol; protocol is ignored");

    public static readonly DiagnosticRule SuspendNeedsAddress = AboutBlock("VG0506", "ha_suspend follows addresses, and a mark has none; it is reset");

    public static readonly DiagnosticRule DuplicateServer = AboutBlock("VG0507", "real_server {0} is in this virtual_server already; this one is removed");

    public static readonly DiagnosticRule QuorumTooLarge = AboutBlock("VG0508", "quorum {0} is more than all weights together, {1}; it is reduced to that") with
    {
        Why = "it could never be reached",
    };

    public static readonly DiagnosticRule HysteresisTooLarge = AboutBlock("VG0509", "hysteresis {0} is not less than quorum {1}; {2} is used") with
    {
        Why = "the quorum could never be lost",
    };

    public static readonly DiagnosticRule ServerPortReset = AboutBlock("VG0510", "{0} leaves the port as it is, so the port of {1} must be the virtual_server's; {2} is used");

    public static readonly DiagnosticRule GroupPortDiffers = AboutBlock("VG0511", "{0} leaves the port as it is, and {1} has another than some item of the group");

    public static readonly DiagnosticRule ServiceTwice = Warning("VG0512", ErrorClass.None, "{0} is served by a virtual_server above already; this one gets no clients there");

    public static readonly DiagnosticRule SorryIsReal = Warning("VG0513", ErrorClass.None, "the sorry_server {0} is also a real_server of this virtual_server") with
    {
        Why = "when the quorum is lost it may be as dead as the others",
    };

    public static readonly DiagnosticRule ServerOfOtherFamily = Error("VG0514", ErrorClass.Fault, "{0} is {1} and the virtual_server {2}, which only TUN can join; it is not used");

    public static readonly DiagnosticRule MixedGroup = Warning("VG0515", ErrorClass.None, "{0} of the group is not of the family of every real_server, and only TUN joins the two; those servers get none of its clients");

    public static readonly DiagnosticRule NoSuchGroup = Error("VG0516", ErrorClass.None, "there is no virtual_server_group '{0}'; the virtual_server is ignored");

    public static readonly DiagnosticRule EmptyGroup = Error("VG0517", ErrorClass.Fault, "virtual_server_group '{0}' has no usable item and is removed");

    public static readonly DiagnosticRule GroupTwice = Warning("VG0518", ErrorClass.None, "virtual_server_group '{0}' is defined above already; this one is not used");

    public static readonly DiagnosticRule FamilyConflict = Error("VG0519", ErrorClass.Fault, "the virtual_server's address is {0}; it is ignored");

    public static readonly DiagnosticRule TunnelOption = Error("VG0520", ErrorClass.Fault, "{0}; the options are not used");

    public static readonly DiagnosticRule TunnelWithoutTun = Warning("VG0521", ErrorClass.None, "options of a tunnel have a meaning only with TUN");

    public static readonly DiagnosticRule LinkLocalNeedsInterface = Error("VG0522", ErrorClass.Fault, "the link-local address {0} cannot be reached without bind_if; the check is removed");

    public static readonly DiagnosticRule OtherFamilyThan = Error("VG0523", ErrorClass.Fault, "{0} is not of the family of {1}; it is not used");

    public static readonly DiagnosticRule ReplyNeverFits = Warning("VG0524", ErrorClass.Fault, "min_reply_length {0} is more than max_reply_length {1}, so every reply fails");

    public static readonly DiagnosticRule BadDomain = Error("VG0525", ErrorClass.Fault, "'{0}' cannot be asked for: {1}");

    public static readonly DiagnosticRule QuietlyUnused = Warning("VG0526", ErrorClass.None, "{0}; it is not used");

    public static readonly DiagnosticRule ThresholdsCross = Warning("VG0527", ErrorClass.None, "lthreshold {0} is not less than uthreshold {1}, so the server is never full for long");

    public static readonly DiagnosticRule GroupTooLarge = Error("VG0528", ErrorClass.None, "'{0}' has more than {1} addresses; the item is not used") with
    {
        Fix = "mark the traffic with nftables and use fwmark",
    };

    public static readonly DiagnosticRule AlreadyFollowed = Error("VG0529", ErrorClass.Fault, "this real_server follows {0} '{1}' already; the check is removed");

    public static readonly DiagnosticRule Replaced = Warning("VG0530", ErrorClass.Fault, "{0} is given above already; this one replaces it");

    public static readonly DiagnosticRule NoWeightUp = Warning("VG0531", ErrorClass.Fault, "all real_servers of virtual_server {0} have weight 0, so its quorum can never be reached") with
    {
        IsAboutBlock = true,
    };

    public static readonly DiagnosticRule QuietlyReplaced = Note("VG0532", "{0} is given above already; this one replaces it");

    public static readonly DiagnosticRule MarkZero = AboutBlock("VG0533", "mark 0 is what packets without a mark have; the virtual_server is ignored");

    public static readonly DiagnosticRule QuorumLostForGood = Warning("VG0534", ErrorClass.None, "quorum {0} and hysteresis {1} are together more than all weights, {2}: once lost, the quorum is never gained again") with
    {
        Fix = "lower the hysteresis, or raise weights",
    };

    public static readonly DiagnosticRule CheckIncomplete = Error("VG0536", ErrorClass.Fault, "this {0} has no {1} and is removed");

    public static readonly DiagnosticRule SyncInterfaceMissing = Warning("VG0537", ErrorClass.None,
        "there is no interface '{0}' now; connections are synchronised as soon as there is") with
    {
        Why = "the kernel refuses to begin without it, and is asked again every 10 s",
    };

    public static readonly DiagnosticRule CheckWithoutPort = Warning("VG0535", ErrorClass.None, "{0} of {1} has no port to connect to, so it always fails") with
    {
        Fix = "give the check a connect_port, or the real_server a port",
    };

    private static ImmutableArray<DiagnosticRule> ServiceRules =>
    [
        NoRealServer, ServiceDefault, PortZero, OnePacketNeedsUdp, MarkHasNoProtocol, SuspendNeedsAddress, DuplicateServer, QuorumTooLarge,
        HysteresisTooLarge, ServerPortReset, GroupPortDiffers, ServiceTwice, SorryIsReal, ServerOfOtherFamily, MixedGroup, NoSuchGroup, EmptyGroup,
        GroupTwice, FamilyConflict, TunnelOption, TunnelWithoutTun, LinkLocalNeedsInterface, OtherFamilyThan, ReplyNeverFits, BadDomain,
        QuietlyUnused, ThresholdsCross, GroupTooLarge, AlreadyFollowed, Replaced, NoWeightUp, QuietlyReplaced,
        MarkZero, QuorumLostForGood, CheckWithoutPort, CheckIncomplete, SyncInterfaceMissing,
    ];
}

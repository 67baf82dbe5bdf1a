using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <content>VG01xx: arguments and values.</content>
public static partial class DiagnosticCatalogue
{
    public static readonly DiagnosticRule ArgumentStops = Error("VG0100", ErrorClass.MissingArgument,
        "'{0}' needs an argument: {1}");

    public static readonly DiagnosticRule ArgumentMissing = Error("VG0101", ErrorClass.Fault,
        "'{0}' needs an argument: {1}");

    public static readonly DiagnosticRule NotANumber = Error("VG0102", ErrorClass.Fault,
        "'{0}' is not a whole number");

    public static readonly DiagnosticRule NotSeconds = Error("VG0103", ErrorClass.Fault,
        "'{0}' is not a number of seconds such as 2 or 0.25");

    public static readonly DiagnosticRule NotASwitch = Error("VG0104", ErrorClass.Fault,
        "'{0}' is not a switch; write on, true or yes, or off, false or no");

    public static readonly DiagnosticRule NotAChoice = Error("VG0105", ErrorClass.Fault,
        "'{0}' is not one of {1}");

    public static readonly DiagnosticRule NotAnAddress = Error("VG0106", ErrorClass.Fault,
        "'{0}' is not an IP address");

    public static readonly DiagnosticRule OutOfRange = Error("VG0107", ErrorClass.Fault,
        "'{0}' is out of range: {1} must be {2} to {3}");

    public static readonly DiagnosticRule BelowRange = Error("VG0108", ErrorClass.Fault,
        "'{0}' is out of range: {1} must be {2} or more, and at most {3}");

    public static readonly DiagnosticRule TooManyDecimals = Warning("VG0109", ErrorClass.Fault,
        "'{0}' has more than {1} decimals; {2} is used");

    public static readonly DiagnosticRule BadPrefixLength = Warning("VG0110", ErrorClass.Fault,
        "the prefix length must be 0 to {0}; {0} is used");

    public static readonly DiagnosticRule Adjusted = Warning("VG0111", ErrorClass.Fault,
        "{0} cannot be {1}; {2} is used");

    public static readonly DiagnosticRule TooLong = Error("VG0112", ErrorClass.Fault,
        "'{0}' is longer than the {1} characters allowed");

    public static readonly DiagnosticRule Truncated = Warning("VG0113", ErrorClass.Fault,
        "only the first {0} characters count");

    public static readonly DiagnosticRule WrongFamily = Error("VG0114", ErrorClass.Fault,
        "'{0}' is not of the family of this block, {1}");

    public static readonly DiagnosticRule NotMulticast = Error("VG0115", ErrorClass.Fault,
        "'{0}' is not a multicast address");

    public static readonly DiagnosticRule ScopeNotLinkLocal = Warning("VG0116", ErrorClass.Fault,
        "'{0}' is not of link-local scope (ff02::/16)");

    public static readonly DiagnosticRule UnknownOption = Warning("VG0117", ErrorClass.Fault,
        "'{0}' is not an option of {1} and is ignored");

    public static readonly DiagnosticRule OptionNeedsValue = Error("VG0118", ErrorClass.Fault,
        "'{0}' needs a value: {1}");

    public static readonly DiagnosticRule ExtraArguments = Warning("VG0119", ErrorClass.Fault,
        "'{0}' takes one argument only; the rest is ignored");

    public static readonly DiagnosticRule NotAMode = Error("VG0120", ErrorClass.Fault,
        "'{0}' is neither an octal number nor permission bits such as IRWXU|IRGRP");

    public static readonly DiagnosticRule NotADirectory = Error("VG0121", ErrorClass.Fault,
        "'{0}' cannot be used: {1}");

    public static readonly DiagnosticRule UnknownName = Error("VG0122", ErrorClass.Fault,
        "'{0}' is not a {1} this host knows");

    public static readonly DiagnosticRule BadItem = Error("VG0123", ErrorClass.Fault,
        "{0}; the item is not used");

    public static readonly DiagnosticRule CpuUnknown = Error("VG0124", ErrorClass.Fault,
        "there is no CPU '{0}'; the list is not used");

    public static readonly DiagnosticRule NoBroadcast = Warning("VG0125", ErrorClass.Fault,
        "a /{0} has no broadcast address; none is set");

    public static readonly DiagnosticRule PeerWithLength = Error("VG0126", ErrorClass.Fault,
        "'{0}' is not an address; the prefix length goes behind the address itself");

    public static readonly DiagnosticRule MixedFamilies = Error("VG0127", ErrorClass.Fault,
        "'{0}' mixes IPv4 and IPv6");

    public static readonly DiagnosticRule OnlyIPv6 = Error("VG0128", ErrorClass.Fault,
        "{0} is for IPv6 only");

    public static readonly DiagnosticRule ProtocolReset = Warning("VG0129", ErrorClass.Fault,
        "an item of another protocol than keepalived's (18) cannot be tracked; 18 is used") with
    {
        Fix = "add no_track to keep the protocol",
    };

    public static readonly DiagnosticRule NoAction = Error("VG0130", ErrorClass.Fault,
        "the rule has no action such as table 5, goto 9 or blackhole; it is not used");

    public static readonly DiagnosticRule OnlyWith = Warning("VG0131", ErrorClass.Fault,
        "'{0}' has a meaning only with {1}; it is ignored");

    public static readonly DiagnosticRule Clamped = Note("VG0132",
        "'{0}' is outside the sensible range; {1} is used");

    public static readonly DiagnosticRule NoHopsLeft = Warning("VG0133", ErrorClass.Fault,
        "min_ttl {0} is more than max_ttl {1}, so every advert of this peer is refused");

    public static readonly DiagnosticRule LengthWithPeer = Warning("VG0134", ErrorClass.Fault,
        "the prefix length of '{0}' has no meaning beside a peer; it is ignored");

    public static readonly DiagnosticRule NoTimes = Note("VG0135",
        "'{0}' is given no times; the line does nothing");

    public static readonly DiagnosticRule LengthIgnored = Warning("VG0136", ErrorClass.None,
        "'{0}' is a single address here; the prefix length is ignored");

    public static readonly DiagnosticRule NoSuchOption = Error("VG0137", ErrorClass.Fault,
        "'{0}' is not an option of {1}");

    private static ImmutableArray<DiagnosticRule> ValueRules =>
    [
        ArgumentStops, ArgumentMissing, NotANumber, NotSeconds, NotASwitch, NotAChoice, NotAnAddress, OutOfRange, BelowRange,
        TooManyDecimals, BadPrefixLength, Adjusted, TooLong, Truncated, WrongFamily, NotMulticast, ScopeNotLinkLocal,
        UnknownOption, OptionNeedsValue, ExtraArguments, NotAMode, NotADirectory, UnknownName, BadItem, CpuUnknown, NoBroadcast, PeerWithLength,
        MixedFamilies, OnlyIPv6, ProtocolReset, NoAction, OnlyWith, Clamped, NoHopsLeft, LengthWithPeer, NoTimes, LengthIgnored, NoSuchOption,
    ];
}

using System.Collections.Immutable;

namespace Vigil.Config.Diagnostics;

/// <content>VG02xx: blocks, names, items and the interfaces they speak of.</content>
public static partial class DiagnosticCatalogue
{
    public static readonly DiagnosticRule BlockNeedsName = Error("VG0201", ErrorClass.Fault,
        "{0} needs exactly one name; the block is skipped");

    public static readonly DiagnosticRule DuplicateBlock = Error("VG0202", ErrorClass.Fault,
        "{0} '{1}' is already defined; this block is skipped");

    public static readonly DiagnosticRule ExtraBlockWords = Warning("VG0203", ErrorClass.Fault,
        "{0} takes no arguments before its '{{'; '{1}' is ignored");

    public static readonly DiagnosticRule InterfaceMissing = Error("VG0205", ErrorClass.Fault,
        "there is no interface '{0}'") with
    {
        StopsRun = true,
        Fix = "create it, correct the name, or allow it to appear later with dynamic_interfaces in global_defs",
    };

    public static readonly DiagnosticRule InterfaceLoopback = Error("VG0206", ErrorClass.Fault,
        "'{0}' is a loopback interface and cannot carry VRRP");

    public static readonly DiagnosticRule DuplicateItem = Warning("VG0207", ErrorClass.Fault,
        "'{0}' is in this list already; the second one is ignored");

    public static readonly DiagnosticRule QuietDuplicate = Note("VG0208",
        "'{0}' is in this list already; the second one is ignored");

    public static readonly DiagnosticRule NotDefinedBefore = Error("VG0209", ErrorClass.Fault,
        "there is no {0} '{1}' above this line; it is ignored");

    public static readonly DiagnosticRule KeywordElsewhere = Warning("VG0210", ErrorClass.Fault,
        "'{0}' does not belong in {1}");

    public static readonly DiagnosticRule Deprecated = Warning("VG0211", ErrorClass.Fault,
        "'{0}' is deprecated; write {1}");

    public static readonly DiagnosticRule OldSpelling = Note("VG0212",
        "'{0}' is an old spelling; write {1}");

    public static readonly DiagnosticRule AlreadyGiven = Warning("VG0213", ErrorClass.Fault,
        "'{0}' is given already; this one is ignored");

    public static readonly DiagnosticRule QuietAlreadyGiven = Note("VG0214",
        "'{0}' is given already; this one is ignored");

    public static readonly DiagnosticRule BlockIncomplete = Error("VG0215", ErrorClass.Fault,
        "{0} '{1}' has no {2} and is removed");

    public static readonly DiagnosticRule Unused = Note("VG0216",
        "{0} '{1}' is used nowhere and does nothing");

    public static readonly DiagnosticRule InterfaceInTwoGroups = Warning("VG0217", ErrorClass.Fault,
        "'{0}' is in a garp_group already; it stays there");

    public static readonly DiagnosticRule EmptyGarpGroup = Warning("VG0218", ErrorClass.Fault,
        "this garp_group has neither garp_interval nor gna_interval and is removed");

    public static readonly DiagnosticRule NoEth0 = Warning("VG0219", ErrorClass.Fault,
        "'{0}' has no dev, and there is no default_interface and no eth0; the address is not used");

    public static readonly DiagnosticRule VrfWithInterface = Error("VG0220", ErrorClass.Fault,
        "vrf cannot be given together with interface; it is ignored");

    public static readonly DiagnosticRule BadMac = Error("VG0221", ErrorClass.Fault,
        "'{0}' cannot be used: {1}");

    public static readonly DiagnosticRule InterfaceNeeded = Error("VG0222", ErrorClass.Fatal,
        "there is no interface '{0}'; the line is ignored");

    public static readonly DiagnosticRule QuietInterfaceNeeded = Note("VG0223",
        "there is no interface '{0}' now, and the line does not wait for it; it is ignored");

    public static readonly DiagnosticRule EmptyList = Warning("VG0224", ErrorClass.Fault,
        "{0} is empty");

    private static ImmutableArray<DiagnosticRule> BlockRules =>
    [
        BlockNeedsName, DuplicateBlock, ExtraBlockWords, InterfaceMissing, InterfaceLoopback, DuplicateItem, QuietDuplicate,
        NotDefinedBefore, KeywordElsewhere, Deprecated, OldSpelling, AlreadyGiven, QuietAlreadyGiven, BlockIncomplete, Unused,
        InterfaceInTwoGroups, EmptyGarpGroup, NoEth0, VrfWithInterface, BadMac, InterfaceNeeded, QuietInterfaceNeeded, EmptyList,
    ];
}

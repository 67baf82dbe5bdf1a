using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A configuration while it is gathered. What refers to other things is still words; nothing is checked across lines.</summary>
public sealed class ConfigDraft
{
    internal ProcessSettings Process { get; set; } = new();

    internal GlobalDraft Global { get; } = new();

    internal List<InstanceDraft> Instances { get; } = [];

    internal List<GroupDraft> Groups { get; } = [];

    internal List<ScriptDraft> Scripts { get; } = [];

    internal List<TrackFileDraft> Files { get; } = [];

    internal List<ProcessDraft> Processes { get; } = [];

    internal List<string> Bfds { get; } = [];

    internal List<(string Name, List<Word> Members)> TrackGroups { get; } = [];

    internal List<AddressSettings> StaticAddresses { get; } = [];

    internal List<RouteSettings> StaticRoutes { get; } = [];

    internal List<RuleSettings> StaticRules { get; } = [];

    internal List<AnnounceGroup> AnnounceGroups { get; } = [];

    internal List<InterfaceDelay> InterfaceDelays { get; } = [];

    internal List<LinkbeatInterface> Linkbeats { get; } = [];

    internal bool HasVirtualServers { get; set; }

    internal List<VirtualServerDraft> VirtualServers { get; } = [];

    internal List<ServiceGroupDraft> ServiceGroups { get; } = [];

    internal TlsSettings? Tls { get; set; }

    /// <summary>Whether a script without a user of its own may run: with script security only as somebody named.</summary>
    internal bool HasScriptUser(BindContext context) =>
        Global.ScriptUser is { } chosen ? Users.Find(chosen.User, chosen.Group, context.Facts) is not null
            : !Global.Settings.ScriptSecurity || context.Facts.FindUser(DefaultScriptUser) is not null;

    /// <summary>The user scripts run as when the host has it.</summary>
    internal const string DefaultScriptUser = "keepalived_script";
}

/// <summary><c>global_defs</c> while it is gathered: settings, defaults of instances, and scripts not yet looked up.</summary>
public sealed class GlobalDraft
{
    internal GlobalSettings Settings { get; set; } = new();

    internal InstanceDefaults Defaults { get; } = new();

    internal List<string> Recipients { get; } = [];

    internal ScriptLine? Startup { get; set; }

    internal ScriptLine? Shutdown { get; set; }

    internal FifoDraft NotifyFifo { get; } = new();

    internal FifoDraft VrrpFifo { get; } = new();

    internal FifoDraft LvsFifo { get; } = new();

    internal (Word User, Word? Group)? ScriptUser { get; set; }

    internal bool SupplementaryGroups { get; set; }

    internal string? DefaultInterface { get; set; }

    internal bool? MailAlert { get; set; }

    internal bool? MailAlertVrrp { get; set; }

    internal bool? MailAlertChecker { get; set; }

    internal bool LogAllCheckFailures { get; set; }

    internal LvsSettings Lvs
    {
        get => Settings.Lvs;
        set => Settings = Settings with { Lvs = value };
    }

    internal bool HasTable { get; set; }

    internal string? SnmpSocket { get; set; }
}

/// <summary>A FIFO's path, owner and reader.</summary>
internal sealed class FifoDraft
{
    public Word? Path { get; set; }

    public Word? User { get; set; }

    public Word? Group { get; set; }

    public ScriptLine? Script { get; set; }
}

/// <summary>What <c>global_defs</c> says for all instances. Null: not said.</summary>
internal sealed class InstanceDefaults
{
    public VrrpVersion Version { get; set; } = VrrpVersion.V2;

    public InetAddress Group4 { get; set; } = InetAddress.VrrpGroup4;

    public InetAddress Group6 { get; set; } = InetAddress.VrrpGroup6;

    public TimeSpan? Delay { get; set; }

    public int? Repeat { get; set; }

    public TimeSpan? Refresh { get; set; }

    public int? RefreshRepeat { get; set; }

    public TimeSpan? LowerDelay { get; set; }

    public int? LowerRepeat { get; set; }

    public int? DownTimerAdverts { get; set; }

    public (TimeSpan Period, bool All) ExtraInterface { get; set; }

    public bool LowerPriorityNoAdvert { get; set; }

    public bool HigherPrioritySendAdvert { get; set; }

    public bool OwnerIgnoresAdverts { get; set; }

    public bool CheckUnicastSource { get; set; }

    public bool SkipAddressListCheck { get; set; }

    public bool Strict { get; set; }

    public bool ChecksumWithoutPseudoHeader { get; set; }

    public bool PriorityChanges { get; set; }

    /// <summary><c>vrrp_min_garp</c>: only what is still at the built-in default changes.</summary>
    public void UseMinimum()
    {
        Repeat ??= 1;
        Delay ??= TimeSpan.Zero;
        Refresh ??= TimeSpan.Zero;
        RefreshRepeat ??= 0;
    }
}

/// <summary>A tracked thing as a block names it: its name's word and its options.</summary>
internal sealed record TrackItem(Word Name, int? Weight, bool? Reverse);

/// <summary>What instances and groups share: trackers and notify hooks.</summary>
public class TrackingDraft
{
    internal List<TrackItem> Interfaces { get; } = [];

    internal List<TrackItem> Scripts { get; } = [];

    internal List<TrackItem> Files { get; } = [];

    internal List<TrackItem> Processes { get; } = [];

    internal List<TrackItem> Bfds { get; } = [];

    internal FlapDampingDraft? FlapDamping { get; set; }

    internal Dictionary<string, ScriptLine> Notify { get; } = new(StringComparer.Ordinal);

    internal bool ReportDeleted { get; set; }

    internal bool? Mail { get; set; }

    internal bool? PriorityChanges { get; set; }
}

/// <summary>A <c>vrrp_sync_group</c> while it is gathered.</summary>
public sealed class GroupDraft(string name, SourceSpan at) : TrackingDraft
{
    internal string Name { get; } = name;

    internal SourceSpan At { get; } = at;

    internal List<Word>? Members { get; set; }

    internal bool TrackingWeight { get; set; }
}

/// <summary>A <c>vrrp_script</c> while it is gathered.</summary>
public sealed class ScriptDraft(string name, SourceSpan at)
{
    internal string Name { get; } = name;

    internal SourceSpan At { get; } = at;

    internal ScriptLine? Command { get; set; }

    internal TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    internal TimeSpan? Timeout { get; set; }

    internal (int Value, bool Reverse) Weight { get; set; }

    internal int Rise { get; set; } = 1;

    internal int Fall { get; set; } = 1;

    internal bool InitFail { get; set; }

    internal (Word User, Word? Group)? User { get; set; }
}

/// <summary>A <c>track_file</c> while it is gathered.</summary>
public sealed class TrackFileDraft(string name)
{
    internal string Name { get; } = name;

    internal string? Path { get; set; }

    internal (int Value, bool Reverse)? OwnWeight { get; set; }

    internal (int Value, bool Reverse) Weight => OwnWeight ?? (1, false);

    internal int? InitialValue { get; set; }

    internal bool Overwrite { get; set; }
}

/// <summary>A <c>vrrp_track_process</c> while it is gathered.</summary>
public sealed class ProcessDraft(string name)
{
    internal string? Process { get; set; }

    internal (int Value, bool Reverse)? OwnWeight { get; set; }

    internal TrackProcessSettings Settings { get; set; } = new() { Name = name, Process = "" };
}

/// <summary><c>SSL</c> while it is gathered.</summary>
public sealed class TlsDraft
{
    internal TlsSettings Settings { get; set; } = new();
}

/// <summary>The draft of blocks that are only checked.</summary>
public sealed class NoDraft
{
    internal static readonly NoDraft Instance = new();
}

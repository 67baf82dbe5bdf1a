using System.Globalization;
using Microsoft.Extensions.Logging;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Daemon.Logging;

/// <summary>A line of the log: from which level on it shows, and its text.</summary>
public readonly record struct LogLine(LogLevel Level, string Text);

/// <summary>
/// The catalogue of log lines for facts of the core, in keepalived's words where operators search for them (runtime-interface: logging).
/// <see cref="LogLevel.Debug"/> lines show with <c>-D</c>, <see cref="LogLevel.Trace"/> lines with <c>-D -D</c>. What Vigil adds
/// (reasons, consequences) stands on lines of its own.
/// </summary>
/// <param name="interfaceName">Name of an interface by its index.</param>
public sealed class FactLines(Func<int, string> interfaceName)
{
    /// <summary>Lines for a fact, in order; none for facts that only others want.</summary>
    public LogLine[] Of(Fact fact) => fact switch
    {
        Fact.StateChanged f => State(f),
        Fact.GroupStateChanged f => Group(f),
        Fact.FaultChanged f => Fault(f),
        Fact.PriorityChanged f => [
            Info($"({f.Instance.Name}) Changing effective priority from {f.From} to {f.To}"),
            Detail($"({f.Instance.Name}) reason: {f.Cause}"),
        ],
        Fact.Resigned f => [Detail($"({f.Instance}) sent 0 priority")],
        Fact.MasterDown f => [Detail($"({f.Instance}) Receive advertisement timeout")],
        Fact.Contradiction f => [Error($"({f.Instance}) {f.What} ({f.With})")],
        Fact.AddressesExcluded f => [
            Warning($"({f.Instance}) {f.Count} addresses do not fit an advert with an MTU of {f.Mtu}; treated as virtual_ipaddress_excluded"),
        ],
        Fact.Flapping f => Flaps(f),
        Fact.FlapDampingEnded f => [Info($"({f.Name}) flap damping ends: {f.Why}")],
        Fact.WokeLate f => [Warning($"A thread timer expired {Seconds(f.Late)} seconds ago: {f.Consequence}")],
        Fact.Reloaded f => [Info(
            $"Reload complete: instances {f.Added} added, {f.Changed} changed, {f.Removed} removed, {f.Unchanged} unchanged")],
        _ => Advert(fact) ?? Tracker(fact) ?? ServiceFactLines.Of(fact) ?? [],
    };

    private static LogLine[] Flaps(Fact.Flapping f)
    {
        var line = Warning($"({f.Name}) {f.Changes} changes in {WholeSeconds(f.Within)} s: flapping; causes: {f.Causes}");
        return f.HeldFor is not { } held ? [line] : [
            line,
            Warning($"({f.Name}) flap damping: does not come back until it has been calm, {WholeSeconds(held)} s if nothing more happens; "
                + "it still takes over when nobody else advertises; vigil release lets go"),
        ];
    }

    private static LogLine[] State(Fact.StateChanged f)
    {
        string name = f.Instance.Name;
        LogLine reason = Info($"({name}) reason: {f.Reason}");
        LogLine? entering = f.To switch
        {
            RouterState.Master or RouterState.Backup => Info($"({name}) Entering {Word(f.To)} STATE{(f.Initial ? " (init)" : "")}"),
            RouterState.Fault => Error($"({name}) Entering FAULT STATE{(f.Initial ? " (init)" : "")}"),
            RouterState.Deleted => Info($"({name}) removed by the reload"),
            _ => null,
        };
        if (entering is not { } line) return [];
        // A first start and a removal need no explanation, and a fault has had its line.
        bool needsReason = !f.Initial && f.Reason.ToString().Length > 0 && f.To is (RouterState.Master or RouterState.Backup);
        return needsReason ? [line, reason] : [line];
    }

    private static LogLine[] Group(Fact.GroupStateChanged f) =>
        f.To is RouterState.Master or RouterState.Backup or RouterState.Fault
            ? [Info($"VRRP_Group({f.Group.Name}) Syncing instances to {Word(f.To)} state")]
            : [];

    private static LogLine[] Fault(Fact.FaultChanged f) => f switch
    {
        _ when f.Fault.EndsWith(" has not reported yet", StringComparison.Ordinal) => [Detail($"({f.Instance}) waiting: {f.Fault}")],
        { IsSet: false } => [Info($"({f.Instance}) no longer at fault: {f.Fault}")],
        _ when f.Fault.StartsWith("script ", StringComparison.Ordinal) => [Error($"({f.Instance}) entering FAULT state due to {f.Fault}")],
        _ => [Error($"({f.Instance}) entering FAULT state ({f.Fault})")],
    };

    private LogLine[]? Advert(Fact fact) => fact switch
    {
        Fact.MasterChanged { From.IsNone: true } f => [Detail($"({f.Instance}) master set to {f.To}")],
        Fact.MasterChanged f => [Detail($"({f.Instance}) master changed from {f.From} to {f.To}")],
        Fact.IntervalLearnt f => [
            Info($"({f.Instance}) advertisement interval updated from {Milliseconds(f.Ours)}ms to {Milliseconds(f.Interval)}ms by master"),
        ],
        Fact.HigherPriorityHeard { ByAddress: true } f => [
            Info($"({f.Instance}) Master received advert from {f.From} with same priority {f.Theirs} but higher IP address than ours"),
        ],
        Fact.HigherPriorityHeard f => [
            Info($"({f.Instance}) Master received advert from {f.From} with higher priority {f.Theirs}, ours {f.Ours}"),
        ],
        Fact.LowerPriorityHeard f => [
            Info($"({f.Instance.Name}) Received advert from {f.From} with lower priority {f.Theirs}, ours {f.Ours}, forcing new election"),
        ],
        Fact.LowerPriorityDiscarded f => [
            Info($"({f.Instance}) received lower priority ({f.Theirs}) advert from {f.From} - discarding"),
        ],
        Fact.HoldingBack { Master.IsNone: true } f => [Info($"({f.Instance}) not becoming MASTER: {f.Why}")],
        Fact.HoldingBack f => [
            Info($"({f.Instance}) not taking over from {f.Master} (priority {f.Theirs}, ours {f.Ours}): {f.Why}"),
        ],
        Fact.PriorityZeroHeard { State: RouterState.Master } f => [Info($"({f.Instance}) Master received priority 0 message")],
        Fact.PriorityZeroHeard f => [Info($"({f.Instance}) Backup received priority 0 advertisement")],
        Fact.AdvertRejected f => [Warning($"({f.Instance}) advert from {f.From} refused: {f.Detail}")],
        Fact.UnknownVirtualRouter f => [
            Info($"Unknown VRID({f.Vrid}) received on interface({interfaceName(f.InterfaceIndex)}). ignoring..."),
        ],
        _ => null,
    };

    private static LogLine[]? Tracker(Fact fact) => fact switch
    {
        Fact.ScriptResult f => Script(f),
        Fact.ScriptOverrun f => [Warning($"Track script {f.Script} is already running, expect idle - skipping run (for {Seconds(f.RunningFor)} s now)")],
        Fact.ProcessQuorum f => [
            Info($"Quorum {(f.Reached ? "gained" : "lost")} for tracked process {f.Process}"),
            Detail($"Tracked process {f.Process}: {f.Count} running"),
        ],
        Fact.FileChanged f => [Detail($"Tracked file {f.File} now {f.Value}")],
        _ => null,
    };

    private static LogLine[] Script(Fact.ScriptResult f)
    {
        var lines = new List<LogLine>(2);
        if (f is { NumberChanged: true, End: ScriptEnd.Exited }) lines.Add(Info($"Script `{f.Script}` now returning {f.Number}"));
        if (f.UpChanged) lines.Add(f.IsUp ? Info($"VRRP_Script({f.Script}) succeeded") : Warning($"VRRP_Script({f.Script}) {Failure(f)}"));
        return [.. lines];
    }

    private static string Failure(Fact.ScriptResult f) => f switch
    {
        { TimedOut: true } => "timed_out",
        { End: ScriptEnd.NotStarted } => $"failed (could not be started: {new Linux.Errno(f.Number)})",
        { End: ScriptEnd.Signalled } => $"failed (killed by signal {f.Number})",
        _ => $"failed (exited with status {f.Number})",
    };

    private static string Word(RouterState state) => state switch
    {
        RouterState.Master => "MASTER",
        RouterState.Fault => "FAULT",
        _ => "BACKUP",
    };

    private static long Milliseconds(AdvertInterval interval) => (long)interval.Value.TotalMilliseconds;

    private static string WholeSeconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);

    private static LogLine Detail(string text) => new(LogLevel.Debug, text);

    private static LogLine Info(string text) => new(LogLevel.Information, text);

    private static LogLine Warning(string text) => new(LogLevel.Warning, text);

    private static LogLine Error(string text) => new(LogLevel.Error, text);
}

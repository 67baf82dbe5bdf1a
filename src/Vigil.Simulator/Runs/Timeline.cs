using System.Globalization;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Runs;

/// <summary>Writes down what people need to understand a run: faults, states with reasons, priorities, addresses that come and go.</summary>
public sealed class Timeline : Observer
{
    private readonly List<TimelineEntry> lines = [];

    /// <summary>What each instance of each host last said of why it keeps still; the same again is no news until it has led.</summary>
    private readonly Dictionary<(string Host, string Instance), string> heldBack = [];

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<TimelineEntry> Lines => lines;

    /// <inheritdoc/>
    public override void FaultChanged(in Fault fault, bool begins)
    {
        if (!begins && fault.Kind.Mend is null) return;
        var (what, word) = fault.Kind.IsOperators ? (TimelineEvent.Operator, "operator") : begins ? (TimelineEvent.Fault, "FAULT") : (TimelineEvent.Mended, "mended");
        string text = $"{word}  {fault.Text(Cluster)}{(fault.Kind.IsOperators && !begins ? ": undone" : "")}";
        lines.Add(new(Now, what, Cluster.Hosts[fault.Host].Name, text) { Peer = fault.Peer < 0 ? null : Cluster.Hosts[fault.Peer].Name, Reason = fault.Kind.Name });
    }

    /// <inheritdoc/>
    public override void Told(SimulatedHost host, Fact fact)
    {
        switch (fact)
        {
            case Fact.StateChanged { To: RouterState.Master } f: Remember(host, f.Instance.Name, ""); goto default;
            case Fact.HoldingBack f when !Remember(host, f.Instance, f.Why): break;
            default: Add(host, fact); break;
        }
    }

    private bool Remember(SimulatedHost host, string instance, string why)
    {
        bool isNews = heldBack.GetValueOrDefault((host.Name, instance)) != why;
        heldBack[(host.Name, instance)] = why;
        return isNews;
    }

    private void Add(SimulatedHost host, Fact fact)
    {
        switch (fact)
        {
            case Fact.StateChanged f:
                Add(TimelineEvent.State, host.Name, $"{host.Name} {f.Instance.Name} {f.To.ToString().ToUpperInvariant()}, priority {f.EffectivePriority}: {f.Reason}", f.Instance.Name, f.To, f.EffectivePriority, f.Reason.ToString());
                break;
            case Fact.PriorityChanged f: Add(TimelineEvent.Priority, host.Name, $"{host.Name} {f.Instance.Name} priority {f.From} -> {f.To}: {f.Cause}", f.Instance.Name, f.State, f.To, f.Cause); break;
            case Fact.HoldingBack f: Add(TimelineEvent.HoldsBack, host.Name, $"{host.Name} {f.Instance} holds back: {f.Why}", f.Instance, priority: f.Ours, reason: f.Why); break;
            case Fact.WokeLate f: Add(TimelineEvent.WokeLate, host.Name, $"{host.Name} woke {f.Late.TotalSeconds:0.###} s late: {f.Consequence}", reason: f.Consequence); break;
            case Fact.Flapping f:
                string held = f.HeldFor is { } span ? $"; held back for {span.TotalSeconds:0} s if nothing more happens" : "";
                Add(TimelineEvent.Flaps, host.Name, $"{host.Name} {f.Name} FLAPS: {f.Changes} changes in {f.Within.TotalSeconds:0} s; {f.Causes}{held}", f.Name, reason: f.Causes.ToString());
                break;
            case Fact.FlapDampingEnded f: Add(TimelineEvent.Released, host.Name, $"{host.Name} {f.Name} is not held back any more: {f.Why}", f.Name, reason: f.Why); break;
            case Fact.Resigned f: Add(TimelineEvent.Resigns, host.Name, $"{host.Name} {f.Instance} sends priority 0", f.Instance, priority: Priority.Resign); break;
            case Fact.AdvertRejected f: Add(TimelineEvent.Refuses, host.Name, $"{host.Name} {f.Instance} refuses an advert of {f.From}: {f.Detail}", f.Instance, reason: f.Detail); break;
        }
    }

    /// <inheritdoc/>
    public override void AddressChanged(SimulatedHost host, int cell, InetAddress address, bool present) =>
        lines.Add(new(Now, present ? TimelineEvent.AddressAdded : TimelineEvent.AddressRemoved, host.Name, $"{host.Name} {(present ? "has" : "no longer has")} {address}") { Address = address });

    /// <summary>The last lines, each with its time in seconds.</summary>
    public IEnumerable<string> Last(int count) =>
        lines.TakeLast(count).Select(line => string.Create(CultureInfo.InvariantCulture, $"{(line.At - Instant.Zero).TotalSeconds,12:0.000000}  {line.Text}"));

    private void Add(TimelineEvent what, string host, string text, string? instance = null, RouterState? state = null, Priority? priority = null, string? reason = null) =>
        lines.Add(new(Now, what, host, text) { Instance = instance, State = state, Priority = priority, Reason = reason });
}

using System.Globalization;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Runs;

/// <summary>Writes down what people need to understand a run: faults, states with reasons, priorities, addresses that come and go.</summary>
public sealed class Timeline : Observer
{
    private readonly List<(Instant At, string Text)> lines = [];

    /// <summary>What each instance of each host last said of why it keeps still; the same again is no news until it has led.</summary>
    private readonly Dictionary<(string Host, string Instance), string> heldBack = [];

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<(Instant At, string Text)> Lines => lines;

    /// <inheritdoc/>
    public override void FaultChanged(in Fault fault, bool begins) => Add($"{(begins ? "FAULT" : "mended")}  {fault.Text(Cluster)}");

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
            case Fact.StateChanged f: Add($"{host.Name} {f.Instance.Name} {f.To.ToString().ToUpperInvariant()}, priority {f.EffectivePriority}: {f.Reason}"); break;
            case Fact.PriorityChanged f: Add($"{host.Name} {f.Instance.Name} priority {f.From} -> {f.To}: {f.Cause}"); break;
            case Fact.HoldingBack f: Add($"{host.Name} {f.Instance} holds back: {f.Why}"); break;
            case Fact.WokeLate f: Add($"{host.Name} woke {f.Late.TotalSeconds:0.###} s late: {f.Consequence}"); break;
            case Fact.Flapping f: Add($"{host.Name} {f.Name} FLAPS: {f.Changes} changes in {f.Within.TotalSeconds:0} s; {f.Causes}{(f.HeldFor is { } held ? $"; held back for {held.TotalSeconds:0} s if nothing more happens" : "")}"); break;
            case Fact.FlapDampingEnded f: Add($"{host.Name} {f.Name} is not held back any more: {f.Why}"); break;
            case Fact.Resigned f: Add($"{host.Name} {f.Instance} sends priority 0"); break;
            case Fact.AdvertRejected f: Add($"{host.Name} {f.Instance} refuses an advert of {f.From}: {f.Detail}"); break;
        }
    }

    /// <inheritdoc/>
    public override void AddressChanged(SimulatedHost host, int cell, InetAddress address, bool present) => Add($"{host.Name} {(present ? "has" : "no longer has")} {address}");

    /// <summary>The last lines, each with its time in seconds.</summary>
    public IEnumerable<string> Last(int count) =>
        lines.TakeLast(count).Select(line => string.Create(CultureInfo.InvariantCulture, $"{(line.At - Instant.Zero).TotalSeconds,12:0.000000}  {line.Text}"));

    private void Add(string text) => lines.Add((Now, text));
}

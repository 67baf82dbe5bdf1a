using System.Collections.Immutable;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Simulator.Runs;

namespace Vigil.Simulator.Studies;

/// <summary>
/// Asks of a cluster what would happen: plays every mishap, and every pair of them, each in a run of its own in which all hosts
/// boot, come to rest, meet the mishap for longer than any election takes, and are mended.
/// </summary>
public static class WhatIf
{
    /// <summary>Plays all trials, on all cores; the outcomes are in their order, those of one trial beside each other.</summary>
    /// <param name="hosts">The cluster.</param>
    /// <param name="addresses">What is asked about.</param>
    /// <param name="trials">What to try.</param>
    /// <param name="seed">Explains chance.</param>
    /// <param name="played">Told after each trial, from any thread.</param>
    public static ImmutableArray<TrialOutcome> Ask(
        IReadOnlyList<HostSpec> hosts, IReadOnlyList<SharedAddress> addresses, IReadOnlyList<Trial> trials, ulong seed, Action? played = null)
    {
        var outcomes = new TrialOutcome[trials.Count][];
        Parallel.For(0, trials.Count, i =>
        {
            outcomes[i] = new Run(hosts, addresses, seed).Play(trials[i]);
            played?.Invoke();
        });
        return [.. outcomes.SelectMany(all => all)];
    }

    private sealed class Run
    {
        private readonly Cluster cluster;
        private readonly IReadOnlyList<SharedAddress> addresses;
        private readonly OwnershipLog log;
        private readonly Reasons reasons;
        private readonly TimeSpan settle;

        public Run(IReadOnlyList<HostSpec> hosts, IReadOnlyList<SharedAddress> addresses, ulong seed)
        {
            this.addresses = addresses;
            cluster = new Cluster(seed);
            log = cluster.Watch(new OwnershipLog { Addresses = [.. addresses.Select(shared => shared.Address)] });
            reasons = cluster.Watch(new Reasons());
            foreach (var spec in hosts) cluster.Add(spec);
            foreach (var host in cluster.Hosts) host.Boot();
            settle = Settling.Of(cluster);
            cluster.Run(settle);
        }

        public TrialOutcome[] Play(Trial trial)
        {
            if (trial.First is { } first)
            {
                Begin(first);
                cluster.Run(settle);
                if (!trial.Together) Mend();
            }
            var began = cluster.Now;
            Begin(trial.Last);
            cluster.Run(settle);
            var ended = cluster.Now;
            var why = reasons.Text;
            Mend();
            return [.. addresses.Select(shared => Outcome(trial, shared, began, ended, why))];
        }

        private TrialOutcome Outcome(Trial trial, SharedAddress shared, Instant began, Instant ended, string? why)
        {
            var history = log.Of(shared.Address);
            ulong before = history.Last(span => span.At < began).Owners;
            var during = OwnershipSum.Of(history, began, ended, shared.Hosts);
            var after = OwnershipSum.Of(history, ended, cluster.Now, shared.Hosts);
            return new TrialOutcome(trial, shared, before, during, after, why);
        }

        private void Begin(Mishap mishap)
        {
            foreach (var fault in mishap.Faults) cluster.Apply(fault);
        }

        private void Mend()
        {
            while (cluster.PresentFaults.Count > 0) cluster.Mend(cluster.PresentFaults[^1]);
            cluster.Run(settle);
        }
    }

    /// <summary>Keeps the last word of a host that could take over and does not.</summary>
    private sealed class Reasons : Observer
    {
        private readonly Dictionary<string, string> held = [];

        public string? Text => held.Count == 0 ? null : string.Join("; ", held.Select(pair => $"{pair.Key}: {pair.Value}"));

        public override void Told(SimulatedHost host, Fact fact)
        {
            if (fact is Fact.HoldingBack back) held[host.Name] = back.Why;
            else if (fact is Fact.StateChanged) held.Remove(host.Name);
        }
    }
}

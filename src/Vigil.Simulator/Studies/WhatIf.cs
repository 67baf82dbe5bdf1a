using System.Collections.Immutable;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Vrrp;
using Vigil.Simulator.Runs;

namespace Vigil.Simulator.Studies;

/// <summary>
/// Asks of a cluster what would happen: plays every mishap, and every pair of them, each in runs of its own in which all hosts
/// boot, come to rest, meet the mishap for longer than any election takes, and are mended.
/// </summary>
public static class WhatIf
{
    /// <summary>The golden section: multiples of it, whole parts off, are spread evenly however many there are.</summary>
    private const double Golden = 0.6180339887498949;

    /// <summary>Plays all trials, on all cores; the outcomes are in their order, those of one trial beside each other.</summary>
    /// <param name="hosts">The cluster.</param>
    /// <param name="addresses">What is asked about.</param>
    /// <param name="trials">What to try.</param>
    /// <param name="runs">How often each is played: the mishap comes at so many moments, evenly spread over the interval of adverts and of checks.</param>
    /// <param name="seed">Explains chance.</param>
    /// <param name="played">Told after each trial, from any thread.</param>
    public static ImmutableArray<TrialOutcome> Ask(
        IReadOnlyList<HostSpec> hosts, IReadOnlyList<SharedAddress> addresses, IReadOnlyList<Trial> trials, int runs, ulong seed, Action? played = null)
    {
        var moments = Moments(hosts, runs);
        var outcomes = new List<TrialOutcome>[trials.Count];
        Parallel.For(0, trials.Count, i =>
        {
            var all = moments.Select(moment => new Run(hosts, addresses, seed).Play(trials[i], moment)).ToList();
            outcomes[i] = [.. addresses.SelectMany((shared, number) => TrialOutcome.Group(trials[i], shared, [.. all.Select(run => run[number])]))];
            played?.Invoke();
        });
        return [.. outcomes.SelectMany(all => all)];
    }

    /// <summary>Moments of the longest advert interval, each in another one of those that the longest check interval has.</summary>
    private static TimeSpan[] Moments(IReadOnlyList<HostSpec> hosts, int count)
    {
        var advert = hosts.SelectMany(host => host.Configuration.Instances).Max(instance => instance.AdvertInterval.Value);
        var check = hosts.SelectMany(host => host.Configuration.Scripts).Select(script => script.Interval).DefaultIfEmpty().Max();
        return [.. Enumerable.Range(0, count).Select(i => advert * ((double)i / count + Math.Floor(check / advert * (i * Golden % 1))))];
    }

    private sealed class Run
    {
        private readonly Cluster cluster;
        private readonly IReadOnlyList<SharedAddress> addresses;
        private readonly OwnershipLog log;
        private readonly Reasons reasons;
        private readonly TimeSpan settle;
        private readonly ulong[] rest;

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
            rest = [.. addresses.Select(shared => log.Of(shared.Address)[^1].Owners)];
        }

        /// <returns>One for each address.</returns>
        public TrialRun[] Play(Trial trial, TimeSpan moment)
        {
            if (trial.First is { } first)
            {
                Begin(first);
                cluster.Run(settle);
                if (!trial.Together) Mend();
            }
            cluster.Run(moment);
            var began = cluster.Now;
            Begin(trial.Last);
            cluster.Run(settle);
            var ended = cluster.Now;
            var (why, faults) = (reasons.Text, reasons.Faults);
            var priorities = addresses.Select(Priorities).ToList();
            Mend();
            return [.. addresses.Select((shared, i) => Outcome(shared, began, ended, why, faults, priorities[i]) with { Rest = trial.IsRest ? null : rest[i] })];
        }

        private TrialRun Outcome(SharedAddress shared, Instant began, Instant ended, string? why, string? faults, string priorities)
        {
            var history = log.Of(shared.Address);
            ulong before = history.Last(span => span.At < began).Owners;
            var sum = OwnershipSum.Of(history, began, ended, shared.Hosts);
            return new(before, sum, OwnershipSum.Of(history, ended, cluster.Now, shared.Hosts), why ?? (sum.Ends.Owners == 0 ? faults : OwnershipSum.IsUnserved(sum.Ends, shared.Hosts) ? priorities : null));
        }

        /// <summary>What the owner advertises, and what those that could serve would.</summary>
        private string Priorities(SharedAddress shared)
        {
            var now = log.Of(shared.Address)[^1];
            var all = from host in cluster.Hosts
                      where ((now.Owners | ~now.Broken) >> host.Index & 1) != 0
                      from router in host.Core?.Routers.Where(router => SharedAddress.Has(router.Settings, shared.Address)) ?? []
                      select $"{host.Name} {router.EffectivePriority}";
            return $"priorities: {string.Join(", ", all)}";
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
        private readonly Dictionary<string, string> faults = [];

        public string? Text => held.Count == 0 ? null : string.Join("; ", held.Select(pair => $"{pair.Key}: {pair.Value}"));

        /// <summary>Why those in FAULT are.</summary>
        public string? Faults => faults.Count == 0 ? null : string.Join("; ", faults.Select(pair => $"{pair.Key}: {pair.Value}"));

        public override void Told(SimulatedHost host, Fact fact)
        {
            if (fact is Fact.HoldingBack back) held[host.Name] = back.Why;
            else if (fact is Fact.StateChanged changed)
            {
                held.Remove(host.Name);
                if (changed.To == RouterState.Fault) faults[host.Name] = $"{changed.Instance.Name} is in FAULT: {changed.Reason}";
                else faults.Remove(host.Name);
            }
        }
    }
}

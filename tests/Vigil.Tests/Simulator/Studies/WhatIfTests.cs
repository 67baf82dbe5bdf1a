using Vigil.Simulator.Studies;
using Xunit;

namespace Vigil.Tests.Simulator.Studies;

/// <summary>
/// Goal: the what-if table tells the truth about pairs whose answer is known. Method: two-host configurations; times by RFC 3768 (skew (256 − priority) / 256 s).
/// </summary>
public class WhatIfTests
{
    /// <summary>Of each trial, at as many moments of an interval.</summary>
    private const int Runs = 4;

    private static TrialOutcome[] Ask(Files files, params (string? First, string Last, bool Together)[] trials)
    {
        var mishaps = Mishap.All(files.Hosts).ToDictionary(mishap => mishap.Name);
        var asked = trials.Select(trial => new Trial(trial.First is { } first ? mishaps[first] : null, mishaps[trial.Last], trial.Together)).ToList();
        return [.. WhatIf.Ask(files.Hosts, files.Addresses, asked, Runs, seed: 1)];
    }

    private static TrialOutcome Ask(Files files, string what) => Assert.Single(Ask(files, (null, what, false)));

    [Fact]
    public void The_articles_pair_has_its_hole_the_service_of_node2_dies_while_node1_is_healthy_but_nopreempt()
    {
        var hole = Assert.Single(Ask(Files.Article(), ("service on node1 dies", "service on node2 dies", false)));
        Assert.Equal(TrialTrouble.OwnerWithoutService, hole.Trouble);
        Assert.Equal((0b10ul, 0b10ul, 0), (hole.Before, hole.Owners, hole.Moves));
        Assert.Contains("node1: nopreempt is set here", hole.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_nopreempt_the_same_pair_has_no_hole()
    {
        var files = Files.Pair("priority 100", "priority 90");
        var outcome = Assert.Single(Ask(files, ("service on node1 dies", "service on node2 dies", false)));
        Assert.Equal(TrialTrouble.None, outcome.Trouble);
        Assert.Equal(0b01ul, outcome.Owners);
    }

    [Fact]
    public void A_weight_smaller_than_the_gap_of_priorities_never_moves_the_address_and_the_priorities_say_why()
    {
        var outcome = Ask(Files.Pair("priority 150", "priority 100"), "service on node1 dies");
        Assert.Equal((TrialTrouble.OwnerWithoutService, "priorities: node1 130, node2 100"), (outcome.Trouble, outcome.Why));
    }

    [Fact]
    public void A_tracked_interface_that_is_down_is_a_host_that_cannot_serve()
    {
        static string Text(int priority) => Plain(51, "10.0.0.9", priority).Replace("interface eth0", "interface eth0\n track_interface {\n eth9 weight -5\n }", StringComparison.Ordinal);
        var outcome = Ask(Files.Of(("node1", Text(100)), ("node2", Text(90))), "node1 loses eth9");
        Assert.Equal((TrialTrouble.OwnerWithoutService, "priorities: node1 95, node2 90"), (outcome.Trouble, outcome.Why));
    }

    [Fact]
    public void A_dead_host_is_replaced_within_the_master_down_time_and_takes_its_address_back()
    {
        var outcome = Ask(Files.Pair("priority 100", "priority 90"), "node1 dies");
        Assert.Equal((0b01ul, 0b10ul, 1, true), (outcome.Before, outcome.Owners, outcome.Moves, outcome.CameBack));
        // Three intervals and the skew of priority 90, less what had passed of the first interval: anything up to the whole of it.
        Assert.InRange(outcome.Nobody.Least.TotalSeconds, 2 + 166 / 256.0, 2.26 + 166 / 256.0);
        Assert.InRange(outcome.Nobody.Most.TotalSeconds, 2.74 + 166 / 256.0, 3.01 + 166 / 256.0);
        Assert.Equal((outcome.Nobody, Runs), (outcome.MovedAfter!.Value, outcome.Runs.Count));
        Assert.All(outcome.Runs, run => Assert.Equal(TimeSpan.Zero, run.While.Several));
    }

    [Fact]
    public void A_stopped_daemon_hands_over_within_its_peers_skew() =>
        Assert.InRange(Ask(Files.Pair("priority 100", "priority 90"), "daemon on node1 stops").Nobody.Most.TotalSeconds, 166 / 256.0, 166 / 256.0 + 0.01);

    [Fact]
    public void A_cut_between_two_hosts_gives_two_owners_until_it_is_mended()
    {
        var outcome = Ask(Files.Pair("priority 100", "priority 90"), "cut node1 <-> node2");
        Assert.Equal(TrialTrouble.TwoOwners, outcome.Trouble);
        Assert.Equal(0b01ul, outcome.Finally);
    }

    [Fact]
    public void A_reload_moves_nothing()
    {
        var outcome = Ask(Files.Article(), "node1 reloads");
        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (outcome.Moves, outcome.Nobody.Most, outcome.Several.Most));
    }

    [Fact]
    public void Two_dead_services_and_a_hosts_death_are_nobodys_fault()
    {
        // Nobody is left who could own it: no trouble that other settings would mend.
        var outcome = Assert.Single(Ask(Files.Pair("priority 100", "priority 90"), ("node1 dies", "node2 dies", true)));
        Assert.Equal((0ul, TrialTrouble.None), (outcome.Owners, outcome.Trouble));
    }

    [Fact]
    public void A_host_that_does_not_have_the_address_is_no_owner_that_failed()
    {
        var pair = Files.Pair("priority 100", "priority 90");
        var files = Files.Of(("node1", Plain(51, "10.0.0.100", 100)), ("node2", Plain(51, "10.0.0.100", 90)), ("other", Plain(9, "10.0.0.9", 100)));
        var outcomes = Ask(files, ("node1 dies", "node2 dies", true), (null, "other dies", false));
        Assert.All(outcomes, outcome => Assert.Equal(TrialTrouble.None, outcome.Trouble));
        Assert.Equal(pair.Addresses[0].Hosts, files.Addresses[0].Hosts);
    }

    [Fact]
    public void Each_network_of_a_sync_group_is_tried_alone_and_the_whole_group_gives_way()
    {
        var files = Files.Of(("g1", TwoNetworks(100, "vrrp_sync_group G {\n group {\n VI_51\n VI_52\n }\n}")), ("g2", TwoNetworks(90, "")));
        foreach (string link in new[] { "eth0", "eth1" })
        {
            var outcomes = WhatIf.Ask(files.Hosts, files.Addresses, [new(null, Named(files, $"g1 loses {link}"), false)], Runs, seed: 1);
            Assert.Equal([0b10ul, 0b10ul], outcomes.Select(outcome => outcome.Owners));
        }
        var cut = WhatIf.Ask(files.Hosts, files.Addresses, [new(null, Named(files, "cut g1 <-> g2 on the network of eth1"), false)], Runs, seed: 1);
        Assert.Equal([TrialTrouble.None, TrialTrouble.TwoOwners], cut.Select(outcome => outcome.Trouble));
    }

    [Fact]
    public void A_group_that_gives_up_a_healthy_network_leaves_its_address_to_nobody()
    {
        var files = Files.Of(("g1", TwoNetworks(100, "vrrp_sync_group G {\n group {\n VI_51\n VI_52\n }\n}")), ("g2", TwoNetworks(90, "")));
        var outcomes = WhatIf.Ask(files.Hosts, files.Addresses, [new(Named(files, "g1 loses eth1"), Named(files, "g2 dies"), true)], Runs, seed: 1);
        Assert.Equal(TrialTrouble.NobodyOwns, outcomes[0].Trouble);
        Assert.Contains("g1: VI_5", outcomes[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_that_recover_one_after_the_other_make_an_address_flap()
    {
        // Both services come back; the priorities overtake each other: 40 and 35, 40 and 65, 70 and 65, 70 and 90, 100 and 90.
        var files = Files.Of(("node1", Staggered(100, (-30, 6), (-30, 20))), ("node2", Staggered(90, (-25, 2), (-30, 12))));
        var outcome = Assert.Single(Ask(files, ("service on node1 dies", "service on node2 dies", true)));
        Assert.Equal(TrialTrouble.Flaps, outcome.Trouble);
        Assert.Equal(0b01ul, outcome.Finally);
        Assert.All(outcome.Runs, run => Assert.Equal(4, run.After.Moves));
    }

    [Fact]
    public void Hosts_that_refuse_each_other_stay_two_owners_long_after_all_is_mended()
    {
        var files = Files.Pair("priority 100\nauthentication {\nauth_type PASS\nauth_pass one\n}", "priority 90\nauthentication {\nauth_type PASS\nauth_pass two\n}");
        var rest = Assert.Single(WhatIf.Ask(files.Hosts, files.Addresses, [Trial.Singles(Mishap.All(files.Hosts))[0]], Runs, seed: 1));
        Assert.Equal(("nothing happens", TrialTrouble.StaysBroken | TrialTrouble.TwoOwners), (rest.Trial.Name, rest.Trouble));
        // Which is no fault's fault.
        Assert.Equal(TrialTrouble.None, Ask(files, "node1 dies").Trouble);
        Assert.Equal(TrialTrouble.None, Ask(files, "node1 reloads").Trouble);
    }

    [Fact]
    public void What_ends_now_so_now_otherwise_is_told_apart()
    {
        var article = Files.Article();
        var trial = new Trial(null, Named(article, "node1 dies"), false);
        TrialRun Ended(ulong owners) => new(0b01, Sum(owners), Sum(0b01), null);
        var outcomes = TrialOutcome.Group(trial, article.Addresses[0], [Ended(0b10), Ended(0b11), Ended(0b10)]).ToList();
        Assert.Equal([(0b10ul, 2, 3), (0b11ul, 1, 3)], outcomes.Select(outcome => (outcome.Owners, outcome.Runs.Count, outcome.Of)));

        static OwnershipSum Sum(ulong owners) => new(default, default, default, default, 0, null, new(Core.Instant.Zero, owners, 0, 0));
    }

    private static string Staggered(int priority, params (int Weight, int Rise)[] scripts) =>
        string.Concat(scripts.Select((script, i) => $"vrrp_script s{i} {{\n script /bin/s{i}\n interval 1\n weight {script.Weight}\n rise {script.Rise}\n}}\n"))
        + Plain(51, "10.0.0.9", priority).Replace("interface eth0", "interface eth0\n track_script {\n s0\n s1\n }", StringComparison.Ordinal);

    private static Mishap Named(Files files, string name) => Mishap.All(files.Hosts).Single(mishap => mishap.Name == name);

    private static string TwoNetworks(int priority, string group) =>
        Plain(51, "10.0.0.9", priority) + "\n" + Plain(52, "10.0.1.9", priority).Replace("eth0", "eth1", StringComparison.Ordinal) + "\n" + group;

    private static string Plain(int id, string address, int priority) => $$"""
        vrrp_instance VI_{{id}} {
            interface eth0
            virtual_router_id {{id}}
            priority {{priority}}
            virtual_ipaddress {
                {{address}}/24
            }
        }
        """;

    [Fact]
    public void The_same_seed_gives_the_same_table()
    {
        var files = Files.Article();
        var trials = Trial.Singles(Mishap.All(files.Hosts));
        Assert.Equal(WhatIf.Ask(files.Hosts, files.Addresses, trials, Runs, 7), WhatIf.Ask(files.Hosts, files.Addresses, trials, Runs, 7));
    }

    [Fact]
    public void Every_mishap_and_every_pair_in_both_orders_is_a_trial()
    {
        var mishaps = Mishap.All(Files.Article().Hosts);
        Assert.Equal(15, mishaps.Length);
        Assert.Equal(15 * 15 + 15 * 14, Trial.Pairs(mishaps).Length);
    }

    [Fact]
    public void Of_too_many_pairs_an_even_choice_is_tried()
    {
        var mishaps = Mishap.All(Files.Article().Hosts);
        var all = Trial.Pairs(mishaps);
        var some = Trial.Sample(all, 30);
        Assert.Equal(30, some.Distinct().Count());
        Assert.Equal(all[0], some[0]);
        Assert.True(all.IndexOf(some[^1]) >= all.Length * 28 / 30);
        Assert.Equal(all, Trial.Sample(all, all.Length));
    }
}

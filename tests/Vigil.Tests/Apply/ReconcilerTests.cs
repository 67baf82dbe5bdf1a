using FsCheck;
using FsCheck.Fluent;
using Vigil.Core;
using Vigil.Daemon.Apply;
using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Apply.FakeKernel;

namespace Vigil.Tests.Apply;

/// <summary>What should be in the kernel comes to be there, and stays there, with no more writes than needed.</summary>
public sealed class ReconcilerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private readonly FakeKernel _kernel = new();

    private Reconciler Reconciler => _kernel.Reconciler;

    [Fact]
    public void A_claim_puts_everything_there_and_a_release_takes_everything_away()
    {
        Want("vi1", Address("10.0.0.1/24"), Address("2001:db8::1/128"), Route("10.9.0.0/16", "10.0.0.1"), Rule(100));
        Assert.Equal([Key("10.0.0.1/24"), Key("2001:db8::1/128")], _kernel.Addresses.Keys);
        Assert.Single(_kernel.Routes);
        Assert.Single(_kernel.Rules);

        Reconciler.Release("vi1", _kernel.Now);
        _kernel.Settle();
        Assert.Empty(_kernel.Addresses);
        Assert.Empty(_kernel.Routes);
        Assert.Empty(_kernel.Rules);
        Assert.Null(Reconciler.NextWake);
    }

    /// <summary>Invariant I7: the same again makes no kernel write.</summary>
    [Fact]
    public void Claiming_the_same_again_writes_nothing()
    {
        Want("vi1", Address("10.0.0.1/24"), Route("10.9.0.0/16"), Rule(100));
        var writes = _kernel.Writes;
        Want("vi1", Address("10.0.0.1/24"), Route("10.9.0.0/16"), Rule(100));
        _kernel.LoseEvents();
        _kernel.Settle();
        Assert.Equal(writes, _kernel.Writes);
        Assert.Null(Reconciler.NextWake);
    }

    [Fact]
    public void A_changed_claim_touches_only_the_difference()
    {
        Want("vi1", Address("10.0.0.1/24"), Address("10.0.0.2/24"));
        var writes = _kernel.Writes;
        Want("vi1", Address("10.0.0.2/24"), Address("10.0.0.3/24"));
        Assert.Equal(writes + 2, _kernel.Writes);
        Assert.Equal([Key("10.0.0.2/24"), Key("10.0.0.3/24")], _kernel.Addresses.Keys.ToHashSet());
    }

    [Fact]
    public void An_address_that_is_there_already_is_adopted_without_a_write()
    {
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.1/24") });
        _kernel.Settle();
        Want("vi1", Address("10.0.0.1/24"));
        Assert.Equal(0, _kernel.Writes);
    }

    [Fact]
    public void An_address_that_is_there_with_other_options_is_made_anew()
    {
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.1/24"), Scope = 253 });
        _kernel.Settle();
        Want("vi1", Address("10.0.0.1/24"));
        Assert.Equal(0, _kernel.Addresses[Key("10.0.0.1/24")].Scope);
    }

    [Fact]
    public void What_two_want_stays_until_both_have_released_it()
    {
        Want("vi1", Address("10.0.0.1/24"));
        Want("vi2", Address("10.0.0.1/24"));
        Reconciler.Release("vi1", _kernel.Now);
        _kernel.Settle();
        Assert.Single(_kernel.Addresses);
        Reconciler.Release("vi2", _kernel.Now);
        _kernel.Settle();
        Assert.Empty(_kernel.Addresses);
    }

    /// <summary>vrrp-behaviour L3, faults.md 52: back within 100 ms, and the network is told.</summary>
    [Fact]
    public void A_removed_address_is_back_within_100_ms_and_announced()
    {
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.RemoveAddress(Key("10.0.0.1/24"));
        _kernel.Settle();
        Assert.Equal(_kernel.Now + Reconciler.PutBackDelay, Reconciler.NextWake);
        _kernel.Advance(Soon);
        Assert.Single(_kernel.Addresses);
        Assert.Contains(new KernelFact.Removed("vi1", "address 10.0.0.1/24", OtherPort), _kernel.Facts);
        Assert.Contains(_kernel.Facts, fact => fact is KernelFact.Restored { Owner: "vi1", Interface: "eth0" });
        Assert.Null(Reconciler.NextWake);
    }

    [Fact]
    public void The_first_claim_is_not_a_restoration()
    {
        Want("vi1", Address("10.0.0.1/24"));
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Restored);
    }

    /// <summary>faults.md 53: the /32 going does not mean that the /24 is gone.</summary>
    [Fact]
    public void Another_prefix_length_of_the_same_address_is_another_address()
    {
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.1/32") });
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.Facts.Clear();
        _kernel.RemoveAddress(Key("10.0.0.1/32"));
        _kernel.Settle();
        Assert.Null(Reconciler.NextWake);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Removed);
    }

    /// <summary>faults.md 54: the kernel drops routes from an address with it, and says nothing.</summary>
    [Fact]
    public void Routes_lost_with_their_address_come_back_with_it()
    {
        Want("vi1", Address("10.0.0.1/24"), Route("10.9.0.0/16", "10.0.0.1"));
        _kernel.RemoveAddress(Key("10.0.0.1/24"));
        Assert.Empty(_kernel.Routes);
        _kernel.Advance(Soon);
        Assert.Single(_kernel.Routes);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Contested);
    }

    /// <summary>faults.md 55.</summary>
    [Fact]
    public void Removed_routes_and_rules_come_back()
    {
        Want("vi1", Route("10.9.0.0/16"), Rule(100), Rule(101));
        _kernel.RemoveRoute(_kernel.Routes.Single());
        foreach (var rule in _kernel.Rules.ToList())
            _kernel.RemoveRule(rule);
        _kernel.Advance(Soon);
        Assert.Single(_kernel.Routes);
        Assert.Equal(2, _kernel.Rules.Count);
        Assert.Equal(3, _kernel.Facts.Count(fact => fact is KernelFact.Removed));
    }

    /// <summary>vrrp-behaviour L3: the fifth removal in ten seconds is left to the core to judge.</summary>
    [Fact]
    public void The_fifth_removal_in_ten_seconds_is_contested_and_not_put_back()
    {
        Want("vi1", Address("10.0.0.1/24"));
        for (var i = 0; i < RemovalGuard.TooMany; i++)
        {
            Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Contested);
            Assert.Single(_kernel.Addresses);
            _kernel.RemoveAddress(Key("10.0.0.1/24"));
            _kernel.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(_kernel.Addresses);
        Assert.Contains(new KernelFact.Contested("vi1", "address 10.0.0.1/24", OtherPort), _kernel.Facts);

        Reconciler.Release("vi1", _kernel.Now); // what the core does about it
        Want("vi1", Address("10.0.0.1/24"));
        Assert.Single(_kernel.Addresses);
    }

    [Fact]
    public void A_contested_static_address_is_tried_again_after_the_window()
    {
        Want(Reconciler.StaticOwner, Address("10.0.0.1/24"));
        for (var i = 0; i < RemovalGuard.TooMany; i++)
        {
            _kernel.RemoveAddress(Key("10.0.0.1/24"));
            _kernel.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Empty(_kernel.Addresses);
        _kernel.Advance(RemovalGuard.Window);
        Assert.Single(_kernel.Addresses);
    }

    [Fact]
    public void Four_removals_in_any_ten_seconds_are_not_contested()
    {
        Want("vi1", Address("10.0.0.1/24"));
        for (var i = 0; i < 50; i++)
        {
            _kernel.RemoveAddress(Key("10.0.0.1/24"));
            _kernel.Advance(TimeSpan.FromSeconds(2.6));
        }
        Assert.Single(_kernel.Addresses);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Contested);
    }

    /// <summary>One "ip addr flush" of many addresses is one removal of each, and all are back in one go.</summary>
    [Fact]
    public void A_flush_is_one_removal_of_each()
    {
        var items = Enumerable.Range(1, 20).Select(i => Address($"10.0.0.{i}/32")).ToArray();
        Want("vi1", items);
        for (var i = 1; i <= 20; i++)
            _kernel.RemoveAddress(Key($"10.0.0.{i}/32"));
        _kernel.Advance(Soon);
        Assert.Equal(20, _kernel.Addresses.Count);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Contested);
    }

    [Fact]
    public void An_item_with_no_track_is_not_put_back()
    {
        var settings = ((WantedItem.Address)Address("10.0.0.1/24")).Settings with { NoTrack = true };
        Want("vi1", new WantedItem.Address(settings));
        _kernel.RemoveAddress(Key("10.0.0.1/24"));
        _kernel.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_kernel.Addresses);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Removed);
    }

    /// <summary>faults.md 40: after lost events only what a dump shows is believed.</summary>
    [Fact]
    public void After_an_overrun_what_is_missing_comes_back()
    {
        Want("vi1", Address("10.0.0.1/24"), Route("10.9.0.0/16"), Rule(100));
        _kernel.Addresses.Clear();
        _kernel.Routes.Clear();
        _kernel.Rules.Clear();
        _kernel.LoseEvents();
        _kernel.Advance(Soon);
        Assert.Single(_kernel.Addresses);
        Assert.Single(_kernel.Routes);
        Assert.Single(_kernel.Rules);
    }

    /// <summary>faults.md 44: the new interface of the old name gets the address, on its new index.</summary>
    [Fact]
    public void A_recreated_interface_gets_the_address_again()
    {
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.RemoveLink("eth0");
        _kernel.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(_kernel.Addresses);
        Assert.DoesNotContain(_kernel.Facts, fact => fact is KernelFact.Removed or KernelFact.Contested);
        _kernel.AddLink("eth0", 9);
        _kernel.Settle();
        Assert.Equal([Key("10.0.0.1/24", 9)], _kernel.Addresses.Keys);
    }

    /// <summary>faults.md 45: the address does not stay on an interface that has another name now.</summary>
    [Fact]
    public void A_renamed_interface_loses_the_address_to_the_one_of_that_name()
    {
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.RenameLink("eth0", "eth7");
        _kernel.Settle();
        Assert.Empty(_kernel.Addresses);
        _kernel.RenameLink("eth1", "eth0");
        _kernel.Settle();
        Assert.Equal([Key("10.0.0.1/24", 3)], _kernel.Addresses.Keys);
    }

    [Fact]
    public void A_missing_interface_is_reported_once_and_waited_for()
    {
        Want("vi1", Address("10.0.0.1/24", "eth5"));
        Assert.Single(_kernel.Facts, fact => fact is KernelFact.Failed { Error.Errno: Errno.NoDevice });
        Assert.Null(Reconciler.NextWake);
        _kernel.AddLink("eth5", 5);
        _kernel.Settle();
        Assert.Equal([Key("10.0.0.1/24", 5)], _kernel.Addresses.Keys);
    }

    [Fact]
    public void A_refusal_is_reported_once_and_tried_again_ever_more_rarely()
    {
        _kernel.Refuse = _ => new NetlinkError(100);
        Want("vi1", Route("10.9.0.0/16"));
        _kernel.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_kernel.Facts, fact => fact is KernelFact.Failed);
        Assert.InRange(_kernel.Writes, 10, 20);
        _kernel.Refuse = _ => null;
        _kernel.SetLink("eth0", false);
        _kernel.SetLink("eth0", true); // circumstances changed: no waiting
        _kernel.Settle();
        Assert.Single(_kernel.Routes);
    }

    [Fact]
    public void An_unknown_outcome_leads_to_a_look_and_not_to_a_belief()
    {
        var lost = true;
        _kernel.Refuse = _ => lost ? new NetlinkError(Errno.NoBufferSpace) : null;
        Reconciler.Want("vi1", [Address("10.0.0.1/24"), Rule(100)], _kernel.Now);
        foreach (var operation in Reconciler.TakeDue(_kernel.Now))
            Reconciler.Completed(operation, new NetlinkError(Errno.NoBufferSpace), _kernel.Now);
        Assert.Equal(DumpNeeds.All, Reconciler.Needs);
        lost = false;
        _kernel.Advance(Soon);
        Assert.Single(_kernel.Addresses);
        Assert.Single(_kernel.Rules);
    }

    [Fact]
    public void A_removal_that_fails_is_tried_again()
    {
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.Refuse = _ => new NetlinkError(Errno.TimedOut);
        Reconciler.Release("vi1", _kernel.Now);
        _kernel.Settle();
        Assert.NotNull(Reconciler.NextWake);
        _kernel.Refuse = _ => null;
        _kernel.Advance(Soon);
        Assert.Empty(_kernel.Addresses);
        Assert.Null(Reconciler.NextWake);
    }

    [Fact]
    public void Another_address_in_the_way_is_a_failure_and_is_not_removed_at_release()
    {
        _kernel.Refuse = request => request.Type % 4 == 0 ? new NetlinkError(Errno.Exists) : null;
        Want("vi1", Address("2001:db8::1/64"));
        Assert.Single(_kernel.Facts, fact => fact is KernelFact.Failed { Error.Errno: Errno.Exists });
        var writes = _kernel.Writes;
        Reconciler.Release("vi1", _kernel.Now);
        _kernel.Settle();
        Assert.Equal(writes, _kernel.Writes);
    }

    /// <summary>vrrp-behaviour C4.</summary>
    [Fact]
    public void Left_overs_are_removed_unless_wanted()
    {
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.1/24") });
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.2/24") });
        _kernel.Settle();
        Want("vi2", Address("10.0.0.2/24"));
        Reconciler.Clean("vi1", [Address("10.0.0.1/24"), Address("10.0.0.2/24"), Address("10.0.0.3/24")], _kernel.Now);
        _kernel.Settle();
        Assert.Equal([Key("10.0.0.2/24")], _kernel.Addresses.Keys);
        Assert.Equal(1, _kernel.Writes);
    }

    /// <summary>Option -a: what others do is told, our own doings are not.</summary>
    [Fact]
    public void Addresses_others_add_or_remove_are_told_on_request()
    {
        Reconciler.ReportsAddresses = true;
        Want("vi1", Address("10.0.0.1/24"));
        _kernel.AddAddress(new InterfaceAddress { Key = Key("10.0.0.9/24") });
        _kernel.RemoveAddress(Key("10.0.0.9/24"));
        _kernel.Settle();
        Assert.Equal(["10.0.0.9 False", "10.0.0.9 True"], _kernel.Facts.OfType<KernelFact.AddressSeen>().Select(f => $"{f.Address} {f.IsGone}"));
    }

    /// <summary>
    /// Whatever owners want and others break, once all is quiet the kernel holds exactly what is wanted, and nothing is left to do.
    /// </summary>
    [Fact]
    public void In_the_end_the_kernel_is_as_wanted() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var kernel = new FakeKernel();
            var wanted = new Dictionary<string, HashSet<int>>();
            for (var step = 0; step < 40; step++)
                Disturb(kernel, random, wanted);
            kernel.SetLink("eth0", true);
            kernel.Advance(TimeSpan.FromMinutes(1));
            var all = wanted.Values.SelectMany(set => set).ToHashSet();
            Assert.Equal(all.Select(i => Key($"10.0.0.{i}/32")).ToHashSet(), kernel.Addresses.Keys.ToHashSet());
            Assert.Equal(all.Select(i => $"10.{i}.0.0/16").Order(), kernel.Routes.Select(route => route.Destination.ToString()!).Order());
            Assert.Equal(all.Select(i => (uint)i).Order(), kernel.Rules.Select(rule => rule.Priority).Order());
            Assert.Null(kernel.Reconciler.NextWake);
        }));

    private static void Disturb(FakeKernel kernel, Random random, Dictionary<string, HashSet<int>> wanted)
    {
        var owner = $"vi{random.Next(3)}";
        switch (random.Next(8))
        {
            case 0:
                wanted[owner] = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 6))];
                kernel.Reconciler.Want(owner, wanted[owner].SelectMany(Items), kernel.Now);
                break;
            case 1: kernel.RemoveAddress(Key($"10.0.0.{random.Next(1, 6)}/32"), (uint)random.Next(2) * OtherPort); break;
            case 2: kernel.SetLink("eth0", random.Next(2) == 0); break;
            case 6 when kernel.Routes.Count > 0: kernel.RemoveRoute(kernel.Routes.First()); break;
            case 7 when kernel.Rules.Count > 0: kernel.RemoveRule(kernel.Rules.First()); break;
            case 3 when random.Next(3) == 0: kernel.LoseEvents(); break;
            default: kernel.Advance(TimeSpan.FromMilliseconds(random.Next(50))); break;
        }
    }

    private static IEnumerable<WantedItem> Items(int i) => [Address($"10.0.0.{i}/32"), Route($"10.{i}.0.0/16", $"10.0.0.{i}"), Rule((uint)i)];

    private void Want(string owner, params WantedItem[] items)
    {
        Reconciler.Want(owner, items, _kernel.Now);
        _kernel.Settle();
    }
}

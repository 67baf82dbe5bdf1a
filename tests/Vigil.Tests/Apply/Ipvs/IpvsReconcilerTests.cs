using Vigil.Daemon.Apply.Ipvs;
using Vigil.Netlink;
using Xunit;
using static Vigil.Tests.Apply.Ipvs.Services;

namespace Vigil.Tests.Apply.Ipvs;

/// <summary>Goal: the kernel's table becomes the wanted one with the fewest writes. Method: a fake kernel and virtual time.</summary>
public sealed class IpvsReconcilerTests
{
    private const string A = "10.0.0.100", B = "10.0.0.101";
    private static readonly TimeSpan OneCheck = IpvsReconciler.CheckInterval + TimeSpan.FromSeconds(1);

    private readonly FakeIpvs _kernel = new();

    [Fact]
    public void What_is_wanted_is_made_service_first()
    {
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3 5"));
        Assert.Equal(
            ["add TCP 10.0.0.100:80 with scheduler rr", "add 10.0.0.2:80 to TCP 10.0.0.100:80", "add 10.0.0.3:80 to TCP 10.0.0.100:80"],
            _kernel.Writes);
        Assert.Equal(1, _kernel.ServiceDumps);
        Assert.Equal(0, _kernel.DestinationDumps);
    }

    [Fact]
    public void The_same_again_writes_and_reads_nothing()
    {
        _kernel.Want(Web(A, "10.0.0.2"));
        _kernel.Writes.Clear();
        _kernel.Want(Web(A, "10.0.0.2"));
        Assert.Empty(_kernel.Writes);
        Assert.Equal(1, _kernel.ServiceDumps);
    }

    [Fact]
    public void Only_the_difference_is_written_additions_before_removals()
    {
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3", "10.0.0.4"), Web(B, "10.0.0.2"));
        _kernel.Writes.Clear();
        _kernel.Want(Web(A, "10.0.0.3 7", "10.0.0.4", "10.0.0.5").With(scheduler: "wrr"), Web(B, "10.0.0.2"));
        Assert.Equal(
            [
                "change TCP 10.0.0.100:80", "change 10.0.0.3:80 of TCP 10.0.0.100:80", "add 10.0.0.5:80 to TCP 10.0.0.100:80",
                "remove 10.0.0.2:80 from TCP 10.0.0.100:80",
            ],
            _kernel.Writes);
    }

    [Fact]
    public void A_service_not_wanted_any_more_goes_with_one_write()
    {
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3"), Web(B, "10.0.0.2"));
        _kernel.Writes.Clear();
        _kernel.Want(Web(B, "10.0.0.2"));
        Assert.Equal(["remove TCP 10.0.0.100:80"], _kernel.Writes);
        Assert.Single(_kernel.Reconciler.Keys);
    }

    [Fact]
    public void At_the_start_what_is_there_is_taken_over_and_made_right()
    {
        var earlier = new FakeIpvs();
        earlier.Want(Web(A, "10.0.0.2", "10.0.0.9"), Web(B, "10.0.0.2"));
        foreach (var (key, value) in earlier.Table)
            _kernel.Table[key] = value;
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3"));
        Assert.Equal(["add 10.0.0.3:80 to TCP 10.0.0.100:80", "remove 10.0.0.9:80 from TCP 10.0.0.100:80"], _kernel.Writes);
        Assert.Equal(2, _kernel.Table.Count); // the other service is nobody's business
        Assert.Empty(_kernel.Facts);
    }

    [Fact]
    public void Services_left_by_a_dead_daemon_go_unless_they_are_wanted()
    {
        var earlier = new FakeIpvs();
        earlier.Want(Web(A, "10.0.0.2"), Web(B, "10.0.0.2"));
        foreach (var (key, value) in earlier.Table)
            _kernel.Table[key] = value;
        _kernel.Reconciler.Want(new([Web(A, "10.0.0.2")]), _kernel.Now);
        _kernel.Reconciler.Adopt(earlier.Reconciler.Keys, _kernel.Now);
        _kernel.Settle();
        Assert.Equal(["remove TCP 10.0.0.101:80"], _kernel.Writes);
        Assert.Single(_kernel.Reconciler.Keys);
    }

    [Fact]
    public void A_refusal_is_told_once_and_tried_again_less_and_less_often()
    {
        const string add = "add 10.0.0.3:80 to TCP 10.0.0.100:80";
        _kernel.Refused.Add(add);
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3", "10.0.0.4"));
        Assert.Equal(2, _kernel.Table.Values.Single().Destinations.Count);
        _kernel.Run(TimeSpan.FromSeconds(30));
        Assert.Single(_kernel.Facts.OfType<IpvsFact.Failed>());
        Assert.Equal(5, _kernel.Writes.Count(write => write == add)); // at 0, 1, 3, 7 and 15 s
        Assert.Equal(8, _kernel.Writes.Count); // and nothing else twice
        _kernel.Refused.Clear();
        _kernel.Run(TimeSpan.FromSeconds(60));
        Assert.Equal(3, _kernel.Table.Values.Single().Destinations.Count);
    }

    [Fact]
    public void A_refused_service_is_one_complaint_and_not_one_per_server()
    {
        _kernel.Refused.Add("add TCP 10.0.0.100:80 with scheduler rr");
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3"), Web(B, "10.0.0.2"));
        Assert.Single(_kernel.Facts);
        Assert.Single(_kernel.Table);
    }

    [Theory]
    [InlineData(Errno.NoBufferSpace)]
    [InlineData(Errno.TimedOut)]
    [InlineData(Errno.Interrupted)]
    public void An_outcome_that_is_not_known_is_looked_up(int errno)
    {
        const string add = "add 10.0.0.3:80 to TCP 10.0.0.100:80";
        _kernel.Lies[add] = errno;
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3"));
        Assert.Equal(1, _kernel.Writes.Count(write => write == add)); // it had worked
        Assert.Equal((2, 1), (_kernel.ServiceDumps, _kernel.DestinationDumps));
        Assert.Equal(2, _kernel.Table.Values.Single().Destinations.Count);
        Assert.Empty(_kernel.Facts);
    }

    [Fact]
    public void A_service_somebody_made_meanwhile_is_taken_over()
    {
        _kernel.Want(Web(A, "10.0.0.2"));
        var other = new FakeIpvs();
        other.Want(Web(B, "10.0.0.9").With(scheduler: "sh"));
        foreach (var (key, value) in other.Table)
            _kernel.Table[key] = value;
        _kernel.Want(Web(A, "10.0.0.2"), Web(B, "10.0.0.2"));
        var made = _kernel.Table[Web(B).Key.ToKernel()];
        Assert.Equal("rr", made.Service.Scheduler);
        Assert.Equal("10.0.0.2:80", Assert.Single(made.Destinations).Key.ToString());
    }

    [Fact]
    public void What_others_change_is_put_right_at_the_next_check_and_told_once()
    {
        _kernel.Want(Web(A, "10.0.0.2", "10.0.0.3"), Web(B, "10.0.0.2"));
        var wanted = Snapshot();
        _kernel.Table.Remove(Web(B).Key.ToKernel());
        var destinations = _kernel.Table[Web(A).Key.ToKernel()].Destinations;
        destinations.Remove(destinations.Keys.First());
        destinations.Add(new(System.Net.IPAddress.Parse("10.0.0.77"), 80), new(new(System.Net.IPAddress.Parse("10.0.0.77"), 80), default, 1));
        _kernel.Run(OneCheck);
        Assert.Equal(wanted, Snapshot());
        Assert.Equal(2, _kernel.Facts.OfType<IpvsFact.Drifted>().Sum(fact => fact.Services));
        _kernel.Facts.Clear();
        _kernel.Writes.Clear();
        _kernel.Run(10 * OneCheck);
        Assert.Empty(_kernel.Facts);
        Assert.Empty(_kernel.Writes);
    }

    [Fact]
    public void A_flush_of_a_thousand_services_is_one_complaint()
    {
        var services = Enumerable.Range(0, 1000).Select(i => Web($"10.1.{i / 250}.{i % 250 + 1}", "10.0.0.2")).ToArray();
        _kernel.Want(services);
        _kernel.Table.Clear();
        _kernel.Run(OneCheck);
        Assert.Equal(1000, _kernel.Table.Count);
        var told = Assert.IsType<IpvsFact.Drifted>(Assert.Single(_kernel.Facts));
        Assert.Equal((1000, IpvsReconciler.LargestReport), (told.Services, told.Examples.Count));
    }

    [Fact]
    public void A_check_reads_in_slices()
    {
        _kernel.Want([.. Enumerable.Range(0, 1000).Select(i => Web($"10.1.{i / 250}.{i % 250 + 1}", "10.0.0.2"))]);
        var before = _kernel.DestinationDumps;
        _kernel.Run(IpvsReconciler.CheckInterval);
        Assert.InRange(_kernel.DestinationDumps - before, 1, IpvsReconciler.LargestSlice);
        _kernel.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(1000, _kernel.DestinationDumps - before);
        Assert.Equal(2, _kernel.ServiceDumps);
    }

    [Fact]
    public void Where_repair_is_off_others_may_change_what_they_like()
    {
        _kernel.Reconciler.Repairs = false;
        _kernel.Want(Web(A, "10.0.0.2"));
        _kernel.Table.Clear();
        Assert.Null(_kernel.Reconciler.NextWake);
        _kernel.Run(TimeSpan.FromMinutes(10));
        Assert.Empty(_kernel.Table);
        Assert.Equal(1, _kernel.ServiceDumps);
    }

    [Fact]
    public void A_war_over_a_service_is_fought_once_a_minute_and_told_once()
    {
        _kernel.Want(Web(A, "10.0.0.2"), Web(B, "10.0.0.2"));
        _kernel.Writes.Clear();
        for (var i = 0; i < 100; i++)
        {
            _kernel.Table.Remove(Web(A).Key.ToKernel());
            _kernel.Run(OneCheck);
        }
        Assert.Single(_kernel.Facts.OfType<IpvsFact.Contested>());
        Assert.InRange(_kernel.Writes.Count / 2, 15, 25); // of 100 removals in 1100 s
        _kernel.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(2, _kernel.Table.Count);
        _kernel.Facts.Clear();
        _kernel.Table.Remove(Web(A).Key.ToKernel()); // peace: put right at once again
        _kernel.Run(OneCheck);
        Assert.Equal(2, _kernel.Table.Count);
    }

    private string Snapshot() => string.Join('\n', _kernel.Table.Values
        .SelectMany(one => one.Destinations.Values.Select(destination => $"{one.Service} {destination}")).Order());
}

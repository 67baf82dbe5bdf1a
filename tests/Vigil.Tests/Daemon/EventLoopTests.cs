using Vigil.Core;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>The loop's order of service, its deadline and its mailbox. Each test runs single turns on its own thread.</summary>
public sealed class EventLoopTests : IDisposable
{
    private const int Deadline = 5000; // milliseconds a turn may wait before the test fails
    private readonly EventLoop _loop;

    public EventLoopTests() => Assert.False(EventLoop.Create(out _loop).Failed);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void Ready_descriptors_are_served_by_rank_whatever_order_they_became_ready_in()
    {
        var served = new List<string>();
        using Pipe background = ReadyPipe(), packets = ReadyPipe(), kernel = ReadyPipe();
        Add(background, Rank.Background, "background", served);
        Add(packets, Rank.Packets, "packets", served);
        Add(kernel, Rank.Kernel, "kernel", served);
        _loop.Turn(Deadline);
        Assert.Equal(["packets", "kernel", "background"], served);
    }

    [Fact]
    public void A_late_wake_first_serves_what_is_waiting_and_a_packet_may_push_the_deadline_out()
    {
        var events = new List<string>();
        using Pipe packet = ReadyPipe();
        Instant past = Clock.Now() - TimeSpan.FromSeconds(3);
        _loop.Woken = _ => events.Add("timer");
        _loop.Add(packet.Read, IoEvents.Readable, Rank.Packets, _ =>
        {
            events.Add("packet");
            packet.Drain();
            _loop.WakeAt(Clock.Now() + TimeSpan.FromHours(1));
        }, out _);
        _loop.WakeAt(past);
        _loop.Turn(Deadline);
        Assert.Equal(["packet"], events);
    }

    [Fact]
    public void A_packet_that_comes_while_the_loop_is_stalled_is_served_before_the_late_timer()
    {
        var events = new List<string>();
        using var packet = Pipe.Make();
        _loop.Woken = _ => events.Add("timer");
        _loop.Add(packet.Read, IoEvents.Readable, Rank.Packets, _ => { events.Add("packet"); packet.Drain(); }, out _);
        // The stall: work of this very turn runs on past the deadline, and meanwhile a packet arrives.
        _loop.Post(() =>
        {
            packet.Fill();
            _loop.WakeAt(Clock.Now() - TimeSpan.FromMilliseconds(10));
        });
        _loop.Turn(Deadline);
        Assert.Equal(["packet", "timer"], events);
        Assert.Equal(1, _loop.Lateness.Count);
        Assert.True(_loop.Lateness.Max >= 10_000_000);
    }

    [Fact]
    public void A_late_timer_waits_until_the_whole_queue_is_read_but_no_flood_holds_it_up_for_ever()
    {
        int served = 0, servedBeforeTimer = -1;
        using Pipe queue = Pipe.Make();
        _loop.Woken = _ => servedBeforeTimer = served;
        _loop.Add(queue.Read, IoEvents.Readable, Rank.Packets, _ => { if (++served == 20) queue.Drain(); }, out _);
        _loop.Post(() =>
        {
            queue.Fill();
            _loop.WakeAt(Clock.Now() - TimeSpan.FromSeconds(1));
        });
        _loop.Turn(Deadline);
        Assert.Equal(20, servedBeforeTimer);

        queue.Fill(); // from now on it is never drained
        _loop.WakeAt(Clock.Now() - TimeSpan.FromSeconds(1));
        _loop.Turn(Deadline);
        Assert.Equal(20 + 1 + EventLoop.MaxLateRounds, servedBeforeTimer);
    }

    [Fact]
    public void A_deadline_wakes_once_and_not_before_its_time()
    {
        Instant due = Clock.Now() + TimeSpan.FromMilliseconds(20);
        var woken = new List<Instant>();
        _loop.Woken = woken.Add;
        _loop.WakeAt(due);
        while (woken.Count == 0) Assert.False(_loop.Turn(Deadline).Failed);
        _loop.Turn(0);
        Assert.True(Assert.Single(woken) >= due);
    }

    [Fact]
    public void A_deadline_moved_later_does_not_fire_at_its_old_time()
    {
        var woken = new List<Instant>();
        _loop.Woken = woken.Add;
        _loop.WakeAt(Clock.Now() + TimeSpan.FromMilliseconds(5));
        _loop.Turn(0);
        Instant due = Clock.Now() + TimeSpan.FromMilliseconds(40);
        _loop.WakeAt(due);
        while (woken.Count == 0) Assert.False(_loop.Turn(Deadline).Failed);
        Assert.True(Assert.Single(woken) >= due);
    }

    [Fact]
    public void Work_posted_by_another_thread_runs_on_the_loops_thread_in_order()
    {
        var ran = new List<(int, int)>();
        var poster = new Thread(() =>
        {
            for (int i = 0; i < 3; i++)
            {
                int number = i;
                _loop.Post(() => ran.Add((number, Environment.CurrentManagedThreadId)));
            }
        });
        poster.Start();
        while (ran.Count < 3) Assert.False(_loop.Turn(Deadline).Failed);
        Assert.Equal([0, 1, 2], ran.Select(r => r.Item1));
        Assert.All(ran, r => Assert.Equal(Environment.CurrentManagedThreadId, r.Item2));
    }

    [Fact]
    public void The_mailbox_has_a_bound()
    {
        for (int i = 0; i < EventLoop.MaxPosted; i++) Assert.True(_loop.Post(() => { }));
        Assert.False(_loop.Post(() => { }));
        _loop.Turn(Deadline);
        Assert.True(_loop.Post(() => { }));
    }

    [Fact]
    public void A_watch_removed_by_an_earlier_handler_of_the_same_turn_is_not_served()
    {
        int served = 0;
        using Pipe first = ReadyPipe(), second = ReadyPipe();
        Watch? doomed = null;
        _loop.Add(first.Read, IoEvents.Readable, Rank.Packets, _ => { first.Drain(); doomed!.Dispose(); }, out _);
        _loop.Add(second.Read, IoEvents.Readable, Rank.Background, _ => served++, out Watch watch);
        doomed = watch;
        _loop.Turn(Deadline);
        _loop.Turn(0);
        Assert.Equal(0, served);
    }

    /// <summary>faults.md 27: no spinning on an error that will not go away; the process ends and the supervisor starts it anew.</summary>
    [Fact]
    public void A_failure_of_epoll_ends_the_loop_with_its_error()
    {
        _loop.Dispose();
        Assert.Equal(Errno.BadDescriptor, _loop.Turn(0));
    }

    [Fact]
    public void A_loop_that_fails_ends_its_owners_too()
    {
        Assert.False(EventLoop.Create(out EventLoop scripts).Failed);
        scripts.Post(scripts.Dispose); // its descriptors are gone: no wait succeeds any more
        var beside = new Thread(() => scripts.RunFor(_loop));
        beside.Start();
        Assert.Equal(Errno.BadDescriptor, _loop.Run());
        beside.Join();
    }

    [Fact]
    public void A_turn_allocates_nothing()
    {
        using Pipe packet = ReadyPipe();
        _loop.Add(packet.Read, IoEvents.Readable, Rank.Packets, _ => { }, out _);
        _loop.Woken = _ => { };
        for (int i = 0; i < 100; i++) OneTurn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) OneTurn();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void OneTurn()
        {
            _loop.WakeAt(Clock.Now());
            _loop.Turn(0);
        }
    }

    private void Add(Pipe pipe, Rank rank, string name, List<string> served) =>
        Assert.False(_loop.Add(pipe.Read, IoEvents.Readable, rank, _ => { served.Add(name); pipe.Drain(); }, out _).Failed);

    private static Pipe ReadyPipe()
    {
        Pipe pipe = Pipe.Make();
        pipe.Fill();
        return pipe;
    }
}

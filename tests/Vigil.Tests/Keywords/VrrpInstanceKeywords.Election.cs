using Vigil.Core.Events;
using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;
using static Vigil.Tests.Keywords.Scenes;

namespace Vigil.Tests.Keywords;

/// <summary>Goal: each keyword of <c>vrrp_instance</c> has its effect. Method: a running core with and without its line.</summary>
public sealed partial class VrrpInstanceKeywords
{
    private static World Alone(string instance, double seconds = 5) => new World(Text(instance)).Run(seconds);

    /// <summary>A starts beside a master B of priority 90.</summary>
    private static World Against90(string instance, double seconds) => new World(Text(instance), Text("priority 90")).Run(seconds);

    [Fact]
    public void virtual_router_id() => Of("virtual_router_id 77", 51, 77, line => Alone(line).Advert[1]);

    [Fact]
    public void version() => Of("version 3", 0x21, 0x31, line => Alone(line).Advert[0]);

    [Fact]
    public void state() => Of("state MASTER", 3.609375, 1.003906, line => Alone("priority 100\n" + line).MasterAt);

    [Fact]
    public void priority() => Of("priority 150", (100, 3.609375), (150, 3.414062), line =>
    {
        var w = Alone(line);
        return ((int)w.Advert[2], w.MasterAt);
    });

    [Fact]
    public void advert_int() => Of("advert_int 2", (1, 1.0), (2, 2.0), line =>
    {
        var w = Alone(line, 15);
        var times = w.AdvertTimes.ToList();
        return (w.Advert[5], times[2] - times[1]);
    });

    [Fact]
    public void down_timer_adverts() => Of("down_timer_adverts 5", 3.609375, 5.609375, line => Alone(line, 7).MasterAt);

    [Fact]
    public void preempt() => Of("preempt", RouterState.Backup, RouterState.Master, line => Against90($"nopreempt\n{line}", 10).State);

    [Fact]
    public void nopreempt() => Of("nopreempt", RouterState.Master, RouterState.Backup, line => Against90(line, 60).State);

    // The clock starts with the first advert heard; the last one it lets pass starts the last master-down time.
    [Fact]
    public void preempt_delay() => Of("preempt_delay 10", 3.609, 13.258, line => Math.Round(Against90(line, 30).MasterAt, 3));

    [Fact]
    public void strict_mode() => Of("strict_mode on", (1, 5), (0, 0), line => StrictMaster(Text(line)));

    [Fact]
    public void owner_ignore_adverts() => Of("owner_ignore_adverts", RouterState.Backup, RouterState.Master, line => OwnerHearsOwner(Text($"priority 255\n{line}")));

    [Fact]
    public void lower_prio_no_advert() => Of("lower_prio_no_advert", 1, 0, line => AnswersToLower(Text(line)));

    [Fact]
    public void higher_prio_send_advert() => Of("higher_prio_send_advert", 0, 1, line => AdvertsOnYielding(Text(line)));

    [Fact]
    public void skip_check_adv_addr() => Of("skip_check_adv_addr", [AdvertError.AddressList], [], line => ListChanges(Text(line)));

    [Fact]
    public void timer_expired_backup() => Of("timer_expired_backup", RouterState.Master, RouterState.Backup, AfterAStall);

    [Fact]
    public void thread_timer_expired() => Of("thread_timer_expired", RouterState.Master, RouterState.Backup, AfterAStall);

    /// <summary>Two seconds after the wake: without the keyword it has listened for an interval, with it it waits for a master-down time.</summary>
    private static RouterState AfterAStall(string line)
    {
        var w = Alone($"nopreempt\n{line}");
        w.A.Freeze();
        w.Run(10).A.Thaw();
        return w.Run(2).State;
    }

    [Fact]
    public void dont_track_primary() => Of("dont_track_primary", RouterState.Fault, RouterState.Master, line =>
    {
        var w = Alone(line);
        w.A.Link(up: false);
        return w.State;
    });
}

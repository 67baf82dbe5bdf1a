using System.Globalization;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Faults;

/// <summary>Goal: a reload of a thousand instances delays no advert. Method: a master on four cables, whose other ends record the gaps.</summary>
public sealed class LargeReloadTests
{
    private const int Interfaces = 4, InstancesEach = 250;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), ManyStart = TimeSpan.FromSeconds(45);

    [Fact]
    public void AReloadOfAThousandInstancesDelaysNoAdvertByHalfAnInterval()
    {
        using var lab = new LabKit.Lab();
        var master = lab.AddHost("a");
        for (var i = 0; i < Interfaces; i++)
        {
            master.Box.Run("/bin/sh", "-c", $"ip link add m{i} type veth peer name p{i} && ip address add 10.{i + 1}.0.1/16 dev m{i} && ip link set p{i} up && ip link set m{i} up");
        }
        var daemon = Product.Vigil.Start(master, Config(Interfaces * InstancesEach));
        Wait.Until(() => daemon.Matching("Entering MASTER STATE").Count == Interfaces * InstancesEach, ManyStart, "all are master");
        using var capture = Capture.OfAllReceived(master, "proto 112");
        Wait.Never(() => !daemon.Running, Interval, "it ends");
        var mark = daemon.Mark;
        master.Box.Write(Product.ConfigPath, Config(Interfaces * InstancesEach - 1));
        daemon.Send(Signal.Hup);
        daemon.WaitFor("Reload complete: .* 1 removed, 999 unchanged", Pair.Soon, mark);
        Wait.Never(() => !daemon.Running, 1.5 * Interval, "it ends");
        Pair.AssertUnharmed(daemon);

        var adverts = capture.Read("vrrp.prio == 255", "ip.src", "vrrp.virt_rtr_id", "frame.time_epoch")
            .Select(row => (Router: (row[0], row[1]), At: double.Parse(row[2], CultureInfo.InvariantCulture))).ToLookup(advert => advert.Router, advert => advert.At);
        Assert.Equal(Interfaces * InstancesEach, adverts.Count);
        var longest = adverts.Max(router => router.Zip(router.Skip(1), (one, next) => next - one).DefaultIfEmpty().Max());
        Assert.InRange(longest, 0.9, 1.5 * Interval.TotalSeconds);
    }

    // Priority 255: they are master at once.
    private static string Config(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (Link: i / InstancesEach, Number: i % InstancesEach + 1)).Select(at => $$"""
        vrrp_instance V{{at.Link}}_{{at.Number}} {
            version 3
            state MASTER
            interface m{{at.Link}}
            virtual_router_id {{at.Number}}
            priority 255
            advert_int {{Interval.TotalSeconds}}
            virtual_ipaddress {
                10.{{at.Link + 1}}.100.{{at.Number}}
            }
        }

        """));
}

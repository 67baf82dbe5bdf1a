using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply.Ipvs;
using Vigil.LabKit;
using Xunit;
using static Vigil.Lab.Ipvs.Balancer;

namespace Vigil.Lab.Ipvs;

/// <summary>
/// Goal: what clients see of a change of the table. Method: conversations through a director that go on while the table changes.
/// </summary>
[Collection(TrafficLab.Name)]
public sealed class TrafficTests : IClassFixture<TrafficLab>, IDisposable
{
    private const string Address = TrafficLab.Address;
    private const int Port = TrafficLab.Port;

    private readonly TrafficLab _lab;
    private readonly List<IDisposable> _open = [];
    private readonly IpvsApplier _applier;
    private readonly string _runDirectory = Directory.CreateTempSubdirectory("vigil-ipvs-").FullName;

    public TrafficTests(TrafficLab lab)
    {
        _lab = lab;
        _applier = new IpvsApplier(new LvsSettings(), _runDirectory);
        Inside(() => _applier.Start(resume: false, Now));
    }

    [Fact]
    public void AConversationSurvivesEveryChangeThatKeepsItsServer()
    {
        Want(Service("rr", (0, 1), (1, 1)));
        var talks = Enumerable.Range(0, 4).Select(_ => Keep(new Conversation(_lab.Client, Address, Port))).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        Assert.Equal((2, 2), (partners.Count(name => name == "s1"), partners.Count(name => name == "s2")));

        Want(Service("wrr", (0, 5), (1, 1), (2, 1)));                    // another scheduler and weight, one more server
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("still there?")));
        Want(Service("wrr", (0, 5), (1, 0)));                            // one less, one quiet
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("and now?")));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("s1", Once())); // new ones go to the other
        Want(Service("rr", (1, 1)));                                     // the server of two is gone
        for (var i = 0; i < talks.Count; i++)
        {
            if (partners[i] == "s2")
                Assert.Equal("s2", talks[i].Ask("me?"));
        }
        Want(Service("rr", (0, 1), (1, 1)));                             // and back soon: so are its conversations
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("all back?")));
    }

    [Fact]
    public void AnotherWorkerTakesTheTableOverWithItsConversations()
    {
        Want(Service("rr", (0, 1), (1, 1)));
        using var talk = new Conversation(_lab.Client, Address, Port);
        var partner = talk.Ask("hello");
        _applier.Dispose(); // as if it was killed: nothing is taken away
        using var next = new IpvsApplier(new LvsSettings { FlushAtStart = true }, _runDirectory);
        Inside(() =>
        {
            next.Start(resume: true, Now);
            next.Want(Table(Service("rr", (0, 1), (1, 1))), Now);
        });
        Assert.Equal(0, next.Requests);
        Assert.Equal(partner, talk.Ask("still there?"));
        Inside(() => next.Want(Table(), Now));
        Assert.Empty(_lab.Director.Box.Run("ipvsadm", "-Sn"));
    }

    [Theory]
    [InlineData("rr", 10, 10, 10)]
    [InlineData("wrr", 15, 10, 5)]
    public void ThirtyConnectionsAreSpreadAsTheSchedulerSays(string scheduler, int first, int second, int third)
    {
        Want(Service(scheduler, (0, 3), (1, 2), (2, 1)));
        var names = Enumerable.Range(0, 30).Select(_ => Once()).ToLookup(name => name);
        Assert.Equal((first, second, third), (names["s1"].Count(), names["s2"].Count(), names["s3"].Count()));
    }

    private string Once()
    {
        using var talk = new Conversation(_lab.Client, Address, Port);
        return talk.Ask("who are you?");
    }

    private DesiredService Service(string scheduler, params (int Server, int Weight)[] servers) => Balancer.Service(
        TransportProtocol.Tcp, Address, Port, new SchedulingSettings { Scheduler = scheduler },
        [.. servers.Select(one => Server(_lab.Servers[one.Server].Address, Port, one.Weight))]);

    private void Want(DesiredService service) => Inside(() => _applier.Want(Table(service), Now));

    private void Inside(Action action) => _lab.Director.Box.Inside(() =>
    {
        action();
        return true;
    });

    private T Keep<T>(T value) where T : IDisposable
    {
        _open.Add(value);
        return value;
    }

    public void Dispose()
    {
        _open.ForEach(one => one.Dispose());
        _applier.Dispose();
        _lab.Director.Box.Run("ipvsadm", "-C");
        Directory.Delete(_runDirectory, recursive: true);
    }
}

using Vigil.Lab.Ipvs;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Xunit;

namespace Vigil.Lab.Xdp;

/// <summary>
/// Goal: real TCP through DR by native XDP and at tc ingress, and connections that do not notice what happens to table and daemon. Method:
/// conversations over virtual links with checksum offload on.
/// </summary>
public abstract class DirectTests(PacketPath path) : IDisposable
{
    private const int Conversations = 30;

    private readonly DirectLab _lab = new(path);
    private readonly List<Conversation> _open = [];

    /// <summary>By native XDP, to a receiver that takes its frames.</summary>
    public sealed class ByXdp() : DirectTests(PacketPath.XdpCompleting);

    /// <summary>At tc ingress, with nothing on the other end.</summary>
    public sealed class AtTc() : DirectTests(PacketPath.Tc);

    public void Dispose()
    {
        _open.ForEach(talk => talk.Dispose());
        _lab.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("rr", 10, 10, 10)]
    [InlineData("wrr", 15, 10, 5)]
    public void ThirtyConnectionsAreSpreadAsTheSchedulerSays(string scheduler, int first, int second, int third)
    {
        _lab.Want(scheduler, (0, 3), (1, 2), (2, 1));
        var names = Enumerable.Range(0, Conversations).Select(_ => Open().Ask("hello")).ToLookup(name => name);
        Assert.Equal((first, second, third), (names["s1"].Count(), names["s2"].Count(), names["s3"].Count()));
    }

    [Theory]
    [InlineData("sh", 0)]
    [InlineData("rr", 60)]
    public void AClientSticksToItsServer(string scheduler, int persistence)
    {
        _lab.Want(scheduler, TimeSpan.FromSeconds(persistence), (0, 1), (1, 1), (2, 1));
        Assert.Single(Enumerable.Range(0, Conversations).Select(_ => Open().Ask("hello")).Distinct());
    }

    [Fact]
    public void AConversationSurvivesEveryChangeAndARestart()
    {
        _lab.Want("rr", (0, 1), (1, 1));
        var talks = Enumerable.Range(0, 4).Select(_ => Open()).ToList();
        var partners = talks.ConvertAll(talk => talk.Ask("hello"));
        Assert.Equal((2, 2), (partners.Count(name => name == "s1"), partners.Count(name => name == "s2")));

        _lab.Want("wrr", (0, 5), (1, 1), (2, 1));
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("still there?")));
        _lab.Want("wrr", (0, 5), (1, 0));
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("and now?")));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal("s1", Open().Ask("hello")));
        _lab.Restart();
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("after a restart?")));
        _lab.Want("rr", (1, 1));
        Assert.Equal(0, talks.Where((_, i) => partners[i] == "s2").Count(talk => talk.Ask("me?") != "s2"));
        _lab.Want("rr", (0, 1), (1, 1));
        Assert.Equal(partners, talks.ConvertAll(talk => talk.Ask("all back?")));
        Assert.Equal(0ul, _lab.Engine.Count(Reason.DropNoNextHop));
    }

    private Conversation Open()
    {
        var talk = new Conversation(_lab.Client, DirectLab.Address, DirectLab.Port);
        _open.Add(talk);
        return talk;
    }
}

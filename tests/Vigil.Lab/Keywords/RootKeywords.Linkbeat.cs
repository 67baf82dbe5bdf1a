using Xunit;
using static Vigil.Lab.Keywords.LineAttribute;

namespace Vigil.Lab.Keywords;

// No driver of this kernel disagrees with netlink about its link, so what shows is the thread that polls; what it sees is in LinkbeatTests.
public sealed partial class RootKeywords
{
    [Fact, Line(With, "linkbeat_interfaces {\neth1 ETHTOOL\n}", Place = Root)]
    public void linkbeat_interfaces() => Polls(daemons.With);

    [Fact, Line(Also, "linkbeat_use_polling", Place = Root)]
    public void linkbeat_use_polling() => Polls(daemons.Also);

    private void Polls(DaemonRun.Node node)
    {
        Assert.Contains("linkbeat", node.Threads.Split('\n'));
        Assert.DoesNotContain("linkbeat", daemons.Without.Threads.Split('\n'));
    }
}

using System.Text.RegularExpressions;
using Vigil.LabKit;
using Xunit;

namespace Vigil.Lab.Notify;

/// <summary>Goal: with -D both say in the same words and order what a master sets and removes. Method: one file, a start, a stop, the lines since MASTER.</summary>
public class ItemLinesTests
{
    [Fact]
    public void SettingAndRemovingReadAsKeepalivedHasThem()
    {
        string[] theirs = Lines("keepalived");

        Assert.Equal(theirs, Lines("vigil"));
        Assert.Equal(9, theirs.Length); // MASTER, then four kinds set and removed
    }

    private static string[] Lines(string product)
    {
        using var host = new NotifyHost(instance: """
            virtual_ipaddress_excluded { 10.0.0.101 }
                    virtual_routes { 10.77.0.0/16 dev eth0 }
                    virtual_rules { from 10.78.0.0/16 table 100 preference 500 }
            """);
        using var daemon = host.StartMaster(product);
        daemon.WaitFor("setting Virtual Rules", NotifyHost.Soon);
        daemon.Stop(NotifyHost.Soon);
        daemon.WaitFor("removing E-VIPs", NotifyHost.Soon); // its last words may be read after its end
        var said = daemon.Matching(@"\(VI_1\) (setting|removing|Entering MASTER)").Select(line => Regex.Match(line.Text, @"\(VI_1\).*").Value.TrimEnd());
        return [.. said.SkipWhile(text => !text.Contains("MASTER", StringComparison.Ordinal))];
    }
}

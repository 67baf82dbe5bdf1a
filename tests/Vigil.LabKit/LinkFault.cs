namespace Vigil.LabKit;

/// <summary>
/// Something wrong with a cable, done at the switch so that no host notices: packet sockets on a host see a frame
/// before that host's own filters do. It is mended when disposed of.
/// </summary>
public sealed class LinkFault : IDisposable
{
    private static int counter;
    private readonly Box box;
    private readonly string table;

    private LinkFault(Box box, string port, string rule)
    {
        this.box = box;
        table = $"fault{Interlocked.Increment(ref counter)}";
        Apply($$"""
            table netdev {{table}} {
                chain out { type filter hook egress device "{{port}}" priority 0; {{rule}}; }
            }
            """);
    }

    /// <summary>Frames from one host no longer reach the other; the way back is open.</summary>
    public static LinkFault Cut(Lab lab, Host from, Host to) => Lose(lab, from, to, 100);

    /// <summary>Some of the frames from one host to the other are lost.</summary>
    /// <param name="lab">The lab both are in.</param>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who no longer hears all of it.</param>
    /// <param name="percent">1 to 100.</param>
    public static LinkFault Lose(Lab lab, Host from, Host to, int percent)
    {
        var chance = percent == 100 ? "" : $"numgen random mod 100 < {percent}";
        return new LinkFault(lab.Switch, to.Port, $"ether saddr {from.MacAddress} {chance} drop");
    }

    /// <summary>The host hears each frame of the other twice.</summary>
    public static LinkFault Duplicate(Lab lab, Host from, Host to) =>
        new(lab.Switch, to.Port, $"ether saddr {from.MacAddress} meta mark 0 meta mark set 1 dup to \"{to.Port}\"");

    /// <summary>Any nftables rule on the frames that leave towards a host.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="to">The host at the port.</param>
    /// <param name="rule">Matches and verdict in nft's language.</param>
    public static LinkFault Rule(Lab lab, Host to, string rule) => new(lab.Switch, to.Port, rule);

    /// <summary>Mends the cable.</summary>
    public void Dispose() => Apply($"delete table netdev {table}");

    private void Apply(string commands)
    {
        var (status, _, error) = box.TryRun(commands, "nft", "-f", "-");
        if (status != 0)
        {
            throw new LabException($"nft refused: {error}\n{commands}");
        }
    }
}

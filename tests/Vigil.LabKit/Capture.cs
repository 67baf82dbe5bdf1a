namespace Vigil.LabKit;

/// <summary>Records what passes an interface, for tshark to judge.</summary>
public sealed class Capture : IDisposable
{
    private const string File = "/run/lab/capture.pcap";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Box box;
    private readonly LabProcess tcpdump;

    private Capture(Box box, string device, string filter, params string[] options)
    {
        this.box = box;
        tcpdump = box.Start(["tcpdump", "-i", device, "-U", "--immediate-mode", "-s", "2048", "-B", "8192", "-Z", "root", "-w", File, .. options, filter]);
        tcpdump.WaitFor("listening on", Limit);
    }

    /// <summary>Records what the bridge itself hears: all that is multicast or broadcast.</summary>
    public static Capture OnSwitch(Lab lab, string filter) => new(lab.Switch, "br0", filter);

    /// <summary>Records what a host sends and receives.</summary>
    public static Capture On(Host host, string filter) => new(host.Box, "eth0", filter);

    /// <summary>Records what any interface of a host receives.</summary>
    public static Capture OfAllReceived(Host host, string filter) => new(host.Box, "any", filter, "-Q", "in");

    /// <summary>Stops recording. Read it after that.</summary>
    public void Stop()
    {
        if (tcpdump.Running)
        {
            tcpdump.Send(Signal.Int);
            tcpdump.WaitForExit(Limit);
        }
    }

    /// <summary>One line per packet that matches, its fields separated by tabs.</summary>
    /// <param name="filter">tshark's display filter; empty for all.</param>
    /// <param name="fields">Field names, as <c>vrrp.prio</c>.</param>
    public IReadOnlyList<string[]> Read(string filter, params string[] fields)
    {
        Stop();
        return [.. Tshark(filter, fields).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    /// <summary>Waits until a packet matching <paramref name="last"/> is recorded, then reads as <see cref="Read"/> does.</summary>
    public IReadOnlyList<string[]> ReadUpTo(string last, string filter, params string[] fields)
    {
        Wait.Until(() => Tshark(last, "frame.number").Length > 0, Limit, $"a packet like {last} is recorded");
        return Read(filter, fields);
    }

    private string Tshark(string filter, params string[] fields)
    {
        string[] command = ["tshark", "-r", File, "-Y", filter, "-T", "fields"];
        return box.Run([.. command, .. fields.SelectMany(field => new[] { "-e", field })]);
    }

    /// <summary>What tshark finds wrong: malformed packets, bad checksums, and expert warnings. Empty is good.</summary>
    public string Complaints()
    {
        Stop();
        const string Bad = "_ws.malformed or _ws.expert.severity >= \"Warning\" or vrrp.checksum.status == \"Bad\" or ip.checksum.status == \"Bad\"";
        return box.Run("tshark", "-r", File, "-o", "ip.check_checksum:TRUE", "-Y", Bad, "-V");
    }

    /// <inheritdoc/>
    public void Dispose() => tcpdump.Dispose();
}

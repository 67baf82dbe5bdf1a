using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Vigil.Balance;

/// <summary>
/// Three network namespaces in a row, client — balancer — server, all of which this thread enters and leaves; gone when disposed of.
/// Hardware addresses are known beforehand, nothing is ever asked for on the wire.
/// </summary>
internal sealed partial class Network : IDisposable
{
    internal const string ClientMac = "02:00:00:00:00:01", InMac = "02:00:00:00:00:02", OutMac = "02:00:00:00:00:03", ServerMac = "02:00:00:00:00:04";
    internal const string Vip = "10.100.0.0", Beyond = "10.101.0.1";
    private const int CloneNewNet = 0x40000000;

    private readonly string _name = $"vb{Environment.ProcessId}";

    internal Network()
    {
        foreach (var one in Names)
            Run("ip", $"netns add {one}");
        Run("ip", $"link add c0 netns {Client} type veth peer name l0 netns {Balancer}");
        Run("ip", $"link add l1 netns {Balancer} type veth peer name s0 netns {Server}");
        Ip(Client, $"link set c0 address {ClientMac} up", "address add 10.1.0.1/16 dev c0");
        Ip(Balancer, $"link set l0 address {InMac} up", $"link set l1 address {OutMac} up", "link set lo up", "address add 10.1.0.2/16 dev l0", "address add 10.2.0.1/16 dev l1",
            "address add 10.100.0.0/16 dev lo", $"route add {Beyond} via 10.2.0.10", $"neighbour add 10.1.0.1 lladdr {ClientMac} dev l0 nud permanent");
        for (var i = 10; i < 20; i++)
            Ip(Balancer, $"neighbour add 10.2.0.{i} lladdr {ServerMac} dev l1 nud permanent");
        Ip(Server, $"link set s0 address {ServerMac} up", "address add 10.2.0.10/16 dev s0");
        Enter(Balancer);
        foreach (var (file, value) in new[] { ("ip_forward", 1), ("conf/all/rp_filter", 0), ("conf/l0/rp_filter", 0), ("conf/all/send_redirects", 0), ("conf/l0/send_redirects", 0), ("conf/l0/accept_local", 1) })
            File.WriteAllText($"/proc/sys/net/ipv4/{file}", value.ToString(CultureInfo.InvariantCulture));
        (In, Out) = (IndexOf("l0"), IndexOf("l1"));
        Enter(Client);
        ClientPort = IndexOf("c0");
        Enter(Server);
        ServerPort = IndexOf("s0");
    }

    internal string Client => $"{_name}c";

    internal string Balancer => $"{_name}l";

    internal string Server => $"{_name}s";

    /// <summary>Indices of the interfaces.</summary>
    internal int In { get; }

    internal int Out { get; }

    internal int ClientPort { get; }

    internal int ServerPort { get; }

    private string[] Names => [Client, Balancer, Server];

    /// <summary>The calling thread is in this namespace from now on.</summary>
    internal static void Enter(string name)
    {
        using var file = File.OpenHandle($"/run/netns/{name}");
        if (setns((int)file.DangerousGetHandle(), CloneNewNet) != 0)
            throw new IOException($"setns: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Runs a program to its end in the namespace this thread is in; throws when it fails.</summary>
    internal static string Run(string program, string arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new IOException($"{program} did not start");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new IOException($"{program} {arguments}: {errors.Result.Trim()}");
    }

    public void Dispose()
    {
        foreach (var one in Names)
            Run("ip", $"netns del {one}");
    }

    private static void Ip(string name, params string[] lines) => Run("ip", $"-n {name} -batch -", string.Join('\n', lines) + "\n");

    private static int IndexOf(string name) => if_nametoindex(name) is var index and > 0 ? index : throw new IOException($"no interface {name}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int kind);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int if_nametoindex(string name);
}

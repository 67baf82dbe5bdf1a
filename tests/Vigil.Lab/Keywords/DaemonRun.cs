using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Vigil.LabKit;

namespace Vigil.Lab.Keywords;

/// <summary>
/// Three masters on one switch: one has most keywords of the process, one the other spellings and those that exclude the first ones, and
/// one has none. What each of them did is written down once, from start to stop; the tests compare.
/// </summary>
public sealed class DaemonRun : IDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private const Signal Json = (Signal)36;

    private readonly LabKit.Lab _lab = new();

    public DaemonRun()
    {
        var hosts = new[] { LineAttribute.With, LineAttribute.Also, LineAttribute.Without }.Select(_lab.AddHost).ToArray();
        Node[] nodes = [.. hosts.Select(host => new Node(host))];
        using var relay = Relay(hosts[0]);
        Array.ForEach(nodes, node => node.Start());
        Array.ForEach(nodes, node => node.Observe());
        Array.ForEach(nodes, node => node.Reload());
        Array.ForEach(nodes, node => node.Stop());
        (With, Also, Without) = (nodes[0], nodes[1], nodes[2]);
    }

    public Node With { get; }

    public Node Also { get; }

    public Node Without { get; }

    public void Dispose() => _lab.Dispose();

    /// <summary>A mail relay that takes the connection and says nothing.</summary>
    private static TcpListener Relay(Host host) => host.Box.Inside(() =>
    {
        var listener = new TcpListener(IPAddress.Loopback, 2525);
        listener.Start();
        return listener;
    });

    /// <summary>One of the daemons, and what was seen of it.</summary>
    public sealed class Node(Host host)
    {
        private LabProcess? _daemon;

        /// <summary>comm of the supervisor and of the worker's loop thread.</summary>
        public string Supervisor { get; private set; } = "";

        public string Worker { get; private set; } = "";

        /// <summary>Real-time priority, nice value and scheduling class of the worker's loop thread.</summary>
        public (int RealTime, int Nice, int Class) Scheduling { get; private set; }

        /// <summary>/proc/PID/status and limits of the worker.</summary>
        public string Status { get; private set; } = "";

        /// <summary>Receive buffers of the worker's sockets for adverts, in bytes as the kernel counts them (twice what was asked for).</summary>
        public int[] AdvertBuffers { get; private set; } = [];

        /// <summary>Netlink sockets as ss(8) shows them.</summary>
        public string Sockets { get; private set; } = "";

        /// <summary>Owners and names of all files under /tmp, /run and /run/lab that were there while it ran.</summary>
        public string Files { get; private set; } = "";

        public string Descriptors { get; private set; } = "";

        /// <summary>What ip(8) shows of addresses and rules, and nft(8) of tables.</summary>
        public string Kernel { get; private set; } = "";

        public string IgmpReports { get; private set; } = "";

        public string JsonFile { get; private set; } = "";

        /// <summary>Changes of the reload file's directory during the reload.</summary>
        public bool ReloadFileSeen { get; private set; }

        public TimeSpan StopTime { get; private set; }

        public string Log => string.Join('\n', _daemon!.Lines.Select(line => line.Text));

        public string LogBeforeReload { get; private set; } = "";

        public TimeSpan UntilMaster { get; private set; }

        public string Out(string name) => host.Box.Read($"/run/lab/out/{name}");

        public void Start()
        {
            host.Box.Run("/bin/sh", "-c", """
                set -e
                mkdir -m 777 /run/lab/out
                mkdir /run/lab/tmp /run/lab/reload
                ip link add eth1 type veth peer name peer1
                ip link set eth1 up
                ip link set peer1 up
                """);
            host.Box.Write("/run/lab/etc/rt_tables", "77 special\n");
            host.Box.Write("/run/lab/usr/rt_tables", "78 vendor\n");
            host.Box.Write("/run/lab/mark.sh", "#!/bin/sh\necho marked >> /run/lab/out/${1:-marks}\n");
            host.Box.Write("/run/lab/reader.sh", "#!/bin/sh\nexec cat \"$2\" >> /run/lab/out/$1\n");
            _daemon = Product.Vigil.Start(host, DaemonRunConfig.For(host));
        }

        public void Observe()
        {
            UntilMaster = _daemon!.WaitFor("VI_1. Entering MASTER STATE", Soon).At - _daemon.StartedAt;
            _daemon.WaitFor("VI_6. Entering MASTER STATE", Soon);
            Wait.Until(() => Out("marks").Length > 0, Soon, "the notify script");
            int worker = _daemon.Children()[^1]; // a startup script was there before it
            Supervisor = File.ReadAllText($"/proc/{_daemon.Pid}/comm").Trim();
            Worker = File.ReadAllText($"/proc/{worker}/comm").Trim();
            string[] stat = File.ReadAllText($"/proc/{worker}/stat").Split(") ")[^1].Split(' ');
            Scheduling = (int.Parse(stat[37]), int.Parse(stat[16]), int.Parse(stat[38]));
            Status = File.ReadAllText($"/proc/{worker}/task/{worker}/status") + File.ReadAllText($"/proc/{worker}/limits");
            Descriptors = string.Join('\n', Directory.GetFiles($"/proc/{_daemon.Pid}/fd").Select(fd => new FileInfo(fd).LinkTarget));
            Sockets = Shell("ss -O -f netlink -pam");
            AdvertBuffers = SocketBuffers.Of(worker, SocketBuffers.Vrrp);
            IgmpReports = Shell("cat /proc/sys/net/ipv4/igmp_link_local_mcast_reports").Trim();
            Wait.Until(() => (Kernel = Shell("ip -o address; ip rule; nft -y list ruleset")).Contains("fe80::77 . ", StringComparison.Ordinal), Soon, "the table of the firewall");
            Dump();
        }

        /// <summary>Once all of them are masters, so that each has heard the others before its reload.</summary>
        public void Reload()
        {
            LogBeforeReload = Log;
            SendReload();
            Files = Shell("stat -c '%U %n' /tmp/* /run/*.pid /run/keepalived/* /run/lab/* /run/lab/out/* /run/lab/saved/* 2>/dev/null || true");
        }

        public void Stop()
        {
            var before = LabClock.Now;
            _daemon!.Stop(Soon);
            StopTime = LabClock.Now - before;
        }

        private void Dump()
        {
            foreach (var signal in new[] { Signal.Usr1, Signal.Usr2, Json }) _daemon!.Send(signal);
            Wait.Until(() => Shell("ls /tmp | grep -cE '[.](data|stats|json)$' || true").Trim() == "4", Soon, $"four dump files of {host.Name}, with {Shell("ls /tmp")}");
            Wait.Until(() => Shell("cat /tmp/*.json").EndsWith('\n'), Soon, "the JSON file");
            JsonFile = Shell("cat /tmp/*.json");
        }

        private void SendReload()
        {
            string Changed() => Shell("stat -c %z /run/lab/reload");
            string before = Changed();
            int mark = _daemon!.Mark;
            _daemon.Send(Signal.Hup);
            _daemon.WaitFor("Reload", Soon, mark);
            if (Out("all").Length > 0) Wait.Until(() => Out("all").Split('\n').Length > 3 || host.Name != "with", Soon, "the states again");
            Wait.Until(() => Shell("ls /run/lab/reload").Length == 0, Soon, "the end of the reload");
            ReloadFileSeen = Changed() != before;
        }

        private string Shell(string command) => Regex.Replace(host.Box.Run("/bin/sh", "-c", command), "[ \t]+", " ");
    }
}

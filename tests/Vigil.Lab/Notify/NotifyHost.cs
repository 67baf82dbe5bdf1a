using Vigil.LabKit;

namespace Vigil.Lab.Notify;

/// <summary>One host with one instance that has every hook, for either product.</summary>
internal sealed class NotifyHost : IDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private const string Record = "/run/lab/notify.log", Read = "/run/lab/fifo.log";

    private readonly LabKit.Lab _lab = new();

    public NotifyHost(string globals = "", string instance = "", string trackers = "")
    {
        Host = _lab.AddHost("a");
        Host.Box.Write("/run/lab/notify.sh", $"#!/bin/sh\necho \"$*\" >> {Record}\n");
        Host.Box.Write("/run/lab/reader.sh", $"#!/bin/sh\ncat \"$1\" >> {Read}\n");
        var pair = new VrrpConfig
        {
            Blocks = trackers,
            Globals = $"vrrp_notify_fifo /run/lab/fifo\n vrrp_notify_fifo_script /run/lab/reader.sh\n vrrp_notify_priority_changes\n {globals}",
            Instance = $"""
                notify "/run/lab/notify.sh any"
                    notify_master "/run/lab/notify.sh master a"
                    notify_backup "/run/lab/notify.sh backup"
                    notify_stop "/run/lab/notify.sh stop"
                    {instance}
                """,
        };
        Config = pair.For(Host, Host, 100);
    }

    public Host Host { get; }

    public string Config { get; }

    /// <summary>What the notify scripts wrote down, in no order: keepalived starts them all at once.</summary>
    public string[] Notified => [.. Lines(Host.Box.Read(Record)).Order(StringComparer.Ordinal)];

    /// <summary>What came out of the FIFO.</summary>
    public string[] FifoLines => Lines(Host.Box.Read(Read));

    /// <summary>Starts the product and waits until it is master.</summary>
    public LabProcess StartMaster(string product)
    {
        var daemon = Product.Named(product).Start(Host, Config);
        daemon.WaitFor("Entering MASTER STATE", Soon);
        return daemon;
    }

    public void Dispose() => _lab.Dispose();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

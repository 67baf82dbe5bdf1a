using System.Net;
using Vigil.Core.Settings;
using Vigil.Netlink;

namespace Vigil.Daemon.Apply.Ipvs;

/// <summary>
/// Keeps the kernel's connection synchronisation daemons as they should be (lvs-behaviour G). Decides only: compares what is wanted
/// with what runs, role by role, and says what to ask for.
/// </summary>
public sealed class SyncDaemons
{
    private static readonly IPAddress KernelsGroup = IPAddress.Parse("224.0.0.81");
    private const ushort KernelsPort = 8848;
    private const byte KernelsTtl = 1;

    private readonly Dictionary<IpvsDaemonRole, IpvsDaemon> _asked = [];
    private IReadOnlyList<IpvsDaemon> _wanted = [];
    private bool _alone;

    /// <summary>Whether any is wanted, or was started by us.</summary>
    public bool IsConcerned => _wanted.Count > 0 || _asked.Count > 0 || _alone;

    /// <summary>The daemon of a role with the settings of <c>lvs_sync_daemon</c>.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="role">Sends or receives.</param>
    /// <param name="routerId">Of the instance named there; 0 without one.</param>
    public static IpvsDaemon Of(SyncDaemonSettings settings, IpvsDaemonRole role, byte routerId) =>
        new(role, settings.Interface, settings.Id ?? routerId)
        {
            MaxLength = settings.MaxLength,
            Port = settings.Port,
            Ttl = settings.Ttl,
            Group = settings.Group.ToKernel(),
        };

    /// <summary>From now on these should run, at most one of each role.</summary>
    /// <param name="daemons">Those.</param>
    /// <param name="alone">And no others, whoever started them; otherwise daemons of roles nobody wanted here are left alone.</param>
    public void Want(IReadOnlyList<IpvsDaemon> daemons, bool alone = false) => (_wanted, _alone) = (daemons, alone);

    /// <summary>What to ask of the kernel, stops first.</summary>
    public List<(IpvsDaemon Daemon, bool Start)> Difference(IReadOnlyList<IpvsDaemon> running)
    {
        var stops = new List<(IpvsDaemon, bool)>();
        var starts = new List<(IpvsDaemon, bool)>();
        foreach (var role in new[] { IpvsDaemonRole.Master, IpvsDaemonRole.Backup })
        {
            var wanted = _wanted.FirstOrDefault(daemon => daemon.Role == role);
            var actual = running.FirstOrDefault(daemon => daemon.Role == role);
            if (wanted is not null && actual is not null && Serves(actual, wanted))
            {
                _asked[role] = wanted; // ours from now on, even if an earlier run started it
                continue;
            }
            if (wanted is null && actual is null)
                _asked.Remove(role);
            if (actual is not null && (wanted is not null || _alone || _asked.ContainsKey(role)))
                stops.Add((actual, false));
            if (wanted is not null)
                starts.Add((wanted, true));
        }
        return [.. stops, .. starts];
    }

    /// <summary>The kernel did it, or said that it was done already.</summary>
    public void Done(IpvsDaemon daemon, bool started)
    {
        if (started)
            _asked[daemon.Role] = daemon;
        else
            _asked.Remove(daemon.Role);
    }

    /// <summary>Whether what runs is what is wanted; the kernel fills in what is not asked for.</summary>
    private bool Serves(IpvsDaemon actual, IpvsDaemon wanted) =>
        (!_asked.TryGetValue(wanted.Role, out var asked) || asked == wanted)
        && actual.Interface == wanted.Interface && actual.Id == wanted.Id
        && (wanted.MaxLength == 0 || actual.MaxLength == wanted.MaxLength)
        && actual.Port == (wanted.Port == 0 ? KernelsPort : wanted.Port)
        && actual.Ttl == (wanted.Ttl == 0 ? KernelsTtl : wanted.Ttl)
        && Equals(actual.Group, wanted.Group ?? KernelsGroup);
}

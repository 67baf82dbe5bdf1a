using System.Globalization;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Apply;

/// <summary>
/// The sysctl ping_group_range of the network namespace, which says whose groups may open the echo sockets of PING_CHECK (icmp(7)); by
/// default nobody's. It is widened to the daemon's own group alone, and only where that is not among them already; disposing it puts back
/// what was there.
/// </summary>
public sealed class PingGroups : IDisposable
{
    private const string Path = "/proc/sys/net/ipv4/ping_group_range";

    private readonly KernelSetting? setting;

    private PingGroups(KernelSetting? setting) => this.setting = setting;

    /// <summary>Lets a group ping. An error means that PING_CHECK will fail with "Permission denied".</summary>
    public static Errno Allow(uint group, out PingGroups groups)
    {
        groups = new PingGroups(null);
        if (Includes(SmallFile.Read(Path), group)) return Errno.None;
        groups = new PingGroups(KernelSetting.Set(Path, string.Create(CultureInfo.InvariantCulture, $"{group}\t{group}"), out var error));
        return error;
    }

    /// <summary>Whether a range as the kernel writes it, first and last, holds a group.</summary>
    internal static bool Includes(string range, uint group) =>
        range.Split(['\t', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is [var first, var last]
        && uint.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out uint from)
        && uint.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out uint to)
        && from <= group && group <= to;

    /// <inheritdoc/>
    public void Dispose() => setting?.Dispose();
}

using Vigil.Core;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Whether interfaces forward IPv6, which the router flag of neighbour advertisements tells (RFC 4861 section 4.4). A burst of
/// them asks the kernel once: an answer serves for <see cref="KeptFor"/>.
/// </summary>
/// <param name="read">Content of a file of /proc/sys; empty when it cannot be read.</param>
public sealed class RouterFlags(Func<string, string> read)
{
    /// <summary>How long an answer serves.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, RouterFlag> _known = [];

    /// <summary>True when the interface forwards IPv6 packets.</summary>
    public bool IsRouter(string name, Instant now)
    {
        if (_known.TryGetValue(name, out var flag) && now < flag.ReadAt + KeptFor) return flag.IsSet;
        bool isSet = read($"/proc/sys/net/ipv6/conf/{name}/forwarding").StartsWith('1');
        _known[name] = new(isSet, now);
        return isSet;
    }

    /// <summary>What was read last, and when; null: nothing was asked of this interface.</summary>
    public RouterFlag? Last(string name) => _known.TryGetValue(name, out var flag) ? flag : null;

    /// <summary>Other interfaces may be in use from now on: a reload.</summary>
    public void Forget() => _known.Clear();
}

/// <summary>The flag of one interface, and when it was read.</summary>
public readonly record struct RouterFlag(bool IsSet, Instant ReadAt);

using Vigil.Core;
using Vigil.Simulator.Studies;

namespace Vigil.Daemon.Cli.Simulate;

/// <summary>What a host was to an address for a while.</summary>
internal enum LaneCell : byte
{
    /// <summary>Up, and another one owns the address.</summary>
    Idle,

    /// <summary>Up, but its service is dead.</summary>
    NoService,

    /// <summary>Off, standing still, or without a daemon or a carrier.</summary>
    Down,

    /// <summary>Owns the address.</summary>
    Owns,

    /// <summary>Owns the address, and cannot serve.</summary>
    OwnsBroken,

    /// <summary>Owns the address together with another host.</summary>
    OwnsToo,
}

/// <summary>A stretch of one host's lane.</summary>
internal readonly record struct LaneStretch(Instant From, Instant To, LaneCell Cell);

/// <summary>The lane of a host in a picture of ownership.</summary>
internal static class Lane
{
    /// <summary>The stretches of a host, in order of time.</summary>
    public static IEnumerable<LaneStretch> Of(ScenarioPlay play, SharedAddress shared, int host)
    {
        var history = play.Log.Of(shared.Address);
        for (int i = 0; i < history.Count; i++)
        {
            var end = i + 1 < history.Count ? history[i + 1].At : play.Ended;
            if (end > history[i].At) yield return new LaneStretch(history[i].At, end, CellOf(history[i], host));
        }
    }

    /// <summary>The stretches in which nobody owns the address.</summary>
    public static IEnumerable<(Instant From, Instant To)> Gaps(ScenarioPlay play, SharedAddress shared)
    {
        var history = play.Log.Of(shared.Address);
        for (int i = 0; i < history.Count; i++)
        {
            var end = i + 1 < history.Count ? history[i + 1].At : play.Ended;
            if (history[i].Owners == 0 && end > history[i].At) yield return (history[i].At, end);
        }
    }

    private static LaneCell CellOf(OwnershipSpan span, int host)
    {
        ulong bit = 1ul << host;
        bool isBroken = (span.Broken & bit) != 0;
        if ((span.Owners & bit) == 0) return (span.Down & bit) != 0 ? LaneCell.Down : isBroken ? LaneCell.NoService : LaneCell.Idle;
        return ulong.PopCount(span.Owners) > 1 ? LaneCell.OwnsToo : isBroken ? LaneCell.OwnsBroken : LaneCell.Owns;
    }
}

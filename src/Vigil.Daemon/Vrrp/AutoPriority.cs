using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Vrrp;

/// <summary>
/// max_auto_priority and min_auto_priority_delay: when the loop wakes later than that, it goes to real-time scheduling, and to twice the
/// priority each further time, up to the ceiling. Loop thread only, since scheduling is a thread's.
/// </summary>
/// <param name="global">The two settings, and the priority the loop starts with.</param>
/// <param name="log">For what was raised, and what would help.</param>
/// <param name="setRealTime">Gives the calling thread a real-time priority.</param>
internal sealed class AutoPriority(GlobalSettings global, ILogger log, Func<int, Errno> setRealTime)
{
    private int priority = global.VrrpWorker.RealtimePriority;
    private bool told;

    /// <summary>A wake was this late.</summary>
    public void OnLate(TimeSpan late)
    {
        if (late < global.MinAutoPriorityDelay || global.MaxAutoPriority < 0) return;
        if (global.MaxAutoPriority == 0)
        {
            if (!told && priority == 0) log.Problem($"a timer ran {late.TotalSeconds:0.000} s late; if that happens often, set max_auto_priority or vrrp_rt_priority in global_defs");
            told = true;
            return;
        }
        int next = Math.Min(priority == 0 ? 1 : priority * 2, global.MaxAutoPriority);
        if (next <= priority) return;
        if (setRealTime(next) is { Failed: true } error)
        {
            if (!told) log.Problem($"max_auto_priority: {error}");
            told = true;
            return;
        }
        log.Problem($"a timer ran {late.TotalSeconds:0.000} s late; the VRRP loop now runs at real-time priority {next}");
        priority = next;
    }
}

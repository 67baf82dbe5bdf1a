using Vigil.Core.Settings;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Supervision;

/// <summary>
/// The capabilities a configuration needs. A script that runs as root may need any, as it does under keepalived: with one
/// configured nothing is taken away.
/// </summary>
public static class WorkerCapabilities
{
    /// <summary>Lower ones are privileged (ip_unprivileged_port_start, by default).</summary>
    private const int FirstFreePort = 1024;

    /// <summary>What the workers, and the scripts they start, get.</summary>
    public static Capabilities Needed(Configuration configuration)
    {
        ScriptCommand[] scripts = [.. Scripts(configuration).OfType<ScriptCommand>()];
        if (Array.Exists(scripts, script => script.UserId is null or 0)) return Capabilities.All;
        Capabilities needed = Capabilities.Network | Capabilities.DacOverride | Capabilities.Chown;
        if (scripts.Length > 0) needed |= Capabilities.Scripts;
        if (configuration.Services.SelectMany(service => service.Servers).SelectMany(server => server.Checks).Any(UsesLowPort)) needed |= Capabilities.NetBindService;
        if (configuration.Process.IpvsNamespace is not null) needed |= Capabilities.SysAdmin;
        if (MayLoadPrograms(configuration)) needed |= Capabilities.Bpf | Capabilities.Perfmon;
        GlobalSettings global = configuration.Global;
        WorkerSettings[] workers = [global.VrrpWorker, global.CheckerWorker, global.BfdWorker];
        if (Array.Exists(workers, worker => worker.NoSwap)) needed |= Capabilities.IpcLock | Capabilities.SysResource;
        if (global.MaxAutoPriority > 0 || Array.Exists(workers, worker => worker.RealtimePriority > 0 || worker.Nice < 0 || worker.CpuAffinity.Count > 0))
            needed |= Capabilities.SysNice | Capabilities.SysResource;
        return needed;
    }

    /// <summary>Whether Vigil's own engine may be what balances.</summary>
    public static bool MayLoadPrograms(Configuration configuration) =>
        configuration.HasVirtualServers && configuration.Global.Lvs.Engine != BalancingEngine.Ipvs;

    private static bool UsesLowPort(CheckSettings check) => check is ConnectedCheckSettings { Connection.SourcePort: > 0 and < FirstFreePort };

    private static IEnumerable<ScriptCommand?> Scripts(Configuration configuration)
    {
        GlobalSettings global = configuration.Global;
        IEnumerable<NotifySettings> hooks =
            [.. configuration.Instances.Select(instance => instance.Notify), .. configuration.SyncGroups.Select(group => group.Notify)];
        return
        [
            .. configuration.Scripts.Select(script => script.Command),
            .. OfServices(configuration.Services),
            global.NotifyFifo?.Script, global.VrrpNotifyFifo?.Script, global.LvsNotifyFifo?.Script,
            .. hooks.SelectMany(hook => new[]
            {
                hook.Master, hook.Backup, hook.Fault, hook.Stop, hook.Deleted, hook.Any, hook.MasterReceivedLowerPriority,
            }),
        ];
    }

    /// <summary>Those there are: of thousands of servers few have any.</summary>
    private static List<ScriptCommand?> OfServices(ValueList<ServiceSettings> services)
    {
        var found = new List<ScriptCommand?>();
        foreach (ServiceSettings service in services)
        {
            Add(service.QuorumUp);
            Add(service.QuorumDown);
            foreach (RealServerSettings server in service.Servers)
            {
                Add(server.NotifyUp);
                Add(server.NotifyDown);
                foreach (CheckSettings check in server.Checks)
                    if (check is MiscCheckSettings misc) Add(misc.Command);
            }
        }
        return found;

        void Add(ScriptCommand? script)
        {
            if (script is not null) found.Add(script);
        }
    }
}

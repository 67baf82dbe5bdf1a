using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Daemon.Checker;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Vigil.Daemon.Vrrp;

namespace Vigil.Daemon.Start;

/// <summary>The halves of the daemon the command line lets run, and when each has work.</summary>
internal static class WorkerRoles
{
    /// <param name="options">The command line.</param>
    /// <param name="configuration">What is in force.</param>
    /// <param name="files">Pid files.</param>
    /// <param name="processFeed">Opened before a namespace was entered; may be closed.</param>
    public static List<WorkerRole> Of(DaemonOptions options, Func<Configuration> configuration, RunFiles files, Fd processFeed)
    {
        var roles = new List<WorkerRole>(2);
        if (options.RunsVrrp)
            roles.Add(new WorkerRole
            {
                Name = "VRRP",
                Arguments = [VrrpProgram.Program.Title, VrrpProgram.Program.Word],
                PidFile = files.Vrrp,
                Owned = new LedgerWithdrawal(RunFiles.StateDirectory, configuration),
                IsNeeded = () => options.AllWorkers || HasVrrp(configuration()),
                Extra = processFeed.IsOpen ? processFeed : VrrpProgram.OpenProcessFeed(configuration()),
            });
        if (options.RunsChecker)
            roles.Add(new WorkerRole
            {
                Name = "Healthcheck",
                SilenceMeans = "no server is checked now",
                Arguments = [CheckerProgram.Program.Title, CheckerProgram.Program.Word],
                PidFile = files.Checker,
                Owned = new NothingOwned(),
                IsNeeded = () => options.AllWorkers || configuration().HasVirtualServers,
            });
        return roles;
    }

    /// <summary>The VRRP half has work.</summary>
    public static bool HasVrrp(Configuration configuration) =>
        configuration.Instances.Count > 0 || configuration.StaticAddresses.Count + configuration.StaticRoutes.Count + configuration.StaticRules.Count > 0;

    /// <summary>The services a dead checker leaves go on balancing; its successor, now or at the next start, takes them over by its ledger.</summary>
    private sealed class NothingOwned : IOwnedAddresses
    {
        public int Withdraw() => 0;
    }
}

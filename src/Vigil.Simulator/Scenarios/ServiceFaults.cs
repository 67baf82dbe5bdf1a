using System.Collections.Immutable;
using Vigil.Core.Settings;

namespace Vigil.Simulator.Scenarios;

/// <summary>The death of the service on a host, as far as its daemon can notice: every script fails, every tracked process is gone.</summary>
public static class ServiceFaults
{
    /// <summary>Empty when the file tracks neither scripts nor processes.</summary>
    public static ImmutableArray<Fault> Of(Configuration configuration, int host) =>
    [
        .. configuration.Scripts.Select(script => new Fault(FaultTable.ScriptFails, host, Subject: script.Name)),
        .. configuration.TrackProcesses.Select(process => new Fault(FaultTable.Processes, host, Subject: process.Name)),
    ];
}

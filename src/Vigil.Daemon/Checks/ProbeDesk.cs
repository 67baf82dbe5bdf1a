using Vigil.Checks;
using Vigil.Checks.Tls;
using Vigil.Core;
using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Daemon.Scripts;

namespace Vigil.Daemon.Checks;

/// <summary>
/// Does what the core says about probes: begins and ends them, and tells it how they ended. What runs the attempts of a check is made at its
/// first one and kept as long as the check.
/// </summary>
/// <param name="prober">For checks that connect.</param>
/// <param name="scripts">For MISC_CHECK.</param>
/// <param name="settings">Certificates of SSL_GET.</param>
/// <param name="feed">Takes the end of a probe, from the loop, never from within a call of this.</param>
public sealed class ProbeDesk(Prober prober, IScriptRunner scripts, TlsSettings settings, Action<ServiceInput> feed) : IDisposable
{
    private readonly Dictionary<HealthCheck, ProbeRun> probes = [];
    private readonly Dictionary<HealthCheck, MiscRun> misc = [];
    private readonly TlsClient tls = TlsClient.Create(settings);

    /// <summary>Does one output of the core, if it is about probes; else false.</summary>
    public bool Do(in ServiceOutput output, Instant now)
    {
        if (output.Check is not { } check) return false;
        if (output.Kind == ServiceOutputKind.StartProbe) Start(check, output, now);
        else Cancel(check);
        return true;
    }

    /// <summary>After a reload: forgets checks that are gone, and uses these certificates for further connections.</summary>
    public void Reload(ServiceHost host)
    {
        tls.Use(host.Configuration.Tls);
        var there = host.Services.SelectMany(service => service.Servers).SelectMany(server => server.Checks).ToHashSet();
        foreach (var gone in probes.Keys.Where(check => !there.Contains(check)).ToList())
        {
            probes[gone].Dispose();
            probes.Remove(gone);
        }
        foreach (var gone in misc.Keys.Where(check => !there.Contains(check)).ToList())
        {
            misc[gone].Cancel();
            misc.Remove(gone);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in probes.Values) run.Dispose();
        foreach (var run in misc.Values) run.Cancel();
        tls.Dispose();
    }

    /// <summary>A check that cannot begin now, because too many scripts wait, is given up by the core when its time is over.</summary>
    private void Start(HealthCheck check, in ServiceOutput output, Instant now)
    {
        if (check.Settings is MiscCheckSettings script)
        {
            if (!misc.TryGetValue(check, out var run)) misc[check] = run = new MiscRun(scripts, script, (number, result) => Tell(check, number, result));
            run.Start(output.Run);
            return;
        }
        if (check.Settings is not ConnectedCheckSettings connected) return;
        if (!probes.TryGetValue(check, out var probe)) probes[check] = probe = Make(check, connected);
        probe.Start(output.Run, output.FirstStep, output.Steps, now);
    }

    private ProbeRun Make(HealthCheck check, ConnectedCheckSettings connected) =>
        prober.Create(Probes.Create(connected, tls)!, connected.Connection, (number, result) => Tell(check, number, result));

    private void Tell(HealthCheck check, int number, in ProbeResult result) => feed(ServiceInput.ProbeEnded(check, number, result));

    private void Cancel(HealthCheck check)
    {
        if (probes.TryGetValue(check, out var probe)) probe.Cancel();
        else if (misc.TryGetValue(check, out var run)) run.Cancel();
    }
}

using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;

namespace Vigil.Simulator.Checkers;

/// <summary>
/// The advertised priority is the base plus the weights of what is up or down, kept within 1 to 254; an owner's is 255 always
/// (man page: weight, rise, fall, reverse).
/// </summary>
internal sealed class Priorities : Checker
{
    private readonly Dictionary<(SimulatedHost Host, string Script), Verdict> scripts = [];
    private readonly Dictionary<(SimulatedHost Host, VrrpInputKind Kind, string Name), int> numbers = [];
    private readonly PerRouter<byte> wanted = new();
    private SimulatedHost? reloading;

    private struct Verdict
    {
        public bool? IsUp;
        public int InARow;
        public int Run;
        public bool Told;
    }

    public override string Name => "priorities";

    public override void LifeChanged(SimulatedHost host)
    {
        if (host.Core is not null && host.StartedAt != Now) return;
        wanted.Clear(host);
        foreach (var key in scripts.Keys.Where(key => key.Host == host).ToList()) scripts.Remove(key);
        foreach (var key in numbers.Keys.Where(key => key.Host == host).ToList()) numbers.Remove(key);
        if (host.Core is null) return;
        foreach (var script in host.Configuration.Scripts)
        {
            if (script.InitFail) scripts[(host, script.Name)] = new Verdict { IsUp = false };
        }
    }

    public override void Feeding(SimulatedHost host, VrrpInputKind kind, string? name, int number)
    {
        wanted.Clear(host);
        // A master sends one advert before it takes a new configuration (O1): the old priority is right then.
        reloading = kind == VrrpInputKind.Reload ? host : null;
        if (kind == VrrpInputKind.InterfaceGone) (kind, number) = (VrrpInputKind.InterfaceChanged, 0);
        if (kind is VrrpInputKind.InterfaceChanged or VrrpInputKind.FileValue or VrrpInputKind.ProcessCount) numbers[(host, kind, name!)] = number;
    }

    public override void ScriptRun(SimulatedHost host, ScriptSettings script, int run, int signal)
    {
        if (signal == 0) scripts[(host, script.Name)] = scripts.GetValueOrDefault((host, script.Name)) with { Run = run, Told = false };
        else if (signal == 15) Judge(host, script, run, good: false);
    }

    public override void ScriptEnded(SimulatedHost host, string script, int run, ScriptEnd end, int number)
    {
        foreach (var settings in host.Configuration.Scripts)
        {
            if (settings.Name == script) Judge(host, settings, run, good: end == ScriptEnd.Exited && number == 0);
        }
    }

    public override void Told(SimulatedHost host, Fact fact)
    {
        if (fact is not Fact.Reloaded) return;
        wanted.Clear(host);
        reloading = null;
    }

    /// <summary>The priority that a router has by right: what trackers have told its daemon so far, whatever flap damping holds it at.</summary>
    internal byte Of(SimulatedHost host, int cell, VirtualRouter router)
    {
        ref byte should = ref wanted[host, cell];
        if (should == 0) should = Wanted(host, router);
        return should;
    }

    public override void AdvertSent(SimulatedHost host, int cell, VirtualRouter router, byte priority)
    {
        if (priority == 0 || reloading == host) return;
        byte should = Of(host, cell, router);
        if (priority != should) Fail($"{host.Name} advertises {router.Settings.Name} with priority {priority} instead of {should}");
    }

    /// <summary>The first result decides; a change needs rise or fall in a row.</summary>
    private void Judge(SimulatedHost host, ScriptSettings script, int run, bool good)
    {
        wanted.Clear(host);
        var verdict = scripts.GetValueOrDefault((host, script.Name));
        if (verdict.Run != run || verdict.Told) return;
        verdict.Told = true;
        if (verdict.IsUp is null || verdict.IsUp == good) (verdict.IsUp, verdict.InARow) = (good, 0);
        else if (++verdict.InARow >= (good ? script.Rise : script.Fall)) (verdict.IsUp, verdict.InARow) = (good, 0);
        scripts[(host, script.Name)] = verdict;
    }

    private byte Wanted(SimulatedHost host, VirtualRouter router)
    {
        var settings = router.Settings;
        if (settings.Priority.IsOwner) return 255;
        long sum = settings.Priority.Value;
        foreach (var use in Uses.Scripts(router))
        {
            if (scripts.GetValueOrDefault((host, use.Name)).IsUp is { } up) sum += Points(up, use.Weight, use.Reverse);
        }
        foreach (var use in Uses.Interfaces(router))
        {
            sum += Points(numbers.GetValueOrDefault((host, VrrpInputKind.InterfaceChanged, use.Interface)) == 1, use.Weight, use.Reverse);
        }
        foreach (var use in Uses.Processes(router))
        {
            sum += Points(numbers.GetValueOrDefault((host, VrrpInputKind.ProcessCount, use.Name)) == 1, use.Weight, use.Reverse);
        }
        foreach (var use in Uses.Files(router))
        {
            sum += Math.Min(253, (long)numbers.GetValueOrDefault((host, VrrpInputKind.FileValue, use.Name)) * use.Weight * (use.Reverse ? -1 : 1));
        }
        return (byte)Math.Min(254, Math.Max(1, sum));
    }

    /// <summary>Positive weights count while up, negative ones while down; reverse changes the sign.</summary>
    private static int Points(bool up, int weight, bool reverse)
    {
        int points = up ? Math.Max(weight, 0) : Math.Min(weight, 0);
        return reverse ? -points : points;
    }
}

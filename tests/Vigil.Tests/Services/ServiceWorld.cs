using System.Globalization;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Health;
using Vigil.Core.Services;
using Vigil.Core.Settings;
using Vigil.Tests.Config;

namespace Vigil.Tests.Services;

/// <summary>
/// A host of virtual servers in virtual time. Each step answers with what the host did and when it wants to be woken, in one line:
/// <c>probe, probe, wake in 5s</c>.
/// </summary>
internal sealed class ServiceWorld
{
    private readonly Dictionary<ServiceKey, DesiredService> kernel = [];
    private readonly List<(HealthCheck Check, int Run, int FirstStep, int Steps)> running = [];

    public ServiceWorld(string text, ulong seed = 1)
        : this(Configuration(text), seed)
    {
    }

    public ServiceWorld(Configuration configuration, ulong seed = 1)
    {
        Start = Now;
        Host = new ServiceHost(configuration, seed, Now);
    }

    /// <summary>When the host was made.</summary>
    public Instant Start { get; }

    public ServiceHost Host { get; }

    public Instant Now { get; private set; } = new(TimeSpan.FromHours(1).Ticks);

    /// <summary>Everything told since the beginning.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>Services told to the kernel, in keepalived's words, since the last look.</summary>
    public int KernelWrites { get; private set; }

    /// <summary>Probes that run, oldest first.</summary>
    public IReadOnlyList<(HealthCheck Check, int Run, int FirstStep, int Steps)> Running => running;

    /// <summary>Binds a text on the fake host; scripts may run.</summary>
    public static Configuration Configuration(string text) =>
        TestEnvironment.Bind("global_defs {\nenable_script_security\nscript_user root\n}\n" + text).Configuration;

    public string Do(in ServiceInput input)
    {
        Host.Handle(input, Now);
        var said = new List<string>();
        while (Host.TryTake(out var output)) said.Add(Take(output));
        said.Add(Host.NextWake is { } wake ? "wake in " + Show(wake - Now) : "no wake");
        return string.Join(", ", said.Where(static word => word.Length > 0));
    }

    /// <summary>Lets time pass up to the next deadline and wakes the host.</summary>
    public string Wake()
    {
        if (Host.NextWake is { } wake) Now = Instant.Max(Now, wake);
        return Do(ServiceInput.Wake);
    }

    /// <summary>Lets time pass without waking the host.</summary>
    public void Pass(TimeSpan time) => Now += time;

    public string Good(int? weight = null) => Answer(ProbeResult.Good with { Weight = weight });

    public string Bad(int step = 0) => Answer(ProbeResult.Failed("refused", step));

    /// <summary>Ends the oldest probe.</summary>
    public string Answer(in ProbeResult result)
    {
        var (check, run, _, _) = running[0];
        running.RemoveAt(0);
        return Do(ServiceInput.ProbeEnded(check, run, result));
    }

    public string File(string name, int value) => Do(ServiceInput.FileValue(name, value));

    public string Reload(string text) => Do(ServiceInput.Reload(Configuration(text)));

    /// <summary>The servers of a service as the kernel was told: <c>10.0.1.1=1 10.0.1.2=0</c>.</summary>
    public string Kernel(string address = "10.0.0.1")
    {
        var service = kernel.Values.FirstOrDefault(one => one.Key.Endpoint.Address == InetAddress.Parse(address));
        return service is null ? "none" : string.Join(' ', service.Servers.Select(static one => $"{one.Endpoint.Address}={one.Weight}"));
    }

    /// <summary>The kernel as told step by step must be the table as a whole.</summary>
    public bool IsConsistent => Host.Table.Services.SequenceEqual(kernel.Values.OrderBy(static one => one.Key));

    /// <summary>What notify scripts, FIFO and mail were told since the last look.</summary>
    public IEnumerable<ServiceNotice> Notices()
    {
        var notices = Facts.Select(fact => ServiceNotice.Of(fact, Host.Configuration.Global)).OfType<ServiceNotice>().ToList();
        Facts.Clear();
        return notices;
    }

    private string Take(in ServiceOutput output)
    {
        switch (output.Kind)
        {
            case ServiceOutputKind.StartProbe:
                running.Add((output.Check!, output.Run, output.FirstStep, output.Steps));
                return output.Check!.Settings.Steps == 1 ? "probe" : $"probe {output.FirstStep}+{output.Steps}";
            case ServiceOutputKind.CancelProbe:
                int run = output.Run;
                running.RemoveAll(one => one.Run == run);
                return "cancel";
            case ServiceOutputKind.SetService:
                KernelWrites++;
                kernel[output.Key] = output.Service!;
                return "set";
            case ServiceOutputKind.RemoveService:
                kernel.Remove(output.Key);
                return "remove";
            default:
                Facts.Add(output.Fact!);
                return Word(output.Fact!);
        }
    }

    private static string Word(Fact fact) => fact switch
    {
        Fact.CheckFailed { IsFinal: true } f => $"failed after {f.Retries}",
        Fact.CheckFailed => "failure",
        Fact.CheckPassed => "passed",
        Fact.ServerChanged f => f.IsUp ? "up" : "down",
        Fact.QuorumChanged f => f.IsUp ? "gained" : f.IsInitial ? "starts lost" : "lost",
        Fact.WeightChanged f => $"weight {f.From} to {f.To}",
        Fact.ChecksSuspended f => f.IsSuspended ? "suspended" : "resumed",
        Fact.CheckChangedAlone or Fact.CheckConfirmed or Fact.ChecksStarted => "",
        Fact.QuorumLeft => "",
        Fact.ServerLeft f => f.IsStopping ? "shut" : "left",
        Fact.ServiceRemoved => "service left",
        Fact.ServicesReloaded f => $"reloaded +{f.Added} ~{f.Changed} -{f.Removed} ={f.Unchanged}",
        _ => fact.ToString(),
    };

    private static string Show(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture) + "s";
}

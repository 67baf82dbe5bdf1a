using System.Globalization;
using Vigil.Core;
using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Core.Vrrp;
using Vigil.Tests.Stories;

namespace Vigil.Tests.Vrrp;

/// <summary>Runs the events of a case against a core and says in words what came out, the next deadline last.</summary>
public sealed class CaseWorld
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    private readonly CaseSettings settings = new();
    private readonly HashSet<string> shown = [];
    private readonly List<string> said = [];
    private InetAddress own = InetAddress.Parse("10.0.0.1");
    private VrrpHost? core;
    private Instant now;

    private VrrpHost Core => core ?? throw new FormatException("the first event must be 'start'");

    /// <summary>Takes a line before the events.</summary>
    public void Configure(string line)
    {
        var words = new CaseWords(line);
        if (words.Take("show")) shown.Add(words.Next());
        else if (words.Take("host")) own = words.Address();
        else if (!settings.TryRead(line)) throw new FormatException($"cannot read '{line}'");
    }

    /// <summary>Feeds the event, drains, and tells.</summary>
    public string Step(TimeSpan at, string action)
    {
        said.Clear();
        var words = new CaseWords(action);
        bool late = words.Take("late");
        bool until = words.Take("until");
        if (!until && !late && core?.NextWake is { } due && due + Rounding < Instant.Zero + at)
        {
            throw new FormatException($"the host wanted to wake at {Outputs.Seconds(due - Instant.Zero)}, before this; add that wake, or say 'late'");
        }
        now = Instant.Zero + at;
        if (until) WakeUntil(now);
        else Do(words);
        return string.Join(", ", Fold(said).Append(NextWake()));
    }

    private void Do(CaseWords words)
    {
        string verb = words.Next();
        switch (verb)
        {
            case "start": Start(words); break;
            case "wake": Feed(VrrpInput.Wake); break;
            case "stop": Feed(words.Take("quietly") ? VrrpInput.StopQuietly : VrrpInput.Stop); break;
            case "hear": Hear(words); break;
            case "link": Link(words); break;
            case "gone": Feed(VrrpInput.InterfaceGone(words.Next())); break;
            case "exit": Feed(VrrpInput.ScriptExited(words.Next(), ScriptEnd.Exited, words.Number(), words.IsEmpty ? 0 : words.Number())); break;
            case "killed": Feed(VrrpInput.ScriptExited(words.Next(), ScriptEnd.Signalled, words.Number())); break;
            case "file": Feed(VrrpInput.FileValue(words.Next(), words.Number())); break;
            case "processes": Feed(VrrpInput.ProcessCount(words.Next(), words.Number())); break;
            case "contested": Feed(VrrpInput.AddressesContested(words.Next(), words.IsEmpty ? null : words.Next())); break;
            case "track_group": Feed(VrrpInput.TrackGroupState(words.Next(), words.Next() == "up")); break;
            case "reload": Reload(words); break;
            case "release": Feed(VrrpInput.ReleaseDamping); break;
            default: throw new FormatException($"unknown event '{verb}'");
        }
    }

    private void Start(CaseWords words)
    {
        core = new VrrpHost(settings.Configuration, now);
        if (!words.Take("without_link")) Link(new CaseWords("eth0 up"));
        Feed(VrrpInput.Wake);
    }

    private void Hear(CaseWords words)
    {
        var packet = CasePacket.Read(words, settings.Configuration.Instances[0], own, now);
        Feed(VrrpInput.Packet(packet.Bytes, packet.Metadata));
    }

    private void Link(CaseWords words)
    {
        string name = words.Next();
        var snapshot = new InterfaceSnapshot
        {
            Name = name,
            Index = name == "eth0" ? 2 : 3,
            IsRunning = words.Next() == "up",
            Addresses = [own],
        };
        while (!words.IsEmpty)
        {
            snapshot = words.Next() switch
            {
                "index" => snapshot with { Index = words.Number() },
                "mtu" => snapshot with { Mtu = words.Number() },
                "addresses" => snapshot with { Addresses = words.Addresses() },
                "none" => snapshot with { Addresses = [] },
                var other => throw new FormatException($"unknown word '{other}'"),
            };
        }
        Feed(VrrpInput.InterfaceChanged(snapshot));
    }

    private void Reload(CaseWords words)
    {
        if (!words.IsEmpty && !settings.TryRead(words.Rest())) throw new FormatException("cannot read what to reload");
        Feed(VrrpInput.Reload(settings.Configuration));
    }

    private void WakeUntil(Instant end)
    {
        const int most = 10_000;
        for (int i = 0; i < most && Core.NextWake is { } due && due <= end; i++)
        {
            now = Instant.Max(now < due ? due : now, due);
            Core.Handle(VrrpInput.Wake, due);
            Drain();
        }
        now = end;
    }

    private void Feed(in VrrpInput input)
    {
        Core.Handle(input, now);
        Drain();
    }

    private void Drain()
    {
        while (Core.TryTake(out var output))
        {
            if (Say(output) is { } text) said.Add(text);
        }
    }

    private string? Say(in VrrpOutput output) => output.Kind switch
    {
        VrrpOutputKind.SendAdvert => $"{Who(output)}send priority {output.Pdu.Span[2]}" + (output.Address.IsMulticast ? "" : $" to {output.Address}"),
        VrrpOutputKind.Claim => $"{Who(output)}claim {Addresses(output.Router!.Settings)}",
        VrrpOutputKind.Release => $"{Who(output)}release {Addresses(output.Router!.Settings)}",
        VrrpOutputKind.Announce => shown.Contains("announces") ? $"announce {output.Address} on {output.Interface}" : null,
        VrrpOutputKind.RunScript => $"run {output.Script!.Name}",
        VrrpOutputKind.SignalScript => $"signal {output.Signal} {output.Script!.Name}",
        _ => Say(output.Fact!),
    };

    private string? Say(Fact fact) => fact switch
    {
        Fact.StateChanged f => Who(f.Instance.Name) + f.To.ToString().ToLowerInvariant() + (shown.Contains("reasons") ? $" ({f.Reason})" : ""),
        Fact.GroupStateChanged f => $"group {f.Group.Name} {f.To.ToString().ToLowerInvariant()}",
        Fact.AdvertRejected f => $"{Who(f.Instance)}refuse {f.Error}" + (shown.Contains("reasons") ? $" ({f.Detail})" : ""),
        Fact.PriorityChanged f => $"{Who(f.Instance.Name)}priority {f.To}",
        Fact.FaultChanged f => $"{Who(f.Instance)}{(f.IsSet ? "fault" : "cleared")} '{f.Fault}'",
        Fact.WokeLate f => $"late {Outputs.Seconds(f.Late)}",
        Fact.HoldingBack f => $"{Who(f.Instance)}hold back" + (shown.Contains("reasons") ? $" ({f.Why})" : ""),
        Fact.Flapping f => $"{Who(f.Name)}flapping {f.Changes} in {Outputs.Seconds(f.Within)} ({f.Causes})"
            + (f.HeldFor is { } held ? $", held {(int)held.TotalSeconds}s" : ""),
        Fact.FlapDampingEnded f => $"{Who(f.Name)}let go ({f.Why})",
        _ => shown.Contains("facts") ? $"fact {fact.GetType().Name}" : null,
    };

    private string Who(in VrrpOutput output) => Who(output.Router!.Settings.Name);

    private string Who(string instance) => settings.Configuration.Instances.Count > 1 || Core.Routers.Count > 1 ? instance + ": " : "";

    private static string Addresses(VrrpInstanceSettings instance) =>
        string.Join('+', instance.VirtualAddresses.Concat(instance.ExcludedAddresses).Select(a => a.Address));

    private string NextWake()
    {
        if (Core.NextWake is not { } wake) return "no wake";
        double milliseconds = Math.Round((wake - now).TotalMilliseconds);
        return $"wake in {(milliseconds / 1000).ToString("0.###", CultureInfo.InvariantCulture)}s";
    }

    /// <summary>Repeats of one thing, or of a pair of things, are counted.</summary>
    private static IEnumerable<string> Fold(List<string> items)
    {
        for (int i = 0; i < items.Count;)
        {
            int count = 1;
            while (i + count < items.Count && items[i + count] == items[i]) count++;
            yield return count == 1 ? items[i] : $"{items[i]} x{count}";
            i += count;
        }
    }
}

using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.VirtualServerDraft>;

namespace Vigil.Config.Directives;

/// <summary>How a virtual server chooses a server: scheduler, flags, forwarding, persistence.</summary>
internal static class SchedulingRows
{
    private const int MaxEngineName = 16;
    private const long MaxPersistence = 2678400;
    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq", "twos"];

    /// <summary><c>persistence_timeout</c> without a number, and what persistence_granularity implies.</summary>
    public static readonly TimeSpan UsualPersistence = TimeSpan.FromSeconds(360);

    public static IEnumerable<Directive<VirtualServerDraft>> All =>
    [
        Scheduler("lb_algo", "Scheduler."),
        Scheduler("lvs_sched", "Same as lb_algo."),
        HashFlag("hashed", SchedulerFlags.None, "Accepted; means nothing.").BoundBy("ServiceBindingTests.HashedMeansNothing"),
        Flag("ops", "One-packet scheduling.", static d => d.Scheduling = d.Scheduling with { OnePacket = true }),
        SchedulerFlag("flag-1", SchedulerFlags.Flag1, "Flag 1 of the scheduler."),
        SchedulerFlag("flag-2", SchedulerFlags.Flag2, "Flag 2 of the scheduler."),
        SchedulerFlag("flag-3", SchedulerFlags.Flag3, "Flag 3 of the scheduler."),
        HashFlag("sh-port", SchedulerFlags.Port, "Source hash with the port."),
        HashFlag("sh-fallback", SchedulerFlags.Fallback, "Source hash that falls back."),
        HashFlag("mh-port", SchedulerFlags.Port, "Maglev hash with the port."),
        HashFlag("mh-fallback", SchedulerFlags.Fallback, "Maglev hash that falls back."),
        Method("lb_kind", "Forwarding method."),
        Method("lvs_method", "Same as lb_kind."),
        Choice("on_failure", "Connections of a server that is removed (Vigil's own engine).", static (VirtualServerDraft d, OnServerFailure v) => d.Scheduling = d.Scheduling with { OnFailure = v },
            ("drop", OnServerFailure.Drop), ("drain", OnServerFailure.Drain), ("migrate", OnServerFailure.Migrate)).Default("drop").Extension(),
        Custom("persistence_engine", "NAME", 1, "IPVS persistence engine.", BindEngine).Example("sip"),
        Custom("persistence_timeout", "[1..2678400]", 0, "Seconds a client stays with its server.", BindTimeout).Default("off; no number: 360").Example("50"),
        Custom("persistence_granularity", "NETMASK|1..128", 1, "Which clients count as one.", BindGranularity).Example("255.255.255.0"),
    ];

    private static Directive<VirtualServerDraft> Scheduler(string keyword, string doc) => Custom(keyword, string.Join('|', Schedulers), 1, doc, static (d, line) =>
    {
        if (!Schedulers.Contains(line.First.Text))
        {
            line.Context.ReportChoice(line.First, string.Join(", ", Schedulers));
            return;
        }
        d.Scheduler = line.First.Text;
        d.Scheduling = d.Scheduling with { Scheduler = line.First.Text };
    }).Default("wlc").Example("mh");

    private static Directive<VirtualServerDraft> SchedulerFlag(string keyword, SchedulerFlags flag, string doc) =>
        Flag(keyword, doc, d => d.Scheduling = d.Scheduling with { Flags = d.Scheduling.Flags | flag });

    /// <summary>A flag of both hashing schedulers, whichever of them its name says: the bits are the same.</summary>
    private static Directive<VirtualServerDraft> HashFlag(string keyword, SchedulerFlags flag, string doc) => Custom(keyword, "", 0, doc, (d, line) =>
    {
        if (d.Scheduler is "sh" or "mh") d.Scheduling = d.Scheduling with { Flags = d.Scheduling.Flags | flag };
        else line.Report(DiagnosticCatalogue.OnlyWith, keyword, "lb_algo sh or mh before it");
    });

    private static Directive<VirtualServerDraft> Method(string keyword, string doc) => Custom(keyword, ForwardingRows.Arguments, 1, doc, static (d, line) =>
        d.Forwarding = ForwardingRows.Read(line) ?? d.Forwarding).Default("NAT").Example("TUN type gue port 6080 csum");

    private static void BindEngine(VirtualServerDraft draft, Line line)
    {
        var name = line.First.Text;
        if (name.Length > MaxEngineName)
        {
            line.Report(DiagnosticCatalogue.Truncated, line.First, MaxEngineName);
            name = name[..MaxEngineName];
        }
        draft.Scheduling = draft.Scheduling with { PersistenceEngine = name };
    }

    private static void BindTimeout(VirtualServerDraft draft, Line line)
    {
        var seconds = (long)UsualPersistence.TotalSeconds;
        if (line.Count > 0 && !line.TryInteger(line.First, 1, MaxPersistence, out seconds)) return;
        draft.Scheduling = draft.Scheduling with { Persistence = TimeSpan.FromSeconds(seconds) };
    }

    private static void BindGranularity(VirtualServerDraft draft, Line line)
    {
        if (Granularity(draft, line) is not { } scheduling) return;
        draft.Scheduling = scheduling.IsPersistent ? scheduling : scheduling with { Persistence = UsualPersistence };
    }

    /// <summary>IPv4: a mask, or a number that is taken for one as inet_aton does. IPv6: a prefix length.</summary>
    private static SchedulingSettings? Granularity(VirtualServerDraft draft, Line line)
    {
        if (draft.Family == InetFamily.IPv6)
            return line.TryInteger(line.First, 1, 128, out var length) ? draft.Scheduling with { PersistencePrefixLength = (byte)length } : null;
        if (InetAddress.TryParse(line.First.Text, out var mask) && mask.Family == InetFamily.IPv4)
            return draft.Scheduling with { PersistenceMask = (uint)mask.Low };
        if (!Values.TryParseInteger(line.First.Text, out var number) || number is < 1 or > 128)
        {
            line.Report(DiagnosticCatalogue.BadItem, line.First, $"'{line.First.Text}' is not a mask such as 255.255.255.0");
            return null;
        }
        return number <= 32 ? draft.Scheduling with { PersistenceMask = uint.MaxValue << (int)(32 - number), PersistencePrefixLength = (byte)number }
            : draft.Scheduling with { PersistencePrefixLength = (byte)number };
    }
}

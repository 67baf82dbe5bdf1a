using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>Finds virtual servers that want the same clients, and groups whose servers cannot serve all of it.</summary>
internal static class ServiceRivalry
{
    /// <summary>Reports each virtual server at most once. keepalived says nothing of these.</summary>
    public static void Report(IReadOnlyList<(ServiceSettings Settings, VirtualServerDraft Draft)> services, BindContext context)
    {
        var marks = new HashSet<(uint Mark, InetFamily Family)>();
        var single = new HashSet<(TransportProtocol Protocol, Endpoint Endpoint)>();
        var ranges = new List<(TransportProtocol Protocol, ServiceGroupItem Range)>();
        foreach (var (settings, draft) in services)
        {
            var taken = Items(settings).Where(item => !Add(settings, item, marks, single, ranges)).ToList();
            if (taken.Count > 0) context.Report(DiagnosticCatalogue.ServiceTwice.At(draft.At, Show(taken[0], settings)));
            ReportFamilies(settings, draft, context);
        }
    }

    private static IEnumerable<ServiceGroupItem> Items(ServiceSettings settings) => settings.Target switch
    {
        ServiceTarget.Address at => [new ServiceGroupItem(at.Endpoint.Address, 1, at.Endpoint.Port, 0, default)],
        ServiceTarget.Mark of => [new ServiceGroupItem(default, 1, 0, of.Value, settings.Family)],
        ServiceTarget.Group group => group.Settings.Items,
        _ => [],
    };

    private static bool Add(
        ServiceSettings settings, ServiceGroupItem item, HashSet<(uint Mark, InetFamily Family)> marks,
        HashSet<(TransportProtocol Protocol, Endpoint Endpoint)> single, List<(TransportProtocol Protocol, ServiceGroupItem Range)> ranges)
    {
        if (item.IsMark) return marks.Add((item.Mark, item.MarkFamily == InetFamily.Unspecified ? settings.Family : item.MarkFamily));
        var isFree = !ranges.Exists(known => known.Protocol == settings.Protocol && Overlap(known.Range, item));
        if (item.Count == 1) return single.Add((settings.Protocol, new Endpoint(item.First, item.Port))) && isFree;
        isFree &= !single.Any(known => known.Protocol == settings.Protocol && Overlap(item, new ServiceGroupItem(known.Endpoint.Address, 1, known.Endpoint.Port, 0, default)));
        ranges.Add((settings.Protocol, item));
        return isFree;
    }

    private static bool Overlap(ServiceGroupItem a, ServiceGroupItem b) =>
        a.Port == b.Port && a.First.Family == b.First.Family && a.First.CompareTo(b.Last) <= 0 && b.First.CompareTo(a.Last) <= 0;

    private static void ReportFamilies(ServiceSettings settings, VirtualServerDraft draft, BindContext context)
    {
        if (settings.Target is not ServiceTarget.Group group) return;
        var stranger = group.Settings.Items.FirstOrDefault(item => !item.IsMark && settings.Servers.Any(server => !server.Forwarding.IsTunnel && server.Endpoint.Family != item.First.Family));
        if (!stranger.IsMark) context.Report(DiagnosticCatalogue.MixedGroup.At(draft.Group!.Value.At, stranger.First));
    }

    private static string Show(ServiceGroupItem item, ServiceSettings settings) =>
        item.IsMark ? $"fwmark {item.Mark}" : ServerName.Of(new Endpoint(item.First, item.Port), settings.Protocol);
}

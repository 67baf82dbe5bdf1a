using Vigil.Config.Diagnostics;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A <c>virtual_server</c> as far as it is checked: enough to find what keepalived would report.</summary>
public sealed class VirtualServerDraft(string name, SourceSpan at)
{
    internal string Name { get; } = name;

    internal bool IsMark { get; set; }

    internal InetFamily Family { get; set; }

    internal bool HasPort { get; set; } = true;

    internal string? Protocol { get; set; }

    internal string? Scheduler { get; set; }

    internal bool HasSorryServer { get; set; }

    internal bool HasMethod { get; set; }

    internal bool IsTunnel { get; set; }

    internal bool IsPersistent { get; set; }

    internal bool OnePacket { get; set; }

    internal long Quorum { get; set; } = 1;

    internal long Hysteresis { get; set; }

    internal List<RealServerDraft> Servers { get; } = [];

    /// <summary>What keepalived says of the block as a whole.</summary>
    internal void Check(BindContext context)
    {
        if (IsMark && Protocol is not null) Say(context, "protocol has no meaning with fwmark");
        if (Servers.Count == 0)
        {
            Say(context, "there is no real_server, so it is ignored");
            return;
        }
        if (!IsMark && Protocol is null) Say(context, "no protocol is given; UDP is used");
        if (Scheduler is null) Say(context, "no lb_algo is given; wlc is used");
        if (!HasMethod) Say(context, "no lb_kind is given; NAT is used");
        if (!HasPort && !IsPersistent) Say(context, "port 0 is for persistent services only; persistence is set");
        if (OnePacket && !IsMark && Protocol != "UDP") Say(context, "ops needs UDP; it is reset");
        foreach (var twin in Servers.GroupBy(static server => server.Key).Where(static same => same.Count() > 1))
            Say(context, $"real_server {twin.Key} is given twice; the second one is removed");
        if (Hysteresis >= Quorum) Say(context, $"hysteresis {Hysteresis} is not less than quorum {Quorum}; it is reset");
        var total = Servers.DistinctBy(static server => server.Key).Sum(static server => server.Weight);
        if (Quorum > total) Say(context, $"quorum {Quorum} is more than all weights together, {total}; it is reduced");
    }

    private void Say(BindContext context, string text) => context.Report(DiagnosticCatalogue.VirtualServer.At(at, Name, text));
}

/// <summary>A <c>real_server</c> as far as it is checked.</summary>
public sealed class RealServerDraft(string key)
{
    internal string Key { get; } = key;

    internal long Weight { get; set; } = 1;

    internal bool IsTunnel { get; set; }
}

/// <summary>A check as far as it is checked itself: whether it has what it cannot do without.</summary>
public sealed class CheckDraft
{
    internal bool IsComplete { get; set; }
}

/// <summary>A <c>bfd_instance</c> as far as it is checked.</summary>
public sealed class BfdDraft
{
    internal bool HasNeighbour { get; set; }

    internal bool IsBad { get; set; }
}

using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A <c>virtual_server</c> while it is gathered.</summary>
public sealed class VirtualServerDraft(string name, SourceSpan at) : ITimed
{
    private readonly Dictionary<string, SourceSpan> _places = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public TimingDraft Timing { get; } = new();

    /// <summary>The words after the keyword, for people.</summary>
    internal string Name { get; } = name;

    internal SourceSpan At { get; } = at;

    internal SourceSpan Close { get; set; } = at;

    /// <summary>Address of its own, if it has one.</summary>
    internal Endpoint? Endpoint { get; init; }

    internal uint? Mark { get; init; }

    /// <summary>Name of its group, and the word.</summary>
    internal (string Name, SourceSpan At)? Group { get; init; }

    internal InetFamily Family { get; set; }

    internal TransportProtocol? Protocol { get; set; }

    internal string? Scheduler { get; set; }

    internal SchedulingSettings Scheduling { get; set; } = new();

    internal Forwarding? Forwarding { get; set; }

    internal int Weight { get; set; } = 1;

    internal uint Quorum { get; set; } = 1;

    internal uint Hysteresis { get; set; }

    internal ScriptLine? QuorumUp { get; set; }

    internal ScriptLine? QuorumDown { get; set; }

    internal Endpoint? SorryServer { get; set; }

    internal bool SorryInhibit { get; set; }

    internal Forwarding? SorryForwarding { get; set; }

    internal bool InhibitOnFailure { get; set; }

    internal bool HaSuspend { get; set; }

    internal bool Omega { get; set; }

    internal bool? Mail { get; set; }

    internal string? VirtualHost { get; set; }

    internal string? SnmpName { get; set; }

    internal List<RealServerDraft> Servers { get; } = [];

    /// <summary>Notes where a keyword stands, for what is found later about the block as a whole.</summary>
    internal void Place(string keyword, SourceSpan at) => _places[keyword] = at;

    /// <summary>Where one of these keywords stands, else the head.</summary>
    internal SourceSpan PlaceOf(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (_places.TryGetValue(keyword, out var at)) return at;
        }
        return At;
    }
}

/// <summary>A <c>virtual_server_group</c> while it is gathered.</summary>
internal sealed record ServiceGroupDraft(string Name, SourceSpan At, List<ServiceGroupItem> Items);

/// <summary>A <c>bfd_instance</c> as far as it is checked.</summary>
public sealed class BfdDraft
{
    internal bool HasNeighbour { get; set; }

    internal bool IsBad { get; set; }
}

using Vigil.Config.Text;
using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>A <c>real_server</c> while it is gathered. Null: not said, so the virtual server's counts.</summary>
/// <param name="endpoint">Address and port as written; port 0: none.</param>
/// <param name="at">Its head.</param>
public sealed class RealServerDraft(Endpoint endpoint, SourceSpan at) : ITimed
{
    private TimingDraft? _timing;

    /// <inheritdoc/>
    public TimingDraft Timing => _timing ??= new();

    /// <summary>What it and the virtual server say of times together.</summary>
    internal TimingDraft TimingOver(TimingDraft outer) => TimingDraft.Over(_timing, outer);

    internal Endpoint Endpoint { get; } = endpoint;

    internal SourceSpan At { get; } = at;

    internal int? Weight { get; set; }

    internal Forwarding? Forwarding { get; set; }

    internal uint UpperThreshold { get; set; }

    internal uint LowerThreshold { get; set; }

    internal SourceSpan ThresholdsAt { get; set; } = at;

    internal bool? InhibitOnFailure { get; set; }

    internal ScriptLine? NotifyUp { get; set; }

    internal ScriptLine? NotifyDown { get; set; }

    internal bool? Mail { get; set; }

    internal string? VirtualHost { get; set; }

    internal string? SnmpName { get; set; }

    internal List<CheckDraft> Checks { get; } = [];
}

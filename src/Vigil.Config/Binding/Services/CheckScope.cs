using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>What a check takes from the blocks around it.</summary>
/// <param name="Server">The real server's address and port, as written.</param>
/// <param name="Timing">What the real and the virtual server say of times.</param>
/// <param name="ScriptLimit">delay_loop of the virtual server: the longest run of a script that has no limit of its own.</param>
/// <param name="VirtualHost">Of the real server, else of the virtual server.</param>
/// <param name="Files">The track_files.</param>
/// <param name="Scripts">Looks commands up.</param>
internal sealed record CheckScope(
    Endpoint Server, TimingDraft Timing, TimeSpan ScriptLimit, string? VirtualHost, IReadOnlyList<TrackFileDraft> Files, ScriptResolver Scripts)
{
    private static readonly TimeSpan UsualTimeout = new CheckConnection { Target = default }.Timeout;

    /// <summary>A connection completed with the real server's endpoint.</summary>
    public CheckConnection Connect(ConnectionDraft draft, TimingDraft timing) => new()
    {
        Target = new Endpoint(draft.Address.IsNone ? Server.Address : draft.Address, draft.Port ?? Server.Port),
        Source = draft.Source,
        SourcePort = draft.SourcePort ?? 0,
        Interface = draft.Interface,
        Timeout = timing.ConnectTimeout ?? UsualTimeout,
        Mark = draft.Mark ?? 0,
    };
}

namespace Vigil.Bench.Stalls;

/// <summary>How the held master stands to its peer.</summary>
/// <param name="Name">The words in the table.</param>
/// <param name="Priority">Its priority; the peer's is <see cref="PeerPriority"/>.</param>
/// <param name="Lines">Lines for the instance on both hosts.</param>
internal sealed record Standing(string Name, int Priority, string Lines)
{
    /// <summary>Priority of the peer.</summary>
    public const int PeerPriority = 150;

    public static readonly IReadOnlyList<Standing> All =
    [
        new("higher priority", 200, ""),
        new("higher, nopreempt", 200, "nopreempt"),
        new("lower priority", 100, "nopreempt"),
    ];
}

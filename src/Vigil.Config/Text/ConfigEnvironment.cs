namespace Vigil.Config.Text;

/// <summary>What the language may know about its surroundings. Two parses with equal files and environment are equal.</summary>
public sealed record ConfigEnvironment
{
    /// <summary>Whom <c>@</c> lines speak to: <c>--config-id</c>, else the node name up to its first dot (section 6).</summary>
    public required string ConfigId { get; init; }

    /// <summary>The directory a relative main file is relative to.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Looks an environment variable up for <c>${_ENV NAME}</c>; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Seed of <c>${_RANDOM}</c> until a <c>random_seed</c> line sets another.</summary>
    public int RandomSeed { get; init; }

    /// <summary><c>--all-config</c>: every include is checked in every way (5.3).</summary>
    public bool CheckAllIncludes { get; init; }
}

namespace Vigil.Core.Events;

/// <summary>What brought a change about.</summary>
/// <param name="Subject">What it is about, in words that stay the same each time: <c>script check</c>.</param>
/// <param name="Text">What happened to it: <c>script check failed</c>.</param>
internal readonly record struct Cause(string Subject, string Text)
{
    /// <summary>An operator's doing, not a recovery.</summary>
    internal static Cause Reload { get; } = new("reload", "reload");
}

namespace Vigil.Core.Events;

/// <summary>
/// Why something happened. The words are made when they are read, by the log's thread as a rule: a router that takes over or yields has
/// no time for them. Whoever makes one out of a function hands it values, not the router, which goes on changing.
/// </summary>
public sealed class Reason
{
    private readonly Func<string>? make;
    private string? text;

    /// <summary>Words to be made.</summary>
    public Reason(Func<string> make) => this.make = make;

    private Reason(string text) => this.text = text;

    /// <summary>Words that are there.</summary>
    public static implicit operator Reason(string text) => new(text);

    /// <inheritdoc/>
    public override string ToString() => text ??= make!();
}

namespace Vigil.Fuzz;

/// <summary>One parser of outside bytes.</summary>
/// <param name="Name">Short name, as given to <c>--target</c>.</param>
/// <param name="Seeds">Well-formed inputs the mutator starts from; at least one.</param>
/// <param name="Parse">Feeds one input to the parser. It may reject the input, but any exception is a defect.</param>
/// <param name="Words">Byte strings that mean something to the parser (keywords, magic numbers); may be empty.</param>
public sealed record FuzzTarget(string Name, byte[][] Seeds, Action<byte[]> Parse, byte[][] Words);

namespace Vigil.Lab.Keywords;

/// <summary>An address, route or rule whose option a test is about; one for each spelling.</summary>
/// <param name="block">The list it stands in.</param>
/// <param name="item">
/// Its line. Of [this|that] one run has this and the other that, of [this] the other has nothing. % is a number no other item has.
/// </param>
/// <param name="shown">What ip(8) shows in the first run and not in the second: a regular expression, with % too.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ItemAttribute(string block, string item, string shown) : Attribute
{
    public string Block { get; } = block;

    public string Item { get; } = item;

    public string Shown { get; } = shown;
}

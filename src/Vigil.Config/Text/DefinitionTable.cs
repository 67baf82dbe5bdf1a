using System.Globalization;
using Vigil.Config.Diagnostics;

namespace Vigil.Config.Text;

/// <summary>All definitions in force, the predefined ones included (config-language section 7).</summary>
internal sealed class DefinitionTable(ConfigEnvironment environment, DiagnosticBag diagnostics)
{
    private const int DefaultRandomMax = 32767;

    private readonly Dictionary<string, Definition> _byName = new(StringComparer.Ordinal);
    private Random _random = new(environment.RandomSeed);

    public void Set(Definition definition) => _byName[definition.Name] = definition;

    /// <summary>Restarts <c>${_RANDOM}</c>, as a <c>random_seed</c> line does.</summary>
    public void Seed(int seed) => _random = new Random(seed);

    /// <summary>What a reference stands for, or null when nothing of that name is defined.</summary>
    public Definition? Find(in Reference reference, SourceSpan at, string currentDirectory)
    {
        if (reference.Arguments.Length == 0 && _byName.TryGetValue(reference.Name, out var own)) return own;
        var value = reference.Name switch
        {
            "_PWD" => currentDirectory,
            "_INSTANCE" => environment.ConfigId,
            "_HASH" => "#",
            "_BANG" => "!",
            "_ENV" when reference.Arguments.Length == 1 => environment.Variable(reference.Arguments[0]) ?? "",
            "_RANDOM" => RandomNumber(reference, at),
            _ => null,
        };
        return value is null ? null : Definition.OfText(reference.Name, value, at);
    }

    private string RandomNumber(in Reference reference, SourceSpan at)
    {
        Span<int> bounds = stackalloc int[2] { 0, DefaultRandomMax };
        var arguments = reference.Arguments;
        var isRange = arguments.Length <= 2;
        for (var i = 0; i < arguments.Length && isRange; i++)
            isRange = int.TryParse(arguments[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out bounds[i + 2 - arguments.Length]);
        if (!isRange || bounds[0] > bounds[1])
        {
            diagnostics.Add(DiagnosticCatalogue.RandomBounds.At(at, "${" + string.Join(' ', ["_RANDOM", .. arguments]) + "}"));
            return "0";
        }
        return _random.NextInt64(bounds[0], bounds[1] + 1L).ToString(CultureInfo.InvariantCulture);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vigil.Sim;

/// <summary>Compiles Vigil.Core from its sources with one file changed; nothing is written to the disk.</summary>
internal sealed class MutantCompiler
{
    /// <summary>What the SDK adds to every project with implicit usings.</summary>
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private readonly Dictionary<string, SyntaxTree> trees = [];
    private readonly CSharpCompilation sound;

    /// <param name="core">Folder of Vigil.Core.</param>
    public MutantCompiler(string core)
    {
        foreach (var path in Directory.GetFiles(core, "*.cs", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(core, path);
            if (name.StartsWith("obj/", StringComparison.Ordinal) || name.StartsWith("bin/", StringComparison.Ordinal)) continue;
            trees[name] = Parse(File.ReadAllText(path), path);
        }
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':')
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable);
        sound = CSharpCompilation.Create("Vigil.Core", [.. trees.Values, Parse(Usings, "usings")], platform.Select(path => MetadataReference.CreateFromFile(path)), options);
    }

    /// <summary>The broken core as an assembly; or why there is none.</summary>
    public byte[]? Compile(Mutation mutation, out string? problem)
    {
        problem = $"there is no {mutation.File} in Vigil.Core any more";
        if (!trees.TryGetValue(mutation.File, out var tree)) return null;
        problem = mutation.Problem(tree.ToString());
        if (problem is not null) return null;
        var broken = sound.ReplaceSyntaxTree(tree, Parse(mutation.Apply(tree.ToString()), tree.FilePath));
        using var assembly = new MemoryStream();
        var result = broken.Emit(assembly);
        if (!result.Success) problem = result.Diagnostics.First(one => one.Severity == DiagnosticSeverity.Error).ToString();
        return result.Success ? assembly.ToArray() : null;
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Language, path);
}

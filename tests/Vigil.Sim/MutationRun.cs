using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Vigil.Sim;

/// <summary>
/// The checkers must be able to fail: each mutation of the core is compiled, loaded beside the sound one, and simulated until a checker
/// says what is wrong with it: the one whose rule its patch expects. Another one's word, or a crash, proves nothing about that checker.
/// </summary>
internal static class MutationRun
{
    /// <summary>A mutation that is not caught within this time is not caught.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static int Run(string only, TextWriter output)
    {
        var root = Root();
        var mutations = Mutation.ReadAll(Path.Combine(root, "tests/Vigil.Sim/Mutations")).Where(one => only.Length == 0 || one.Name == only).ToList();
        if (mutations.Count == 0) output.WriteLine($"there is no {only}.patch in tests/Vigil.Sim/Mutations");
        var compiler = new MutantCompiler(Path.Combine(root, "src/Vigil.Core"));
        int caught = 0;
        var total = Stopwatch.StartNew();
        // Cores that get stuck come last: each takes a processor until the program ends.
        foreach (var some in mutations.ToLookup(one => one.Rule == Watched.Rule).OrderBy(some => some.Key))
        {
            Parallel.ForEach(some, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, mutation =>
            {
                string line = Try(compiler, mutation, out bool isCaught);
                lock (output) output.WriteLine($"{mutation.Name}: {line}");
                if (isCaught) Interlocked.Increment(ref caught);
            });
        }
        output.WriteLine($"{caught} of {mutations.Count} broken cores caught in {total.Elapsed.TotalSeconds:0} s");
        output.WriteLine($"{caught} passed, {mutations.Count - caught} failed");
        return caught == mutations.Count && caught > 0 ? 0 : 1;
    }

    private static string Try(MutantCompiler compiler, Mutation mutation, out bool isCaught)
    {
        isCaught = false;
        if (compiler.Compile(mutation, out var problem) is not { } core) return problem!;
        var context = new MutantContext(core);
        var hunt = context.LoadFromAssemblyPath(typeof(Hunt).Assembly.Location).GetType(typeof(Hunt).FullName!)!.GetMethod(nameof(Hunt.Find))!;
        var watch = Stopwatch.StartNew();
        object?[] arguments = [mutation.Rule, Limit, 1ul, null];
        var seen = (string?)hunt.Invoke(null, arguments);
        context.Unload();
        ulong seed = (ulong)arguments[2]!;
        if (seen is null) return $"NOT CAUGHT by {mutation.Rule} in {Limit.TotalSeconds:0} s (others: {(arguments[3] is string { Length: > 0 } others ? others : "none")}). {mutation.What}";
        if (Hunt.Look(seed) is { } also) return $"the sound core breaks a rule too in seed {seed}, which proves nothing: {also}";
        isCaught = true;
        return $"caught in {watch.Elapsed.TotalSeconds:0.0} s by {seen} (seed {seed})";
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Vigil.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("mutations are made from a checkout only");
        }
        return folder;
    }

    /// <summary>A world in which Vigil.Core is the broken one; everything above it is loaded anew.</summary>
    private sealed class MutantContext(byte[] core) : AssemblyLoadContext("mutant", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name)
        {
            if (name.Name == "Vigil.Core") return LoadFromStream(new MemoryStream(core));
            return name.Name!.StartsWith("Vigil.", StringComparison.Ordinal) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll")) : null;
        }
    }
}

using System.Globalization;
using Vigil.Fuzz;

// Feeds mutated input to every parser of outside bytes. Nothing may throw, hang or allocate without bound.
// The last line printed is "N passed, N failed", one per target.
const string Usage = "usage: fuzz [--seconds N] [--seed N] [--target NAME] [--replay FILE]";

var options = new Dictionary<string, string>
{
    ["--seconds"] = "30",
    ["--seed"] = Random.Shared.Next().ToString(CultureInfo.InvariantCulture),
    ["--target"] = "",
    ["--replay"] = "",
};
for (var i = 0; i < args.Length; i += 2)
{
    if (!options.ContainsKey(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"fuzz: what is {args[i]}?\n{Usage}");
        return 2;
    }
    options[args[i]] = args[i + 1];
}
var targets = Array.FindAll(Targets.All, target => options["--target"] is "" || target.Name == options["--target"]);
if (targets.Length == 0 || !int.TryParse(options["--seed"], out var seed)
    || !double.TryParse(options["--seconds"], CultureInfo.InvariantCulture, out var seconds))
{
    Console.Error.WriteLine($"fuzz: targets are {string.Join(", ", Targets.All.Select(target => target.Name))}\n{Usage}");
    return 2;
}

var failed = 0;
foreach (var target in targets)
{
    var session = new Session(target, seed);
    var problem = options["--replay"] is { Length: > 0 } file
        ? session.Feed(File.ReadAllBytes(file))
        : session.Run(TimeSpan.FromSeconds(seconds / targets.Length));
    Console.WriteLine($"{target.Name}: {session.Count} inputs, seed {seed}: {problem ?? "ok"}");
    failed += problem is null ? 0 : 1;
}
Console.WriteLine($"{targets.Length - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

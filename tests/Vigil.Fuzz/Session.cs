using System.Diagnostics;

namespace Vigil.Fuzz;

/// <summary>Runs one target for a while and keeps the input that broke it.</summary>
internal sealed class Session(FuzzTarget target, int seed)
{
    // An input that takes this long is a hang; one that makes this much garbage is a memory bomb.
    private static readonly TimeSpan SlowInput = TimeSpan.FromSeconds(5);
    private const long MaxAllocation = 256L << 20;

    private readonly Mutator mutator = new(target, new Random(seed));
    private byte[] current = [];
    private long startedAt;

    /// <summary>Inputs fed so far.</summary>
    public long Count { get; private set; }

    /// <summary>Feeds every seed, then mutated inputs until <paramref name="duration"/> is over.</summary>
    /// <returns>Null when all went well, else what happened, with the command that replays it.</returns>
    public string? Run(TimeSpan duration)
    {
        startedAt = Stopwatch.GetTimestamp();
        using var watch = new Timer(_ => EndWhenStuck(), null, SlowInput, SlowInput);
        foreach (var input in target.Seeds)
        {
            if (Feed(input) is { } problem)
            {
                return problem;
            }
        }
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < duration;)
        {
            if (Feed(mutator.Next()) is { } problem)
            {
                return problem;
            }
        }
        return null;
    }

    /// <summary>Feeds one input.</summary>
    /// <returns>Null when the parser took it or rejected it in good order.</returns>
    public string? Feed(byte[] input)
    {
        Volatile.Write(ref current, input);
        Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
        Count++;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Parse(input);
        }
        catch (Exception exception) // any exception at all is what the fuzzer looks for
        {
            return Describe(exception.ToString());
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > MaxAllocation ? Describe($"one input of {input.Length} bytes allocated {allocated >> 20} MB") : null;
    }

    // The parser cannot be stopped from outside, so a hang ends the whole run.
    private void EndWhenStuck()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref startedAt)) < SlowInput)
        {
            return;
        }
        Console.WriteLine($"{target.Name}: {Describe($"still busy after {SlowInput.TotalSeconds} s")}");
        Console.WriteLine("0 passed, 1 failed");
        Environment.Exit(1);
    }

    private string Describe(string what)
    {
        Directory.CreateDirectory("artifacts/fuzz");
        var file = $"artifacts/fuzz/{target.Name}-{seed}-{Count}.bin";
        File.WriteAllBytes(file, Volatile.Read(ref current));
        return $"{what}\nreplay with: ./run fuzz --target {target.Name} --replay {file}";
    }
}

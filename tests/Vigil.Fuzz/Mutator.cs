namespace Vigil.Fuzz;

/// <summary>
/// Makes broken inputs out of good ones: a few random edits of a seed or of two seeds joined. The same
/// <see cref="Random"/> seed gives the same inputs.
/// </summary>
internal sealed class Mutator(FuzzTarget target, Random random)
{
    /// <summary>Longest input made, in bytes: more than any packet, enough for a page of configuration.</summary>
    public const int MaxLength = 16 * 1024;

    private const int MaxEdits = 8;

    // Values at which lengths and counts tend to go wrong.
    private static readonly byte[] EdgeBytes = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

    public byte[] Next()
    {
        var input = new List<byte>(Pick(target.Seeds));
        if (random.Next(8) == 0)
        {
            Splice(input);
        }
        for (var edits = 1 + random.Next(MaxEdits); edits > 0; edits--)
        {
            Edit(input);
        }
        if (input.Count > MaxLength)
        {
            input.RemoveRange(MaxLength, input.Count - MaxLength);
        }
        return [.. input];
    }

    private void Edit(List<byte> input)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < input.Count: input[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < input.Count: input[at] = (byte)random.Next(256); break;
            case 2 when at < input.Count: input[at] = Pick(EdgeBytes); break;
            case 3 when at < input.Count: input[at] = (byte)(input[at] + random.Next(-2, 3)); break;
            case 4: input.InsertRange(at, Garbage()); break;
            case 5: input.RemoveRange(at, random.Next(Math.Min(input.Count - at, 64) + 1)); break;
            case 6: input.RemoveRange(at, input.Count - at); break;
            case 7: RepeatPart(input, at); break;
            case 8 when target.Words.Length > 0: input.InsertRange(at, Pick(target.Words)); break;
        }
    }

    private byte[] Garbage()
    {
        var bytes = new byte[1 + random.Next(32)];
        random.NextBytes(bytes);
        return bytes;
    }

    private void RepeatPart(List<byte> input, int at)
    {
        var part = input.GetRange(at, random.Next(Math.Min(input.Count - at, 64) + 1));
        for (var times = random.Next(8); times > 0 && input.Count < MaxLength; times--)
        {
            input.InsertRange(at, part);
        }
    }

    private void Splice(List<byte> input)
    {
        var other = Pick(target.Seeds);
        var cut = random.Next(input.Count + 1);
        input.RemoveRange(cut, input.Count - cut);
        input.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}

namespace Vigil.Bench;

/// <summary>The shell pieces that travel inside the program.</summary>
internal static class Resources
{
    /// <summary>Text of the embedded file <paramref name="name"/>.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"{name} is not embedded in the bench");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

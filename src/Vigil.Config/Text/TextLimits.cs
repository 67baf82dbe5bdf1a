namespace Vigil.Config.Text;

/// <summary>Every bound of the text and syntax layers, in one place.</summary>
public static class TextLimits
{
    /// <summary>Longest line in bytes, before and after substitution (config-language 1.1: buffer of 1024 with its end mark).</summary>
    public const int MaxLineBytes = 1023;

    /// <summary>Largest single configuration file in bytes.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>How deep includes may nest.</summary>
    public const int MaxIncludeDepth = 64;

    /// <summary>How many files one configuration may read, counting repeats.</summary>
    public const int MaxFilesRead = 10_000;

    /// <summary>How often one line may be rewritten by definitions, conditions and repeats, one inside the other.</summary>
    public const int MaxExpansionDepth = 64;

    /// <summary>How many lines definitions and repeats may yield in a whole configuration.</summary>
    public const int MaxExpandedLines = 200_000;

    /// <summary>How many values one ~SEQ or ~LST may have.</summary>
    public const int MaxRepetitions = 100_000;

    /// <summary>How many lines one multi-line definition may have.</summary>
    public const int MaxDefinitionLines = 100_000;

    /// <summary>How many paths the brace alternatives of one include pattern may yield.</summary>
    public const int MaxBraceAlternatives = 4096;

    /// <summary>How deep blocks may nest.</summary>
    public const int MaxBlockDepth = 64;

    /// <summary>How many diagnostics are kept; the rest are only counted.</summary>
    public const int MaxDiagnostics = 5_000;
}

using Vigil.Config.Text;

namespace Vigil.Config.Diagnostics;

/// <summary>How bad a finding is for the person who reads it. The exit code follows the <see cref="ErrorClass"/>, not this.</summary>
public enum Severity
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Note,

    /// <summary>Vigil goes on with something other than what the text says.</summary>
    Warning,

    /// <summary>A part of the configuration is not used.</summary>
    Error,
}

/// <summary>keepalived's class of a fault; it decides the exit code of a config test (config-language section 10).</summary>
public enum ErrorClass
{
    /// <summary>keepalived does not count it as a fault.</summary>
    None,

    /// <summary>Cannot run: exit 4.</summary>
    Fatal,

    /// <summary>A reported fault, deprecations included: exit 5.</summary>
    Fault,

    /// <summary>Scripts and who may change them: exit 6.</summary>
    Security,

    /// <summary>A mandatory argument is absent: keepalived stops on the spot with 2.</summary>
    MissingArgument,

    /// <summary>A failed include check: stops on the spot with 6.</summary>
    IncludeCheck,
}

/// <summary>One finding about a configuration.</summary>
/// <param name="Rule">The catalogue entry: code, class, severity.</param>
/// <param name="At">Where.</param>
/// <param name="Message">What, in one sentence without its full stop.</param>
public sealed record Diagnostic(DiagnosticRule Rule, SourceSpan At, string Message)
{
    /// <summary>The stable code, "VG" and four digits.</summary>
    public string Code => Rule.Code;

    /// <summary>How bad.</summary>
    public Severity Severity => Rule.Severity;

    /// <summary>What is behind it, if that helps.</summary>
    public string? Why { get; init; }

    /// <summary>What will happen because of it, if that can be said.</summary>
    public string? Effect { get; init; }

    /// <summary>What to do about it, if known.</summary>
    public string? Fix { get; init; }

    /// <summary>Other places that belong to it, each with a few words.</summary>
    public IReadOnlyList<RelatedPlace> Related { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{At}: {Code} {Message}";
}

/// <summary>A second place that explains a finding, such as the earlier of two definitions.</summary>
/// <param name="At">Where.</param>
/// <param name="Text">Its part in the matter, such as "first defined here".</param>
public readonly record struct RelatedPlace(SourceSpan At, string Text);

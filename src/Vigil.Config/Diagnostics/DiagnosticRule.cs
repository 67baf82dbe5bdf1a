using System.Globalization;
using Vigil.Config.Text;

namespace Vigil.Config.Diagnostics;

/// <summary>An entry of the catalogue: everything about a kind of finding that does not depend on the place.</summary>
/// <param name="Code">Stable, "VG" and four digits; the first two digits are the area.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Class">keepalived's class, for the exit code.</param>
/// <param name="Template">The sentence, with {0} {1}… for its details.</param>
public sealed record DiagnosticRule(string Code, Severity Severity, ErrorClass Class, string Template)
{
    /// <summary>About a whole block rather than a line: keepalived names no line for it.</summary>
    public bool IsAboutBlock { get; init; }

    /// <summary>A daemon does not start with it (exit 2), and a reload refuses it: keepalived's last check of its VRRP half.</summary>
    public bool StopsRun { get; init; }

    /// <summary>Default advice, when it is the same everywhere.</summary>
    public string? Fix { get; init; }

    /// <summary>Default reason, when it is the same everywhere.</summary>
    public string? Why { get; init; }

    /// <summary>A finding of this kind at a place.</summary>
    public Diagnostic At(SourceSpan at, params ReadOnlySpan<object?> details) =>
        new(this, at, string.Format(CultureInfo.InvariantCulture, Template, details))
        {
            Fix = Fix,
            Why = Why,
        };
}

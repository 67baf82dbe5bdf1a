namespace Vigil.Config.Diagnostics;

/// <summary>The exit code of <c>-t</c> (config-language section 10).</summary>
public static class ConfigTestExit
{
    /// <summary>Nothing keepalived would report as a fault.</summary>
    public const int Clean = 0;

    /// <summary>A mandatory argument is absent.</summary>
    public const int MissingArgument = 2;

    /// <summary>The configuration cannot run.</summary>
    public const int Fatal = 4;

    /// <summary>Faults were reported.</summary>
    public const int Fault = 5;

    /// <summary>Insecure scripts, or a failed include check.</summary>
    public const int Security = 6;

    /// <summary>The code for a set of findings: the two that stop keepalived on the spot first, then the highest class.</summary>
    public static int From(IEnumerable<Diagnostic> diagnostics) => Code(diagnostics.Max(static d => (ErrorClass?)d.Rule.Class));

    private static int Code(ErrorClass? worst) => worst switch
    {
        ErrorClass.IncludeCheck => Security,
        ErrorClass.MissingArgument => MissingArgument,
        ErrorClass.Security => Security,
        ErrorClass.Fault => Fault,
        ErrorClass.Fatal => Fatal,
        _ => Clean,
    };
}

using Vigil.Config.Diagnostics;

namespace Vigil.Config.Directives;

/// <summary><c>[all] SECONDS</c> of garp_extra_if and its other spellings.</summary>
internal static class ExtraInterfacePeriod
{
    private const long MaxSeconds = 86400;

    public static bool TryRead(Line line, long min, out (TimeSpan Period, bool All) value)
    {
        var all = line.First.Text == "all";
        value = (default, all);
        if (all && line.Count == 1)
        {
            line.Report(DiagnosticCatalogue.ArgumentMissing, line.Row.Keyword, line.Row.Arguments);
            return false;
        }
        if (!line.TryInteger(all ? line.Arguments[1] : line.First, min, MaxSeconds, out var seconds)) return false;
        value.Period = TimeSpan.FromSeconds(seconds);
        return true;
    }
}

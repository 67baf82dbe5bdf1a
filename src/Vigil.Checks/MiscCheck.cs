using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary><c>MISC_CHECK</c> (lvs-behaviour E13): what the end of the script means. The script itself is run by the script host.</summary>
public static class MiscCheck
{
    /// <summary>First exit status that sets a weight (<c>misc_dynamic</c>), to itself less this.</summary>
    private const int FirstWeightStatus = 2;

    /// <summary>The script exited.</summary>
    /// <param name="settings">Of the check.</param>
    /// <param name="status">Exit status, 0 to 255.</param>
    public static ProbeResult Exited(MiscCheckSettings settings, int status) => (status switch
    {
        0 => ProbeResult.Good,
        >= FirstWeightStatus when settings.Dynamic => ProbeResult.Good with { Weight = status - FirstWeightStatus },
        _ => ProbeResult.Failed($"exited with status {status}"),
    }) with
    { Status = status };

    /// <summary>The script was ended by its time limit.</summary>
    public static ProbeResult TimedOut(MiscCheckSettings settings) =>
        ProbeResult.Failed($"{MiscCheckSettings.TimedOut} after misc_timeout, {settings.Timeout.TotalSeconds:0.###} s");

    /// <summary>The script was ended by a signal.</summary>
    public static ProbeResult Signalled(int signal) => ProbeResult.Failed($"due to signal {signal}");
}

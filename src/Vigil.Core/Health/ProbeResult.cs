namespace Vigil.Core.Health;

/// <summary>How one probe ended. The default value is a failure without words.</summary>
/// <param name="IsGood">All steps that were asked for passed.</param>
/// <param name="Detail">What went wrong, for people; empty when nothing did.</param>
/// <param name="FailedStep">The step that failed: the number of the url from 0 on; otherwise 0.</param>
/// <param name="Weight">Weight of the real server from now on (misc_dynamic: exit status − 2); null: the configured one.</param>
/// <param name="Status">Exit status of a script; null: none ended by itself.</param>
public readonly record struct ProbeResult(bool IsGood, string Detail = "", int FailedStep = 0, int? Weight = null, int? Status = null)
{
    /// <summary>It passed.</summary>
    public static ProbeResult Good { get; } = new(true);

    /// <summary>It failed.</summary>
    public static ProbeResult Failed(string detail, int step = 0) => new(false, detail, step);
}

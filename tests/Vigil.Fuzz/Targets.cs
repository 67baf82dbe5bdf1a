namespace Vigil.Fuzz;

/// <summary>Every parser of outside bytes, one line each.</summary>
internal static class Targets
{
    public static readonly FuzzTarget[] All =
    [
        AdvertTarget.Target,
        ConfigTarget.Target,
        NetlinkTarget.Target,
        IpvsTarget.Target,
        ProbeTarget.Target,
    ];
}

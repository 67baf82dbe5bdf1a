namespace Vigil.Daemon.Logging;

/// <summary>Which process of the daemon this is; names of log idents, log files and dump files follow from it.</summary>
public enum ProcessRole : byte
{
    /// <summary>The supervisor.</summary>
    Parent,

    /// <summary>The VRRP worker.</summary>
    Vrrp,

    /// <summary>The checker worker.</summary>
    Checker,
}

/// <summary>Names under which a process logs (runtime-interface: processes and <c>-g</c>).</summary>
public static class LogIdentity
{
    /// <summary>Default of <c>-g</c> without an argument.</summary>
    public const string DefaultFileName = "keepalived.log";

    /// <summary>
    /// <c>vigil_vrrp</c>, or <c>Keepalived_vrrp</c> when started under that name; the network namespace and the instance follow, each after <c>_</c>.
    /// </summary>
    public static string For(ProcessRole role, bool asKeepalived, string? networkNamespace, string? instance)
    {
        string ident = (asKeepalived, role) switch
        {
            (true, ProcessRole.Parent) => "Keepalived",
            (true, ProcessRole.Vrrp) => "Keepalived_vrrp",
            (true, _) => "Keepalived_healthcheckers",
            (false, ProcessRole.Parent) => "vigil",
            (false, ProcessRole.Vrrp) => "vigil_vrrp",
            (false, _) => "vigil_checker",
        };
        if (!string.IsNullOrEmpty(networkNamespace)) ident += "_" + networkNamespace;
        if (!string.IsNullOrEmpty(instance)) ident += "_" + instance;
        return ident;
    }

    /// <summary>The log file of a process: workers have <c>_vrrp</c> or <c>_healthcheckers</c> before the last dot of the name.</summary>
    public static string FileFor(ProcessRole role, string path) => role switch
    {
        ProcessRole.Vrrp => WithSuffix(path, "_vrrp"),
        ProcessRole.Checker => WithSuffix(path, "_healthcheckers"),
        _ => path,
    };

    /// <summary>Puts a suffix before the last dot of a path's file name, or at its end when that has none.</summary>
    public static string WithSuffix(string path, string suffix)
    {
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path.Insert(dot, suffix) : path + suffix;
    }
}

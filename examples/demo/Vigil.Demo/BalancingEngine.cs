using System.Diagnostics;

namespace Vigil.Demo;

/// <summary>What balances on this machine, and why that.</summary>
/// <param name="Keyword">Value of <c>lb_engine</c>.</param>
/// <param name="Why">For the audience.</param>
internal sealed record BalancingEngine(string Keyword, string Why)
{
    private const string Ipvs = "/proc/net/ip_vs";

    /// <summary>The kernel's IPVS where there is one, else Vigil's own engine.</summary>
    public static BalancingEngine OfThisMachine()
    {
        if (!File.Exists(Ipvs))
            TryModule();
        return File.Exists(Ipvs)
            ? new("ipvs", "this kernel has IPVS, which balances")
            : new("xdp", "this kernel has no IPVS (there is no module ip_vs), so Vigil's own engine balances");
    }

    /// <summary>What is put before a configuration, so that it is this one; another daemon has no choice.</summary>
    public string Globals(string daemon) => Path.GetFileName(daemon) == "vigil" ? $"global_defs {{\n    lb_engine {Keyword}\n}}\n" : "";

    private static void TryModule()
    {
        try
        {
            using var modprobe = Process.Start(new ProcessStartInfo("modprobe", ["-q", "ip_vs"]));
            modprobe?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception) // no modprobe, no modules
        {
        }
    }
}

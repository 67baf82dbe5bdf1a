namespace Vigil.LabKit;

/// <summary>A VRRP daemon under test. Both take the same file and the same options: that is the point of a drop-in.</summary>
/// <param name="Name">For test names.</param>
/// <param name="Path">The program.</param>
public sealed record Product(string Name, string Path)
{
    /// <summary>Where a host's configuration is written.</summary>
    public const string ConfigPath = "/run/lab/keepalived.conf";

    /// <summary>The product of this repository, as <c>./run build</c> left it.</summary>
    public static Product Vigil { get; } = new("vigil", Programs.Vigil);

    /// <summary>Debian's keepalived.</summary>
    public static Product Keepalived { get; } = new("keepalived", Programs.Keepalived);

    /// <summary>The product of that name.</summary>
    public static Product Named(string name) => name == Vigil.Name ? Vigil : Keepalived;

    /// <summary>Writes the configuration and starts the daemon in the foreground, its log on its error output.</summary>
    /// <param name="host">Where.</param>
    /// <param name="config">The text of keepalived.conf.</param>
    /// <param name="options">Further command-line options.</param>
    public LabProcess Start(Host host, string config, params string[] options)
    {
        host.Box.Write(ConfigPath, config);
        return Restart(host, options);
    }

    /// <summary>Starts the daemon with the configuration that is there.</summary>
    public LabProcess Restart(Host host, params string[] options) =>
        host.Start([Path, "-n", "-l", "-D", "-G", "-f", ConfigPath, .. options]);
}

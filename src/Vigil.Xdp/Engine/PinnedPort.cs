namespace Vigil.Xdp.Engine;

/// <summary>An interface an engine is on, read from its pins: nobody is asked, so it works while the daemon is dead.</summary>
/// <param name="Name">Of the interface.</param>
/// <param name="Way">Which program it has.</param>
/// <param name="Program">That program; null when the pin cannot be read.</param>
public sealed record PinnedPort(string Name, PacketPath Way, XdpProgram? Program)
{
    private static readonly (string Folder, bool IsXdp, bool IsLink)[] Folders =
        [(PinDirectory.XdpLinks, true, true), (PinDirectory.TcLinks, false, true), (PinDirectory.TcFilters, false, false)];

    /// <summary>All of an instance; none when it has never run.</summary>
    /// <param name="root">Where the file system for pins is.</param>
    /// <param name="instance">See <see cref="PinDirectory.InstanceOfThisNamespace"/>.</param>
    public static IReadOnlyList<PinnedPort> List(string root, string instance) =>
    [
        .. Folders.Select(one => (one.IsXdp, one.IsLink, Path: Path.Combine(PinDirectory.Home(root, instance), one.Folder))).Where(one => Directory.Exists(one.Path))
            .SelectMany(one => Directory.GetFiles(one.Path).Select(pin => Of(pin, one.IsXdp, one.IsLink))).OrderBy(port => port.Name, StringComparer.Ordinal),
    ];

    private static PinnedPort Of(string pin, bool isXdp, bool isLink)
    {
        var program = XdpProgram.OfPin(pin, isLink);
        // The kernel keeps 15 bytes of a program's name.
        var path = !isXdp ? PacketPath.Tc : program is { Name: var name } && name != XdpLoader.Plain && XdpLoader.Completing.StartsWith(name, StringComparison.Ordinal)
            ? PacketPath.XdpCompleting : PacketPath.Xdp;
        return new(Path.GetFileName(pin), path, program);
    }
}

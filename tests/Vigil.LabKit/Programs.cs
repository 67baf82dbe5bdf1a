namespace Vigil.LabKit;

/// <summary>Where the programs under test are.</summary>
public static class Programs
{
    /// <summary>The top folder of the checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where <c>./run build</c> puts the program.</summary>
    public static string Folder { get; } = MakeFolder();

    /// <summary>The program itself; it is there after <c>./run build</c>.</summary>
    public static string Vigil => Path.Combine(Folder, "vigil");

    /// <summary>Debian's keepalived, the peer in all comparisons.</summary>
    public const string Keepalived = "/usr/sbin/keepalived";

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Vigil.slnx")))
            {
                return folder;
            }
        }
        throw new LabException("the lab runs from a checkout only: no Vigil.slnx above the program");
    }

    private static string MakeFolder() => Directory.CreateDirectory(Path.Combine(Root, "artifacts")).FullName;
}

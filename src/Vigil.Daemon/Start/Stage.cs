using System.Globalization;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Start;

/// <summary>How far a daemon has come that starts itself again on its way: into a network namespace, into the background.</summary>
/// <param name="Word">Null at first, then <see cref="DaemonProcess.InNamespaceWord"/> or <see cref="DaemonProcess.InBackgroundWord"/>.</param>
/// <param name="ProcessFeed">The process events opened before the namespace was entered (the kernel has none inside), or closed.</param>
internal readonly record struct Stage(string? Word, Fd ProcessFeed)
{
    public Stage()
        : this(null, Fd.Closed)
    {
    }

    /// <summary>No restart yet.</summary>
    public bool IsFirst => Word is null;

    /// <summary>The descriptor behind the word that follows the stage's own.</summary>
    public static Fd Adopt(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && !Fd.Adopt(value, out Fd fd).Failed ? fd : Fd.Closed;

    /// <summary>The word for <see cref="Adopt"/>; 0 stands for none.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

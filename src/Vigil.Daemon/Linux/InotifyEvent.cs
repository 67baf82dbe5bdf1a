using System.Text;

namespace Vigil.Daemon.Linux;

/// <summary>What happened in a watched directory (inotify(7)).</summary>
[Flags]
public enum FileChanges : uint
{
    CloseWrite = 0x008,
    MovedFrom = 0x040,
    MovedTo = 0x080,
    Create = 0x100,
    Delete = 0x200,
    DeleteSelf = 0x400,
    MoveSelf = 0x800,
    Overflow = 0x4000,
    Ignored = 0x8000,
}

/// <summary>One event: watch number, what, and the name inside the directory ("" for the directory itself).</summary>
public readonly record struct InotifyEvent(int Watch, FileChanges Changes, string Name)
{
    private const int HeaderBytes = 16; // wd, mask, cookie, length of the name

    /// <summary>Takes the next event off the front of what read(2) gave. False: no whole event is left.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out InotifyEvent @event)
    {
        @event = default;
        if (bytes.Length < HeaderBytes) return false;
        uint nameLength = BitConverter.ToUInt32(bytes[12..]);
        if (nameLength > bytes.Length - HeaderBytes) return false;
        ReadOnlySpan<byte> name = bytes.Slice(HeaderBytes, (int)nameLength);
        int end = name.IndexOf((byte)0);
        @event = new InotifyEvent(
            BitConverter.ToInt32(bytes), (FileChanges)BitConverter.ToUInt32(bytes[4..]), Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
        bytes = bytes[(HeaderBytes + (int)nameLength)..];
        return true;
    }
}

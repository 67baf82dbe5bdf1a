namespace Vigil.Daemon.Linux;

/// <summary>A file of /proc/sys that has another content while this object lives, and its old one again afterwards.</summary>
internal sealed class KernelSetting : IDisposable
{
    private readonly string path;
    private readonly byte[] before;

    private KernelSetting(string path, byte[] before) => (this.path, this.before) = (path, before);

    /// <summary>Writes the value; null (with the error) when the file is not there or may not be written, or when it has the value already.</summary>
    public static KernelSetting? Set(string path, string value, out Errno error)
    {
        var old = SmallFile.Read(path);
        error = Write(path, System.Text.Encoding.UTF8.GetBytes(value));
        return error.Failed || old.TrimEnd() == value ? null : new KernelSetting(path, System.Text.Encoding.UTF8.GetBytes(old));
    }

    private static Errno Write(string path, byte[] value)
    {
        var error = Fd.From(Libc.open(path, Libc.O_WRONLY | Libc.O_CLOEXEC, 0), out var fd);
        if (error.Failed) return error;
        using (fd) return fd.WriteAll(value);
    }

    public void Dispose() => Write(path, before);
}

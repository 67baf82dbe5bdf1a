using Vigil.Config.Text;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Start;

/// <summary>config_save_dir: keeps every configuration that was loaded, all its files in one, named keepalived.conf.PID.N.</summary>
internal static class ConfigurationCopy
{
    private static int count = -1;

    /// <summary>Null, or why it could not be saved.</summary>
    public static string? Save(string directory, FileSnapshot files)
    {
        var path = Path.Combine(directory, $"keepalived.conf.{Environment.ProcessId}.{Interlocked.Increment(ref count)}");
        if (Directories.Ensure(directory) is { Failed: true } error) return $"config_save_dir {directory}: {error}";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, // it may hold passwords
            };
            using var copy = new FileStream(path, options);
            foreach (var name in files.PathsRead)
            {
                copy.Write(System.Text.Encoding.UTF8.GetBytes($"# {name}\n"));
                copy.Write(files.Read(name).Bytes.Span);
                copy.Write("\n"u8);
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"config_save_dir {directory}: {e.Message}";
        }
    }
}

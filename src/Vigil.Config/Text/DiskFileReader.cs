using System.Collections.Immutable;

namespace Vigil.Config.Text;

/// <summary>Reads the real file system.</summary>
public sealed class DiskFileReader : IFileReader
{
    private const UnixFileMode AnyExecute =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <inheritdoc/>
    public FileContent Read(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if (attributes.HasFlag(FileAttributes.Directory)) return FileContent.Failed(FileProblem.Directory);

            var info = new FileInfo(path);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target) info = new FileInfo(target.FullName);
            if (!info.Exists) return FileContent.Failed(FileProblem.Missing);
            if ((info.UnixFileMode & AnyExecute) != 0) return FileContent.Failed(FileProblem.Executable);
            return ReadRegular(info);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileContent.Failed(FileProblem.Missing);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return FileContent.Failed(FileProblem.Unreadable);
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<string> List(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory).Select(static path => Path.GetFileName(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>
    /// A size of 0 is an empty file or no file at all (pipe, socket, device). Neither holds configuration, so neither
    /// is opened: opening a pipe waits for a writer.
    /// </summary>
    private static FileContent ReadRegular(FileInfo info)
    {
        if (info.Length == 0) return new FileContent(default, FileProblem.None);
        if (info.Length > TextLimits.MaxFileBytes) return FileContent.Failed(FileProblem.TooLarge);
        return new FileContent(File.ReadAllBytes(info.FullName), FileProblem.None);
    }
}

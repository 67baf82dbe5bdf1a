using System.Collections.Immutable;

namespace Vigil.Config.Text;

/// <summary>The only way to files: what the configuration layer may ask of a file system.</summary>
/// <remarks>Two questions are enough; globs and include rules are pure functions on top of them.</remarks>
public interface IFileReader
{
    /// <summary>The bytes of a file, or why it cannot serve as configuration. <paramref name="path"/> is absolute.</summary>
    FileContent Read(string path);

    /// <summary>The names in a directory, without "." and "..", in any order; empty when it cannot be listed.</summary>
    ImmutableArray<string> List(string directory);
}

/// <summary>Why a path cannot be read as configuration.</summary>
public enum FileProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Nothing is there.</summary>
    Missing,

    /// <summary>It is a directory.</summary>
    Directory,

    /// <summary>It is a regular file with an execute permission.</summary>
    Executable,

    /// <summary>It may not be read, or reading failed.</summary>
    Unreadable,

    /// <summary>It is longer than <see cref="TextLimits.MaxFileBytes"/>.</summary>
    TooLarge,
}

/// <summary>The answer to a read.</summary>
/// <param name="Bytes">The content; empty with a problem.</param>
/// <param name="Problem">Why there is no content.</param>
public readonly record struct FileContent(ReadOnlyMemory<byte> Bytes, FileProblem Problem)
{
    /// <summary>An answer without content.</summary>
    public static FileContent Failed(FileProblem problem) => new(default, problem);
}

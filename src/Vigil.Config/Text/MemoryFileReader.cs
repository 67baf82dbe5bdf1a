using System.Collections.Immutable;
using System.Text;

namespace Vigil.Config.Text;

/// <summary>Files that exist only here: for tests, for text typed into a tool, and for checking before saving.</summary>
public sealed class MemoryFileReader : IFileReader
{
    private readonly SortedDictionary<string, FileContent> _files = new(StringComparer.Ordinal);

    /// <summary>Adds a file; its directories come into being by themselves.</summary>
    public MemoryFileReader Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a file of raw bytes.</summary>
    public MemoryFileReader Add(string path, byte[] bytes) => Put(path, new FileContent(bytes, FileProblem.None));

    /// <summary>Adds a path that cannot be read, for the reason given.</summary>
    public MemoryFileReader AddProblem(string path, FileProblem problem) => Put(path, FileContent.Failed(problem));

    /// <inheritdoc/>
    public FileContent Read(string path) =>
        _files.TryGetValue(path, out var content) ? content
        : IsDirectory(path) ? FileContent.Failed(FileProblem.Directory)
        : FileContent.Failed(FileProblem.Missing);

    /// <inheritdoc/>
    public ImmutableArray<string> List(string directory)
    {
        var prefix = directory.TrimEnd('/') + "/";
        return [.. _files.Keys
            .Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => path[prefix.Length..].Split('/')[0])
            .Distinct()];
    }

    private bool IsDirectory(string path) =>
        _files.Keys.Any(file => file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    private MemoryFileReader Put(string path, FileContent content)
    {
        _files[path] = content;
        return this;
    }
}

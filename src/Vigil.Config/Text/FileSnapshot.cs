using System.Collections.Immutable;

namespace Vigil.Config.Text;

/// <summary>All answers a reader gave: each file is read once, and what was read can be kept (config_save_dir).</summary>
/// <param name="source">Asked for what is not known yet.</param>
public sealed class FileSnapshot(IFileReader source) : IFileReader
{
    private readonly Dictionary<string, FileContent> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _lists = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public FileContent Read(string path)
    {
        if (_reads.TryGetValue(path, out var known)) return known;
        var answer = source.Read(path);
        _reads[path] = answer;
        return answer;
    }

    /// <inheritdoc/>
    public ImmutableArray<string> List(string directory)
    {
        if (_lists.TryGetValue(directory, out var known)) return known;
        var answer = source.List(directory);
        _lists[directory] = answer;
        return answer;
    }

    /// <summary>The paths that were read as files, in no order.</summary>
    public IReadOnlyCollection<string> PathsRead => _reads.Keys;
}

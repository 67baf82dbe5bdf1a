using System.Collections.Immutable;
using System.Text;

namespace Vigil.Config.Text;

/// <summary>
/// All answers a reader gave, so that another process can parse the very same files. The supervisor reads each file
/// once and hands the snapshot to its workers; both then see one configuration, whatever an editor does meanwhile.
/// </summary>
public sealed class FileSnapshot : IFileReader
{
    private const uint Magic = 0x314c4756; // "VGL1"
    private const int MaxEntries = 1_000_000;

    private readonly IFileReader? _source;
    private readonly Dictionary<string, FileContent> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _lists = new(StringComparer.Ordinal);

    /// <summary>A snapshot that fills itself from a reader as it is asked.</summary>
    public FileSnapshot(IFileReader source) => _source = source;

    private FileSnapshot()
    {
    }

    /// <inheritdoc/>
    public FileContent Read(string path)
    {
        if (_reads.TryGetValue(path, out var known)) return known;
        var answer = _source?.Read(path) ?? FileContent.Failed(FileProblem.Missing);
        _reads[path] = answer;
        return answer;
    }

    /// <inheritdoc/>
    public ImmutableArray<string> List(string directory)
    {
        if (_lists.TryGetValue(directory, out var known)) return known;
        var answer = _source?.List(directory) ?? [];
        _lists[directory] = answer;
        return answer;
    }

    /// <summary>The paths that were read as files, in no order.</summary>
    public IReadOnlyCollection<string> PathsRead => _reads.Keys;

    /// <summary>Writes the snapshot.</summary>
    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(_reads.Count);
        foreach (var (path, content) in _reads)
        {
            writer.Write(path);
            writer.Write((byte)content.Problem);
            writer.Write(content.Bytes.Length);
            writer.Write(content.Bytes.Span);
        }
        writer.Write(_lists.Count);
        foreach (var (directory, names) in _lists)
        {
            writer.Write(directory);
            writer.Write(names.Length);
            foreach (var name in names) writer.Write(name);
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a snapshot back; false when the bytes are not one.</summary>
    public static bool TryFromBytes(byte[] bytes, out FileSnapshot snapshot)
    {
        snapshot = new FileSnapshot();
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            if (reader.ReadUInt32() != Magic) return false;
            return ReadFiles(reader, snapshot._reads) && ReadLists(reader, snapshot._lists);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static bool ReadFiles(BinaryReader reader, Dictionary<string, FileContent> reads)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxEntries) return false;
        for (var i = 0; i < count; i++)
        {
            var path = reader.ReadString();
            var problem = (FileProblem)reader.ReadByte();
            var length = reader.ReadInt32();
            if (problem > FileProblem.TooLarge || length is < 0 or > TextLimits.MaxFileBytes) return false;
            var content = reader.ReadBytes(length);
            if (content.Length != length) return false;
            reads[path] = new FileContent(content, problem);
        }
        return true;
    }

    private static bool ReadLists(BinaryReader reader, Dictionary<string, ImmutableArray<string>> lists)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxEntries) return false;
        for (var i = 0; i < count; i++)
        {
            var directory = reader.ReadString();
            var length = reader.ReadInt32();
            if (length is < 0 or > MaxEntries) return false;
            var names = ImmutableArray.CreateBuilder<string>();
            for (var k = 0; k < length; k++) names.Add(reader.ReadString());
            lists[directory] = names.ToImmutable();
        }
        return true;
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vigil.Config.Text;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>
/// Everything a worker is started with, as one sealed memory file: how the daemon was called, and the very files the supervisor read.
/// Supervisor and worker so see one configuration, whatever an editor does meanwhile.
/// </summary>
public sealed record WorkerStart
{
    /// <summary>The daemon's command line.</summary>
    public required DaemonOptions Options { get; init; }

    /// <summary>Started under the name keepalived.</summary>
    public bool AsKeepalived { get; init; }

    /// <summary>Directory relative paths of the configuration are relative to.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Id for @ lines, resolved.</summary>
    public string ConfigId { get; init; } = "";

    /// <summary>Seed of ${_RANDOM}, so that all processes draw the same numbers.</summary>
    public int RandomSeed { get; init; }

    /// <summary>The supervisor's process id.</summary>
    public int SupervisorId { get; init; }

    /// <summary>The files as read.</summary>
    [JsonIgnore]
    public FileSnapshot Files { get; init; } = new(new MemoryFileReader());

    /// <summary>Length of the JSON part (4 bytes, little endian), the JSON, the snapshot.</summary>
    public byte[] ToBytes()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(this, WorkerStartJson.Default.WorkerStart);
        var files = Files.ToBytes();
        var bytes = new byte[4 + header.Length + files.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 4);
        files.CopyTo(bytes, 4 + header.Length);
        return bytes;
    }

    /// <summary>Null when the bytes are not what <see cref="ToBytes"/> makes: supervisor and worker are of different builds.</summary>
    public static WorkerStart? FromBytes(byte[] bytes)
    {
        if (bytes.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(bytes) is var length && (length < 0 || length > bytes.Length - 4)) return null;
        try
        {
            var start = JsonSerializer.Deserialize(bytes.AsSpan(4, length), WorkerStartJson.Default.WorkerStart);
            return start is not null && FileSnapshot.TryFromBytes(bytes[(4 + length)..], out var files) ? start with { Files = files } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(WorkerStart))]
internal sealed partial class WorkerStartJson : JsonSerializerContext;

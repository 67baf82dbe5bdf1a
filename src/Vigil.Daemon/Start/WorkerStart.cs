using System.Text;
using Vigil.Daemon.Cli;

namespace Vigil.Daemon.Start;

/// <summary>
/// Everything a worker is started with, as one sealed memory file: how the daemon was called, and the configuration as the supervisor read
/// it. Supervisor and workers so see one configuration, whatever an editor does meanwhile, and its files are read once.
/// </summary>
public sealed record WorkerStart
{
    /// <summary>The daemon's command line.</summary>
    public required DaemonOptions Options { get; init; }

    /// <summary>Started under the name keepalived.</summary>
    public bool AsKeepalived { get; init; }

    /// <summary>The supervisor's process id.</summary>
    public int SupervisorId { get; init; }

    /// <summary>The configuration.</summary>
    public WorkerTrees Trees { get; init; }

    /// <summary>Options, the other fields, the trees.</summary>
    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        OptionsBytes.Write(writer, Options);
        writer.Write(AsKeepalived);
        writer.Write(SupervisorId);
        foreach (var tree in (ReadOnlySpan<ReadOnlyMemory<byte>>)[Trees.WithoutServices, Trees.All])
        {
            writer.Write(tree.Length);
            writer.Write(tree.Span);
        }
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Null when the bytes are not what <see cref="ToBytes"/> makes: supervisor and worker are of different builds.</summary>
    public static WorkerStart? FromBytes(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            var start = new WorkerStart
            {
                Options = OptionsBytes.Read(reader),
                AsKeepalived = reader.ReadBoolean(),
                SupervisorId = reader.ReadInt32(),
            };
            return Part(out var withoutServices) && Part(out var all) && reader.BaseStream.Position == bytes.Length
                ? start with { Trees = new WorkerTrees(withoutServices, all) } : null;

            bool Part(out ReadOnlyMemory<byte> part)
            {
                int length = reader.ReadInt32(), at = (int)reader.BaseStream.Position;
                part = default;
                if (length < 0 || length > bytes.Length - at) return false;
                part = bytes.AsMemory(at, length);
                reader.BaseStream.Position += length;
                return true;
            }
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }
}

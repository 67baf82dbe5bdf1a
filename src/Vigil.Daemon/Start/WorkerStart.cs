using System.Text;
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
    public FileSnapshot Files { get; init; } = new(new MemoryFileReader());

    /// <summary>Options, the other fields, the snapshot.</summary>
    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        OptionsBytes.Write(writer, Options);
        writer.Write(AsKeepalived);
        writer.Write(WorkingDirectory);
        writer.Write(ConfigId);
        writer.Write(RandomSeed);
        writer.Write(SupervisorId);
        writer.Write(Files.ToBytes());
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
                WorkingDirectory = reader.ReadString(),
                ConfigId = reader.ReadString(),
                RandomSeed = reader.ReadInt32(),
                SupervisorId = reader.ReadInt32(),
            };
            return FileSnapshot.TryFromBytes(bytes[(int)reader.BaseStream.Position..], out var files) ? start with { Files = files } : null;
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }
}

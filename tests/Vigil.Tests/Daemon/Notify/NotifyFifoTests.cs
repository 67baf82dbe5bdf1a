using System.Text;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Notify;
using Xunit;

namespace Vigil.Tests.Daemon.Notify;

/// <summary>Real FIFOs: bytes, a reader that does not read (faults 95), and who removes the file.</summary>
public sealed class NotifyFifoTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vigil-fifo-").FullName;
    private readonly ListLog _log = new();
    private Action? _onRoom;

    private string Path => System.IO.Path.Combine(_directory, "fifo");

    [Fact]
    public void A_line_arrives_to_the_byte()
    {
        using NotifyFifo fifo = Open();
        fifo.Write("INSTANCE \"VI_1\" MASTER 107");

        Assert.Equal("INSTANCE \"VI_1\" MASTER 107\n", Read());
    }

    [Fact]
    public void The_maker_removes_it()
    {
        NotifyFifo fifo = Open();
        Assert.True(File.Exists(Path));
        fifo.Dispose();
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void One_that_was_there_stays()
    {
        Assert.Equal(0, Libc.mkfifo(Path, 0x180));
        Open().Dispose();
        Assert.True(File.Exists(Path));
    }

    [Fact]
    public void Another_kind_of_file_is_refused_and_left_alone()
    {
        File.WriteAllText(Path, "precious");

        Assert.Null(NotifyFifo.Open(new FifoSettings(Path, null, null, null), Watch, _log));
        Assert.Equal("precious", File.ReadAllText(Path));
        Assert.Contains("not a FIFO", Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_symbolic_link_is_refused()
    {
        Assert.Equal(0, Libc.mkfifo(Path + ".real", 0x180));
        File.CreateSymbolicLink(Path, Path + ".real");

        Assert.Null(NotifyFifo.Open(new FifoSettings(Path, null, null, null), Watch, _log));
    }

    [Fact]
    public void A_missing_directory_is_an_error_in_words()
    {
        Assert.Null(NotifyFifo.Open(new FifoSettings(_directory + "/no/fifo", null, null, null), Watch, _log));
        Assert.Contains("No such file or directory", Assert.Single(_log.Lines));
    }

    [Fact]
    public void A_late_reader_gets_everything_that_fits_in_order()
    {
        using NotifyFifo fifo = Open();
        for (int i = 0; i < 10_000; i++) fifo.Write($"line {i}");
        string read = ReadAll();

        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"line {i}\n")), read);
        Assert.Empty(_log.Lines);
        Assert.Null(_onRoom);
    }

    [Fact]
    public void After_a_loss_the_present_states_follow()
    {
        using NotifyFifo fifo = Open(maxWaiting: 1000);
        fifo.PresentStates = () => ["INSTANCE \"VI_1\" MASTER 100", "GROUP \"G1\" MASTER 0"];
        for (int i = 0; i < 20_000; i++) fifo.Write($"line {i}");
        string[] lines = ReadAll().Split('\n');

        Assert.Equal(["INSTANCE \"VI_1\" MASTER 100", "GROUP \"G1\" MASTER 0", ""], lines[^3..]);
        Assert.All(lines[..^3].Index(), line => Assert.Equal($"line {line.Index}", line.Item));
        Assert.Equal(2, _log.Lines.Count);
        Assert.Contains($"{20_000 - (lines.Length - 3)} lines were lost", _log.Lines[1]);
        fifo.Write("next");
        Assert.Equal("next\n", Read());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private NotifyFifo Open(int maxWaiting = NotifyLimits.FifoBacklog) =>
        NotifyFifo.Open(new FifoSettings(Path, null, null, null), Watch, _log, maxWaiting)!;

    private Unwatch Watch(Fd fd, Action onRoom)
    {
        _onRoom = onRoom;
        return new Unwatch(() => _onRoom = null);
    }

    private string ReadAll()
    {
        var all = new StringBuilder();
        while (true)
        {
            string read = Read();
            all.Append(read);
            if (_onRoom is { } onRoom) onRoom();
            else if (read.Length == 0) return all.ToString();
        }
    }

    private string Read()
    {
        Assert.False(Fd.From(Libc.open(Path, Libc.O_RDONLY | Libc.O_NONBLOCK, 0), out Fd fd).Failed);
        using (fd)
        {
            var buffer = new byte[65536];
            return fd.Read(buffer, out int count).Failed ? "" : Encoding.UTF8.GetString(buffer, 0, count);
        }
    }

    private sealed class Unwatch(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

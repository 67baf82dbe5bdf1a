using System.Diagnostics;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>What tracked files and processes look like from outside: decoders, matching, and real inotify.</summary>
public sealed class TrackerSourceTests
{
    [Theory]
    [InlineData("5\n", true, 5)]
    [InlineData("  -254", true, -254)]
    [InlineData("+7 trailing words", true, 7)]
    [InlineData("99999999999999999999", true, int.MaxValue)]
    [InlineData("-99999999999999999999", true, int.MinValue)]
    [InlineData("5x", false, 0)]
    [InlineData("x", false, 0)]
    [InlineData("", false, 0)]
    [InlineData("-", false, 0)]
    public void The_number_of_a_tracked_file(string text, bool isNumber, int value)
    {
        Assert.Equal(isNumber, TrackedFile.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out int parsed));
        Assert.Equal(value, parsed);
    }

    [Fact]
    public void A_missing_or_empty_file_is_zero_and_no_complaint()
    {
        Assert.Equal(0, TrackedFile.Read("/does/not/exist", out bool isNumber));
        Assert.True(isNumber);
    }

    [Fact]
    public void A_file_is_told_about_when_written_moved_deleted_and_when_its_directory_goes()
    {
        string folder = Directory.CreateTempSubdirectory("vigil-track-").FullName, path = Path.Combine(folder, "f");
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        var told = new List<string>();
        Assert.False(FileWatcher.Create(loop, told.Add, out FileWatcher watcher).Failed);
        Assert.False(watcher.Add(path).Failed);

        Expect(() => File.WriteAllText(path, "1"));
        Expect(() => File.Move(path, path + ".old"));
        Expect(() => File.Move(path + ".old", path));
        Expect(() => File.Delete(path));
        File.WriteAllText(Path.Combine(folder, "other"), "1");
        loop.Turn(0);
        Assert.Empty(told);
        Expect(() => Directory.Delete(folder, recursive: true));
        Assert.Equal([path], watcher.Orphans);
        Assert.Equal(Errno.NoSuchFile, watcher.Add(path));
        Directory.CreateDirectory(folder);
        Assert.False(watcher.Add(path).Failed);
        Expect(() => File.WriteAllText(path, "2"));

        Directory.Delete(folder, recursive: true);
        watcher.Dispose();
        loop.Dispose();

        void Expect(Action act)
        {
            told.Clear();
            act();
            var waited = Stopwatch.StartNew();
            while (told.Count == 0 && waited.ElapsedMilliseconds < 5000) loop.Turn(100);
            Assert.Equal([path], told.Distinct());
            told.Clear();
        }
    }

    [Theory]
    [InlineData("/proc/loadavg")]
    [InlineData("/sys/kernel/uevent_seqnum")]
    public void A_file_the_kernel_makes_up_cannot_be_tracked(string path)
    {
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        Assert.False(FileWatcher.Create(loop, _ => { }, out FileWatcher watcher).Failed);
        Assert.Equal(Errno.NotSupported, watcher.Add(path));
        watcher.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void Init_file_keeps_what_is_there_unless_told_to_overwrite()
    {
        string folder = Directory.CreateTempSubdirectory("vigil-track-").FullName, path = Path.Combine(folder, "f");
        Assert.False(TrackedFile.Initialise(path, 5, overwrite: false).Failed);
        Assert.False(TrackedFile.Initialise(path, 6, overwrite: false).Failed);
        Assert.Equal(5, TrackedFile.Read(path, out _));
        Assert.False(TrackedFile.Initialise(path, -7, overwrite: true).Failed);
        Assert.Equal(-7, TrackedFile.Read(path, out _));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Inotify_bytes_cut_anywhere_are_no_event()
    {
        byte[] whole = [1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, (byte)'a', (byte)'b', 0, 0];
        ReadOnlySpan<byte> bytes = whole;
        Assert.True(InotifyEvent.TryTake(ref bytes, out InotifyEvent @event));
        Assert.Equal(new InotifyEvent(1, FileChanges.CloseWrite, "ab"), @event);
        Assert.True(bytes.IsEmpty);
        for (int length = 0; length < whole.Length; length++)
        {
            ReadOnlySpan<byte> cut = whole.AsSpan(0, length);
            Assert.False(InotifyEvent.TryTake(ref cut, out _));
        }
    }

    [Theory]
    [InlineData(1u, new[] { 10, 10, 20, 20 }, true, ProcessEventKind.Forked, 20)]
    [InlineData(1u, new[] { 10, 10, 21, 10 }, false, default(ProcessEventKind), 0)] // a new thread
    [InlineData(2u, new[] { 11, 10 }, true, ProcessEventKind.Executed, 10)]
    [InlineData(0x200u, new[] { 10, 10, 0, 0, 0, 0 }, true, ProcessEventKind.Renamed, 10)]
    [InlineData(0x80000000u, new[] { 10, 10, 0, 0 }, true, ProcessEventKind.Exited, 10)]
    [InlineData(0x80000000u, new[] { 11, 10, 0, 0 }, false, default(ProcessEventKind), 0)] // a thread ended
    [InlineData(0u, new[] { 0, 0 }, false, default(ProcessEventKind), 0)] // the answer to our request
    public void Process_events_tell_processes_from_threads(uint what, int[] data, bool isEvent, ProcessEventKind kind, int pid)
    {
        var datagram = new byte[52 + data.Length * 4];
        BitConverter.TryWriteBytes(datagram.AsSpan(16), 1);
        BitConverter.TryWriteBytes(datagram.AsSpan(20), 1);
        BitConverter.TryWriteBytes(datagram.AsSpan(36), what);
        for (int i = 0; i < data.Length; i++) BitConverter.TryWriteBytes(datagram.AsSpan(52 + i * 4), data[i]);
        bool read = ProcessEvent.TryRead(datagram, out ProcessEvent @event);
        Assert.Equal(isEvent, read);
        if (isEvent) Assert.Equal(new ProcessEvent(kind, pid, kind == ProcessEventKind.Forked ? data[1] : 0), @event);
        for (int length = 0; length < 60; length++) Assert.False(ProcessEvent.TryRead(datagram.AsSpan(0, Math.Min(length, 59)), out _));
    }

    [Theory]
    [InlineData("mysqld", "", ParameterMatch.None, true)]
    [InlineData("mysql", "", ParameterMatch.None, false)]
    [InlineData("/usr/sbin/mysqld", "--port=3306 --user=mysql", ParameterMatch.Exact, true)]
    [InlineData("/usr/sbin/mysqld", "--port=3306", ParameterMatch.Exact, false)]
    [InlineData("/usr/sbin/mysqld", "--port=3306", ParameterMatch.Partial, true)]
    [InlineData("/usr/sbin/mysqld", "--port=330", ParameterMatch.Partial, false)]
    [InlineData("/usr/sbin/mysqld", "--port=3306 --user=my", ParameterMatch.Initial, true)]
    [InlineData("/usr/sbin/mysqld", "--port=33 --user=mysql", ParameterMatch.Initial, false)]
    [InlineData("/usr/sbin/mysqld", "", ParameterMatch.Exact, false)]
    [InlineData("/usr/sbin/other", "--port=3306 --user=mysql", ParameterMatch.Exact, false)]
    public void A_process_matches_by_short_name_or_by_command_line(string process, string parameters, ParameterMatch match, bool matches)
    {
        var image = new ProcessImage("mysqld", ["/usr/sbin/mysqld", "--port=3306", "--user=mysql"]);
        Assert.Equal(matches, image.Matches(Track(process, parameters, match)));
    }

    [Fact]
    public void A_long_name_is_compared_as_the_kernel_keeps_it() =>
        Assert.True(new ProcessImage("a-very-long-dae", ["x"]).Matches(Track("a-very-long-daemon-name", "", ParameterMatch.None)));

    [Fact]
    public void Events_and_a_rescan_give_the_same_counts()
    {
        var images = new Dictionary<int, ProcessImage> { [1] = new("init", ["init"]), [2] = new("db", ["db"]) };
        var table = new ProcessTable([Track("db", "", ParameterMatch.None)], images.GetValueOrDefault);
        table.Rebuild(images.Keys);
        Assert.Equal(1, Count());
        images[3] = new("sh", ["sh"]);
        Assert.False(table.Apply(new(ProcessEventKind.Forked, 3, Parent: 1)));
        images[3] = new("db", ["db"]);
        Assert.True(table.Apply(new(ProcessEventKind.Executed, 3)));
        Assert.False(table.Apply(new(ProcessEventKind.Executed, 3)));
        Assert.Equal(2, Count());
        images.Remove(2);
        Assert.True(table.Apply(new(ProcessEventKind.Exited, 2)));
        Assert.Equal(1, Count());
        Assert.True(table.Apply(new(ProcessEventKind.Forked, 4, Parent: 3))); // a copy of db, until it executes
        Assert.Equal(2, Count());
        images[4] = new("sh", ["sh"]);
        Assert.True(table.Apply(new(ProcessEventKind.Executed, 4)));
        table.Rebuild(images.Keys);
        Assert.Equal(1, Count());

        int Count() => table.Counts.Single().Count;
    }

    [Fact]
    public void The_own_process_is_found_by_a_real_scan()
    {
        Assert.Contains(Environment.ProcessId, ProcessTable.AllProcesses());
        Assert.NotNull(ProcessImage.Read(Environment.ProcessId));
        Assert.Null(ProcessImage.Read(int.MaxValue));
    }

    private static TrackProcessSettings Track(string process, string parameters, ParameterMatch match) => new()
    {
        Name = "t",
        Process = process,
        Parameters = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToValueList(),
        Match = match,
    };
}

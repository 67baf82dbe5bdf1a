using Vigil.Daemon.Loop;

namespace Vigil.Daemon.Linux;

/// <summary>
/// Says when one of a set of files may have a new content: it was written and closed, moved here or away, or deleted. The
/// directories are watched, so a file need not exist yet. No polling. Level-triggered: look at the file when told.
/// </summary>
public sealed class FileWatcher : IDisposable
{
    private const FileChanges Interest = FileChanges.CloseWrite | FileChanges.MovedFrom | FileChanges.MovedTo | FileChanges.Delete
        | FileChanges.DeleteSelf | FileChanges.MoveSelf;
    private const int BufferBytes = 16384;

    private readonly Fd _inotify;
    private readonly Action<string> _changed;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly Dictionary<int, string> _directories = [];
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private Watch? _watch;

    private FileWatcher(Fd inotify, Action<string> changed) => (_inotify, _changed) = (inotify, changed);

    /// <summary><paramref name="changed"/> gets the path as it was given to <see cref="Add"/>, on the loop's thread.</summary>
    public static Errno Create(EventLoop loop, Action<string> changed, out FileWatcher watcher)
    {
        Errno error = Fd.From(Libc.inotify_init1(Libc.O_NONBLOCK | Libc.O_CLOEXEC), out Fd inotify);
        watcher = new FileWatcher(inotify, changed);
        if (!error.Failed) error = loop.Add(inotify, IoEvents.Readable, Rank.Control, watcher.OnReady, out watcher._watch);
        if (error.Failed) watcher.Dispose();
        return error;
    }

    /// <summary>
    /// Watches a file by its absolute path. Fails if its directory cannot be watched, for example because it does not exist;
    /// calling again later is the way to retry, also after the directory itself went away. ENOTSUP: see <see cref="FileSystems"/>.
    /// </summary>
    public Errno Add(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "/";
        if (FileSystems.IsSilent(directory)) return Errno.NotSupported;
        int number = Libc.inotify_add_watch(_inotify.Number, directory, (uint)Interest);
        if (number < 0) return Errno.Last;
        _directories[number] = directory;
        _files.Add(path);
        return Errno.None;
    }

    public void Remove(string path)
    {
        if (!_files.Remove(path)) return;
        string directory = Path.GetDirectoryName(path) ?? "/";
        if (_files.Any(file => Path.GetDirectoryName(file) == directory)) return;
        foreach ((int number, _) in _directories.Where(pair => pair.Value == directory))
        {
            Libc.inotify_rm_watch(_inotify.Number, number);
            _directories.Remove(number);
        }
    }

    /// <summary>Files whose directory is not watched any more, since it was deleted or moved: to be added again.</summary>
    public IEnumerable<string> Orphans => _files.Where(file => !_directories.ContainsValue(Path.GetDirectoryName(file) ?? "/"));

    private void OnReady(IoEvents events)
    {
        if (_inotify.Read(_buffer, out int count).Failed) return;
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, count);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        while (InotifyEvent.TryTake(ref bytes, out InotifyEvent @event)) Note(@event, touched);
        foreach (string path in touched) _changed(path);
    }

    private void Note(in InotifyEvent @event, HashSet<string> touched)
    {
        if (@event.Changes.HasFlag(FileChanges.Overflow))
        {
            touched.UnionWith(_files); // events were lost: anything may have changed
            return;
        }

        if (!_directories.TryGetValue(@event.Watch, out string? directory)) return;
        if ((@event.Changes & (FileChanges.DeleteSelf | FileChanges.MoveSelf | FileChanges.Ignored)) != 0)
        {
            _directories.Remove(@event.Watch);
            if (@event.Changes.HasFlag(FileChanges.MoveSelf)) Libc.inotify_rm_watch(_inotify.Number, @event.Watch);
            touched.UnionWith(_files.Where(file => Path.GetDirectoryName(file) == directory));
            return;
        }

        string path = Path.Combine(directory, @event.Name);
        if (_files.Contains(path)) touched.Add(path);
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _inotify.Dispose();
    }
}

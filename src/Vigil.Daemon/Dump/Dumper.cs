using System.Text;
using Microsoft.Extensions.Logging;
using Vigil.Core.Settings;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Dump;

/// <summary>
/// Writes dump files away from the loop's thread. A file appears whole or not at all: it is written under a new name and renamed, so no
/// reader sees half of it and no symbolic link is followed.
/// </summary>
/// <param name="log">What was written, and what could not be.</param>
public sealed class Dumper(ILogger log)
{
    /// <summary>Dumps that may wait to be written; a request beyond is refused and logged.</summary>
    public const int MaxWaiting = 8;

    private Task _last = Task.CompletedTask;
    private int _waiting, _temporary;

    /// <summary>keepalived.data (SIGUSR1)</summary>
    public void Data(DumpSnapshot snapshot, DumpFiles files) =>
        Start("VRRP data", files.Data(ProcessRole.Vrrp), stream => Text(stream, to => DataFile.Write(to, snapshot)));

    /// <summary>keepalived_parent.data (SIGUSR1, in the supervisor)</summary>
    public void ParentData(Configuration configuration, string? networkNamespace, DumpFiles files) => Start(
        "parent data", files.Data(ProcessRole.Parent), stream => Text(stream, to => DataFile.WriteParent(to, configuration, networkNamespace)));

    /// <summary>keepalived_check.data (SIGUSR1)</summary>
    public void CheckerData(CheckerSnapshot snapshot, DumpFiles files) =>
        Start("checker data", files.Data(ProcessRole.Checker), stream => Text(stream, to => CheckerDataFile.Write(to, snapshot)));

    /// <summary>keepalived.stats (SIGUSR2, SIGRTMAX-1)</summary>
    public void Stats(DumpSnapshot snapshot, DumpFiles files) =>
        Start("VRRP stats", files.Stats, stream => Text(stream, to => StatsFile.Write(to, snapshot)));

    /// <summary>keepalived.json (SIGRTMIN+2)</summary>
    public void Json(DumpSnapshot snapshot, DumpFiles files) => Start("VRRP as json", files.Json, stream => JsonFile.Write(stream, snapshot));

    /// <summary>Completes when everything asked for so far is written.</summary>
    public Task Idle => _last;

    private static void Text(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        write(writer);
    }

    private void Start(string what, string path, Action<Stream> write)
    {
        log.Printing(what, Environment.ProcessId);
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            log.DumpFailed(path, "too many dumps are being written already");
            return;
        }
        // One after the other, so that the newest request is the file that stays.
        _last = _last.ContinueWith(
            _ =>
            {
                string? reason = Write(path, write);
                Interlocked.Decrement(ref _waiting);
                if (reason is not null) log.DumpFailed(path, reason);
            },
            TaskScheduler.Default);
    }

    /// <summary>Writes one file; null, or the reason why not.</summary>
    private string? Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref _temporary)}.tmp";
        var flags = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW | Libc.O_CLOEXEC;
        if (Fd.From(Libc.open(temporary, flags, 0x1B6 /* 0666 */), out Fd fd) is { Failed: true } refused) return refused.ToString();
        using (fd)
        {
            var buffer = new MemoryStream();
            write(buffer);
            Errno error = fd.WriteAll(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            if (!error.Failed) error = Errno.Of(Libc.rename(temporary, path));
            if (!error.Failed) return null;
            Libc.unlink(temporary);
            return error.ToString();
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Vigil.Daemon.Linux;

namespace Vigil.Daemon.Apply;

/// <summary>
/// Ledgers on disk: one file per owner below a directory of the network namespace, written by atomic rename. The directory
/// belongs on a file system in memory (/run): the loop waits for it. What fails is told and never stops a claim.
/// </summary>
public sealed class LedgerStore
{
    private const string Suffix = ".ledger";
    private const long LargestFile = 64 << 20;
    private const int LongestName = 200;

    private readonly string _directory;

    /// <summary>Ledgers of the network namespace of the calling thread.</summary>
    /// <param name="runDirectory">The daemon's directory for run-time state.</param>
    public LedgerStore(string runDirectory) => _directory = Path.Combine(runDirectory, "ledger", NamespaceInode());

    /// <summary>Replaces the ledger of the owner. A sentence when it cannot.</summary>
    public string? Write(string owner, string text)
    {
        var path = PathOf(owner);
        var bytes = Encoding.UTF8.GetBytes(text);
        var error = Replace(path, bytes);
        if (error == Errno.NoSuchFile)
        {
            error = Directories.Ensure(_directory);
            if (!error.Failed) error = Replace(path, bytes);
        }
        return error.Failed ? Unwritten(path, error.ToString()) : null;
    }

    /// <summary>With four plain system calls (File makes eleven): a take-over waits for it.</summary>
    private static Errno Replace(string path, byte[] content)
    {
        const uint OwnerOnly = 0x180; // 0600
        var next = path + ".new";
        var error = Fd.From(Libc.open(next, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC | Libc.O_CLOEXEC, OwnerOnly), out var file);
        if (error.Failed) return error;
        using (file) error = file.WriteAll(content);
        return error.Failed ? error : Errno.Of(Libc.rename(next, path));
    }

    private static string Unwritten(string path, string reason) =>
        $"cannot write {path} ({reason}): after a crash, addresses it would name may be left behind";

    /// <summary>Removes the ledger of the owner; fine when there is none.</summary>
    public string? Remove(string owner)
    {
        try
        {
            if (Directory.Exists(_directory))
                File.Delete(PathOf(owner));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot remove {PathOf(owner)} ({e.Message})";
        }
    }

    /// <summary>The texts of all ledgers; those that cannot be read are left out.</summary>
    public IReadOnlyList<string> ReadAll()
    {
        var texts = new List<string>();
        try
        {
            if (!Directory.Exists(_directory))
                return texts;
            foreach (var file in new DirectoryInfo(_directory).EnumerateFiles("*" + Suffix))
            {
                if (file.Length <= LargestFile)
                    texts.Add(File.ReadAllText(file.FullName));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return texts; // the kernel itself is looked at as well (vrrp-behaviour C4)
        }
        return texts;
    }

    private string PathOf(string owner)
    {
        var name = Uri.EscapeDataString(owner);
        if (name.Length > LongestName)
            name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(owner)));
        return Path.Combine(_directory, "owner-" + name + Suffix);
    }

    /// <summary>The number in "net:[4026531840]": a namespace of its own has ledgers of its own.</summary>
    private static string NamespaceInode()
    {
        var target = new FileInfo("/proc/thread-self/ns/net").LinkTarget ?? "";
        return new string([.. target.Where(char.IsAsciiDigit)]) is { Length: > 0 } inode ? inode : "unknown";
    }
}

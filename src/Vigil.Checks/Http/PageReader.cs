using System.Buffers;
using System.Security.Cryptography;
using Vigil.Checks.Regex;
using Vigil.Core.Settings;

namespace Vigil.Checks.Http;

/// <summary>
/// The body of a reply as a url wants it looked at: its MD5 sum, and its beginning for the regular expression. What nobody looks at is
/// counted and dropped.
/// </summary>
internal sealed class PageReader : IDisposable
{
    /// <summary>Bytes of a body that are read; one that goes on is a failure.</summary>
    public const long MaxBody = 64 << 20;

    /// <summary>Bytes a regular expression is looked for in; a match behind them is not found.</summary>
    public const int MaxSearched = 1 << 20;

    private const int FirstBuffer = 4096;

    private readonly HttpUrlSettings url;
    private readonly PagePattern? pattern;
    private IncrementalHash? hash;
    private byte[] searched = [];
    private int searchedLength;

    /// <param name="url">What to look for.</param>
    public PageReader(HttpUrlSettings url)
    {
        this.url = url;
        if (url.Regex is not { } regex) return;
        pattern = PagePattern.Compile(regex, out string fault);
        Fault = fault;
    }

    /// <summary>Why the page cannot be looked at; empty: it can.</summary>
    public string Fault { get; } = "";

    /// <summary>Bytes of the body so far.</summary>
    public long Length { get; private set; }

    /// <summary>Neither digest nor expression is wanted.</summary>
    public bool IsUnread => url.Digests.Count == 0 && url.Regex is null;

    /// <summary>The next piece of the body.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (url.Digests.Count > 0) (hash ??= Md5()).AppendData(bytes);
        if (pattern is not null) KeepForSearch(bytes);
    }

    /// <summary>What is wrong with the body, now that it is whole; null: nothing.</summary>
    public string? Judge()
    {
        if (Fault.Length > 0) return Fault;
        if (url.Digests.Count > 0)
        {
            string digest = Convert.ToHexStringLower((hash ??= Md5()).GetHashAndReset());
            if (!Contains(url.Digests, digest)) return $"the page has the MD5 sum {digest}, which is not a configured one";
        }
        if (pattern is null) return null;
        if (pattern.IsMatch(searched.AsSpan(0, searchedLength), out string fault) is not { } isMatch) return fault;
        if (isMatch != url.Regex!.MustNotMatch) return null;
        return isMatch ? "the page matches the regular expression, and must not" : "the page does not match the regular expression";
    }

    /// <summary>Forgets the body and gives its memory back.</summary>
    public void Reset()
    {
        if (Length > 0 && hash is not null) hash.GetHashAndReset();
        Length = searchedLength = 0;
        if (searched.Length > 0) ArrayPool<byte>.Shared.Return(searched);
        searched = [];
    }

    public void Dispose()
    {
        Reset();
        hash?.Dispose();
        pattern?.Dispose();
    }

    private static bool Contains(ValueList<string> digests, string digest)
    {
        foreach (var one in digests)
        {
            if (one == digest) return true;
        }
        return false;
    }

    private void KeepForSearch(ReadOnlySpan<byte> bytes)
    {
        int more = Math.Min(bytes.Length, MaxSearched - searchedLength);
        if (searchedLength + more > searched.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Min(MaxSearched, (searchedLength + more) * 2)));
            searched.AsSpan(0, searchedLength).CopyTo(larger);
            if (searched.Length > 0) ArrayPool<byte>.Shared.Return(searched);
            searched = larger;
        }
        bytes[..more].CopyTo(searched.AsSpan(searchedLength));
        searchedLength += more;
    }

    // The digest is what genhash prints and configurations hold; nothing is kept secret by it.
    private static IncrementalHash Md5() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
}

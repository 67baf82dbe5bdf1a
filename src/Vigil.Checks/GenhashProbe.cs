using System.Security.Cryptography;
using Vigil.Checks.Http;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>What <see cref="GenhashProbe"/> shows as it comes.</summary>
public interface IGenhashView
{
    /// <summary>The whole head, with its empty line.</summary>
    void Head(ReadOnlySpan<byte> bytes);

    /// <summary>A piece of the page.</summary>
    /// <param name="bytes">Not empty.</param>
    /// <param name="cameWithHead">It came in one piece with the end of the head.</param>
    void Page(ReadOnlySpan<byte> bytes, bool cameWithHead);
}

/// <summary>
/// What <c>genhash</c> does: asks for one page, whatever its status, and takes its MD5 sum as <see cref="HttpCheck"/> does.
/// </summary>
/// <param name="settings">One url.</param>
/// <param name="view">Where head and page are shown; null: nowhere.</param>
public sealed class GenhashProbe(HttpCheckSettings settings, IGenhashView? view) : Probe
{
    private readonly ReplyHead head = new();
    private readonly List<byte> headBytes = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5); // what digest holds; nothing secret
    private long pageLength;

    /// <summary>The sum, 16 bytes, once it has passed.</summary>
    public byte[] Digest { get; private set; } = [];

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Stream;

    /// <summary>A person waits, and may end it: only each silence is limited, and the whole at sixty of them.</summary>
    public override int Phases => 60;

    /// <inheritdoc/>
    public override ProbeStep Connected() => ProbeStep.Reply(
        RequestText.Get(settings.Urls[0].Path, settings.Form, settings.Urls[0].VirtualHost, settings.Connection.Target));

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        bool cameWithHead = !head.IsComplete;
        if (cameWithHead)
        {
            int length = head.Read(bytes);
            headBytes.AddRange(bytes[..length]);
            if (head.IsTooLong) return ProbeStep.Fail($"the head of the reply has more than {ReplyHead.MaxLength} bytes");
            if (!head.IsComplete) return ProbeStep.Wait;
            view?.Head(headBytes.ToArray());
            bytes = bytes[length..];
        }
        if (head.ContentLength is { } most && bytes.Length > most - pageLength) bytes = bytes[..(int)(most - pageLength)];
        if (!bytes.IsEmpty) view?.Page(bytes, cameWithHead);
        hash.AppendData(bytes);
        pageLength += bytes.Length;
        return pageLength == head.ContentLength ? Finish() : ProbeStep.Wait;
    }

    /// <inheritdoc/>
    public override ProbeStep Closed() => head.IsComplete ? Finish() : ProbeStep.Fail("no data received from remote webserver");

    /// <inheritdoc/>
    public override ProbeResult TimedOut() => ProbeResult.Failed(head.Length == 0 ? "Timeout WEB read" : "Timeout HTTP read");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => hash.Dispose();

    private ProbeStep Finish()
    {
        Digest = hash.GetHashAndReset();
        return ProbeStep.Pass;
    }
}

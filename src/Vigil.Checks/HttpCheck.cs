using Vigil.Checks.Http;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Checks;

/// <summary>
/// <c>HTTP_GET</c> (lvs-behaviour E1 to E12): one connection and one request per url; status, MD5 sum and regular expression of what comes
/// back. <c>SSL_GET</c> is the same inside <see cref="TlsProbe"/>.
/// </summary>
public sealed class HttpCheck : Probe
{
    /// <summary>Bytes of the body in which the server may end a page nobody looks at, before the connection is closed on it.</summary>
    public const int MaxUnread = 65536;

    private readonly HttpUrlSettings[] urls;
    private readonly byte[][] requests;
    private readonly PageReader[] pages;
    private readonly ReplyHead head = new();
    private int step;

    /// <param name="settings">At least one url.</param>
    public HttpCheck(HttpCheckSettings settings)
    {
        urls = [.. settings.Urls];
        requests = [.. urls.Select(url =>
            RequestText.Get(url.Path, settings.Form, url.VirtualHost ?? settings.VirtualHost, settings.Connection.Target))];
        pages = [.. urls.Select(url => new PageReader(url))];
    }

    /// <inheritdoc/>
    public override ProbeTransport Transport => ProbeTransport.Stream;

    /// <inheritdoc/>
    public override int Phases => 3;

    private PageReader Page => pages[step];

    /// <inheritdoc/>
    public override void Begin(int step, ushort nonce)
    {
        this.step = step;
        head.Reset();
        Page.Reset();
    }

    /// <inheritdoc/>
    public override ProbeStep Connected() => Page.Fault.Length > 0 ? ProbeStep.Fail(Page.Fault) : ProbeStep.Reply(requests[step]);

    /// <inheritdoc/>
    public override ProbeStep Received(ReadOnlySpan<byte> bytes)
    {
        if (!head.IsComplete)
        {
            bytes = bytes[head.Read(bytes)..];
            if (head.IsTooLong) return ProbeStep.Fail($"the head of the reply has more than {ReplyHead.MaxLength} bytes");
            if (!head.IsComplete) return ProbeStep.Wait;
            if (head.Status == 0) return ProbeStep.Fail("the reply is not HTTP");
            if (!IsGoodStatus(head.Status)) return ProbeStep.Fail($"the server answered with status {head.Status}");
        }
        if (head.ContentLength is { } most && bytes.Length > most - Page.Length) bytes = bytes[..(int)(most - Page.Length)];
        Page.Add(bytes);
        if (Page.Length == head.ContentLength || (Page.IsUnread && Page.Length > MaxUnread)) return Judge();
        return Page.Length > PageReader.MaxBody ? ProbeStep.Fail($"the page has more than {PageReader.MaxBody >> 20} MiB") : ProbeStep.Wait;
    }

    /// <inheritdoc/>
    public override ProbeStep Closed()
    {
        if (head.Length == 0) return ProbeStep.Fail("the server closed the connection without a reply");
        return head.IsComplete ? Judge() : ProbeStep.Fail("the server closed the connection within the head of its reply");
    }

    /// <inheritdoc/>
    public override ProbeResult TimedOut() =>
        ProbeResult.Failed(head.Length == 0 ? "no reply in time" : head.IsComplete ? "the page did not end in time" : "the head of the reply did not end in time");

    /// <inheritdoc/>
    public override void End() => Page.Reset();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var page in pages) page.Dispose();
    }

    private ProbeStep Judge()
    {
        if (Page.Length == 0 && !Page.IsUnread) return ProbeStep.Fail("the page is empty");
        return Page.Judge() is { } wrong ? ProbeStep.Fail(wrong) : ProbeStep.Pass;
    }

    private bool IsGoodStatus(int status)
    {
        var ranges = urls[step].StatusCodes;
        if (ranges.Count == 0) return status is >= 200 and <= 299;
        foreach (var range in ranges)
        {
            if (range.Contains(status)) return true;
        }
        return false;
    }
}

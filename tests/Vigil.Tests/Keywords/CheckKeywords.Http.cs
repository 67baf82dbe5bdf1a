using System.Text;
using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;
using Vigil.Tests.Checks;
using Xunit;
using static Vigil.Tests.Keywords.Balance;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>What HTTP_GET and SSL_GET ask for and accept. Within TLS it is the same probe.</summary>
public sealed partial class CheckKeywords
{
    public static TheoryData<string> Web => ["HTTP_GET", "SSL_GET"];

    private static string WebText(string kind, string check, string url) => Conf("", $"{kind} {{\n{check}\nurl {{\n{url}\n}}\n}}");

    /// <summary>Requests of all urls.</summary>
    private static string[] Requests(string text)
    {
        var settings = FirstCheck<HttpCheckSettings>(text);
        using var probe = new HttpCheck(settings);
        return [.. Enumerable.Range(0, settings.Steps).Select(step => ProbeScript.Begin(probe, step).SentText)];
    }

    private static string Head(string text, int line) => Requests(text)[0].Split("\r\n")[line];

    private static string HostLine(string text) => Requests(text)[0].Split("\r\n").First(static one => one.StartsWith("Host:", StringComparison.Ordinal));

    private static bool Likes(string kind, string url, string reply)
    {
        using var probe = new HttpCheck(FirstCheck<HttpCheckSettings>(WebText(kind, "", $"path /\n{url}")));
        return ProbeScript.Run(probe, Encoding.Latin1.GetBytes(reply)) is { IsGood: true };
    }

    private static string Page(string body) => $"HTTP/1.0 200 OK\r\n\r\n{body}";

    [Theory]
    [MemberData(nameof(Web))]
    public void path(string kind) => Of("path /other", "GET /one HTTP/1.0", "GET /other HTTP/1.0", line => Head(WebText(kind, "", line == "" ? "path /one" : line), 0));

    [Theory]
    [MemberData(nameof(Web))]
    public void url(string kind) => Of("url {\npath /two\n}", "/one", "/two /one", line =>
        string.Join(' ', Requests(WebText(kind, line, "path /one")).Select(static request => request.Split(' ')[1])));

    [Theory]
    [MemberData(nameof(Web))]
    public void http_protocol(string kind)
    {
        Of("http_protocol 1.1", "GET / HTTP/1.0", "GET / HTTP/1.1", line => Head(WebText(kind, line, "path /"), 0));
        Of("http_protocol 1.0C", false, true, line => Requests(WebText(kind, line, "path /"))[0].Contains("Connection: close", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Web))]
    public void virtualhost(string kind)
    {
        Of("virtualhost check.example", "Host: server.example", "Host: check.example",
            line => HostLine(Conf("", $"virtualhost server.example\n{kind} {{\n{line}\nurl {{\npath /\n}}\n}}")));
        Of("virtualhost url.example", "Host: check.example", "Host: url.example", line => HostLine(WebText(kind, "virtualhost check.example", $"path /\n{line}")));
    }

    [Theory]
    [MemberData(nameof(Web))]
    public void status_code(string kind) => Of("status_code 404 500-501", (true, false, false), (false, true, true), line =>
        (Likes(kind, line, "HTTP/1.0 200 OK\r\n\r\n"), Likes(kind, line, "HTTP/1.0 404 no\r\n\r\n"), Likes(kind, line, "HTTP/1.0 501 no\r\n\r\n")));

    [Theory]
    [MemberData(nameof(Web))]
    public void digest(string kind) => Of("digest 5d41402abc4b2a76b9719d911017c592", (true, true), (true, false),
        line => (Likes(kind, line, Page("hello")), Likes(kind, line, Page("hallo"))));

    [Theory]
    [MemberData(nameof(Web))]
    public void regex(string kind) => Of("regex \"h.llo\"", (true, true), (true, false), line => (Likes(kind, line, Page("hallo")), Likes(kind, line, Page("hey"))));

    [Theory]
    [MemberData(nameof(Web))]
    public void regex_no_match(string kind) => Of("regex_no_match", true, false, line => Likes(kind, $"regex hello\n{line}", Page("hello")));

    [Theory]
    [MemberData(nameof(Web))]
    public void regex_options(string kind) => Of("regex_options caseless", false, true, line => Likes(kind, $"regex HELLO\n{line}", Page("hello")));

    [Theory]
    [MemberData(nameof(Web))]
    public void regex_min_offset(string kind) => Of("regex_min_offset 1", true, false, line => Likes(kind, $"regex hello\n{line}", Page("hello")));

    [Theory]
    [MemberData(nameof(Web))]
    public void regex_max_offset(string kind) => Of("regex_max_offset 2", true, false, line => Likes(kind, $"regex hello\n{line}", Page("oh, hello")));

    // An expression that goes deep needs more stack than there is without asking.
    [Theory]
    [MemberData(nameof(Web))]
    public void regex_stack(string kind) => Of("regex_stack 65536 8388608", false, true, line =>
        Likes(kind, $"regex \"^(?:(a)|b)+c\"\n{line}", Page(new string('a', 20_000) + "c")));

    [Theory]
    [MemberData(nameof(Web))]
    public void nb_get_retry(string kind) => Of("nb_get_retry 3", [1, 101, 102], [1, 101, 102, 103, 104], line => Times(kind, line, 150, "warmup 0"));

    // The first of two urls fails, and then it passes: the second one is asked later, or at once.
    [Theory]
    [MemberData(nameof(Web))]
    public void fast_recovery(string kind) => Of("fast_recovery", [1, 11, 14], [1, 11, 11], line => ProbeTimes(
        Conf("", $"{kind} {{\nretry 0\nwarmup 0\ndelay_loop 10\ndelay_before_retry 3\n{line}\nurl {{\npath /\n}}\nurl {{\npath /2\n}}\n}}"), 15,
        static number => number == 0 ? ProbeResult.Failed("refused") : ProbeResult.Good));
}

using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.HttpCheckDraft>;

namespace Vigil.Config.Directives;

/// <summary>HTTP_GET and SSL_GET.</summary>
internal static class HttpTables
{
    public static readonly BlockTable<HttpCheckDraft> Http = Of("HTTP_GET", usesTls: false);

    public static readonly BlockTable<HttpCheckDraft> Ssl = Of("SSL_GET", usesTls: true);

    private static BlockTable<HttpCheckDraft> Of(string name, bool usesTls) => CheckTables.Of<HttpCheckDraft>(name, () =>
    [
        .. CheckTables.Connection<HttpCheckDraft>(), .. CheckTables.Timing<HttpCheckDraft>("1", delay: "3"),
        Custom("nb_get_retry", "COUNT", 1, "Old spelling of retry.", static (d, line) =>
        {
            line.Report(DiagnosticCatalogue.Deprecated, line.Row.Keyword, "retry");
            if (line.TryInteger(line.First, 0, uint.MaxValue, out var retry)) d.Timing.Retry = (uint)retry;
        }).Example("7"),
        OneWord("virtualhost", "NAME", "Host header.", static (d, v) => d.VirtualHost = v).Default("the real server's").MissingFaults(),
        Choice<HttpRequestForm>("http_protocol", "Version of the request; C adds Connection: close.", static (d, v) => d.Form = v,
            ("1.0", HttpRequestForm.Http10), ("1.1", HttpRequestForm.Http11), ("1.0C", HttpRequestForm.Http10Close), ("1.0c", HttpRequestForm.Http10Close)).Default("1.0").MissingFaults(),
        Switch("enable_sni", "Send the host's name in TLS.", static (d, v) => d.SendsSni = v),
        Custom("sni_name", "[NAME]", 0, "Name to send in TLS.", static (d, line) =>
        {
            d.SendsSni = true;
            d.SniName = line.Count > 0 ? line.First.Text : null;
        }).New(),
        Switch("fast_recovery", "While recovering check the other urls at once.", static (d, v) => d.FastRecovery = v),
        .. usesTls ? (Directive<HttpCheckDraft>[])[Switch("tls_compliant", "Wait for the peer's close_notify.", static (d, v) => d.TlsCompliant = v).New()] : [],
        Block("url", "", "A request.", UrlTable.Of(name, usesTls), static (_, _) => new HttpUrlDraft(), LeaveUrl).Example("{\npath /other\n}"),
    ]);

    private static void LeaveUrl(HttpCheckDraft draft, HttpUrlDraft url, Line line)
    {
        if (url.Path is null) line.Context.Report(DiagnosticCatalogue.CheckIncomplete.At(ServerRows.EndOf(line), "url", "path"));
        else draft.Urls.Add(url);
    }
}

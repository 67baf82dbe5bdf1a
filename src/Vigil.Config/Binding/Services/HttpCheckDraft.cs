using Vigil.Core.Settings;

namespace Vigil.Config.Binding;

/// <summary>HTTP_GET and SSL_GET.</summary>
public sealed class HttpCheckDraft(InetAddress server, bool usesTls) : ConnectedCheckDraft(server)
{
    private static readonly TimeSpan HttpDelay = TimeSpan.FromSeconds(3);

    internal HttpRequestForm Form { get; set; }

    internal string? VirtualHost { get; set; }

    internal bool SendsSni { get; set; }

    internal string? SniName { get; set; }

    internal bool FastRecovery { get; set; }

    internal bool TlsCompliant { get; set; }

    internal List<HttpUrlDraft> Urls { get; } = [];

    internal override string? Missing => Urls.Count == 0 ? "url" : null;

    internal override IEnumerable<CheckSettings> Build(CheckScope scope)
    {
        if (Urls.Count == 0) return [];
        var timing = TimingOver(scope.Timing);
        var host = VirtualHost ?? scope.VirtualHost;
        return
        [
            new HttpCheckSettings(scope.Connect(Connection, timing), usesTls)
            {
                Timing = timing.Complete(UsualRetry, HttpDelay),
                Form = Form,
                VirtualHost = host,
                SendsSni = SendsSni,
                SniName = SniName,
                FastRecovery = FastRecovery,
                Urls = Urls.Select(url => url.Build(host, TlsCompliant)).ToValueList(),
            },
        ];
    }
}

/// <summary>A <c>url</c> while it is gathered.</summary>
public sealed class HttpUrlDraft
{
    internal string? Path { get; set; }

    internal string? VirtualHost { get; set; }

    internal List<StatusRange> StatusCodes { get; } = [];

    internal List<string> Digests { get; } = [];

    internal string? Regex { get; set; }

    internal bool MustNotMatch { get; set; }

    internal List<string> RegexOptions { get; } = [];

    internal uint MinOffset { get; set; }

    internal uint? MaxOffset { get; set; }

    internal (uint Start, uint Most)? Stack { get; set; }

    internal bool? TlsCompliant { get; set; }

    internal HttpUrlSettings Build(string? host, bool tlsCompliant) => new()
    {
        Path = Path!,
        VirtualHost = VirtualHost ?? host,
        StatusCodes = StatusCodes.ToValueList(),
        Digests = Digests.ToValueList(),
        TlsCompliant = TlsCompliant ?? tlsCompliant,
        Regex = Regex is null ? null : new HttpRegexSettings
        {
            Expression = Regex,
            Options = RegexOptions.ToValueList(),
            MustNotMatch = MustNotMatch,
            MinOffset = MinOffset,
            MaxOffset = MaxOffset,
            Stack = Stack,
        },
    };
}

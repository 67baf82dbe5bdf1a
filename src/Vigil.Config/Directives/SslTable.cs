using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.TlsDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>SSL</c>. A second block replaces the first.</summary>
internal static class SslTable
{
    public static readonly BlockTable<TlsDraft> Table = new("SSL", static () =>
    [
        .. new[]
        {
            OneWord("password", "TEXT", "Password of the key.", static (d, v) => d.Settings = d.Settings with { Password = v }),
            OneWord("ca", "PATH", "Certificates trusted.", static (d, v) => d.Settings = d.Settings with { CaFile = v }),
            OneWord("certificate", "PATH", "Own certificate.", static (d, v) => d.Settings = d.Settings with { CertificateFile = v }),
            OneWord("key", "PATH", "Own key.", static (d, v) => d.Settings = d.Settings with { KeyFile = v }),
        }.Select(static row => row.MissingFaults()),
    ], "SslKeywords");

    public static TlsDraft Enter(ConfigDraft config, Line line)
    {
        if (config.Tls is not null) line.Report(DiagnosticCatalogue.Replaced, line.Row.Keyword);
        return new TlsDraft();
    }

    public static void Leave(ConfigDraft config, TlsDraft draft) => config.Tls = draft.Settings;
}

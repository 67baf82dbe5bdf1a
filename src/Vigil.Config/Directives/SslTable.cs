using Vigil.Config.Binding;
using static Vigil.Config.Directives.Rows<Vigil.Config.Binding.NoDraft>;

namespace Vigil.Config.Directives;

/// <summary><c>SSL</c>: read, not yet in effect.</summary>
internal static class SslTable
{
    public static readonly BlockTable<NoDraft> Table = new("SSL", static () =>
    [
        OneWord("password", "TEXT", "Password of the key.").MissingFaults().NotYet(Reasons.Checkers),
        OneWord("ca", "PATH", "Certificates trusted.").MissingFaults().NotYet(Reasons.Checkers),
        OneWord("certificate", "PATH", "Own certificate.").MissingFaults().NotYet(Reasons.Checkers),
        OneWord("key", "PATH", "Own key.").MissingFaults().NotYet(Reasons.Checkers),
    ]);
}

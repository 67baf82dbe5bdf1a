using System.Text;
using Vigil.Config.Binding;
using Vigil.Config.Diagnostics;
using Vigil.Core.Settings;

namespace Vigil.Config.Directives;

/// <summary><c>authentication</c> and <c>auth_hmac</c> of an instance.</summary>
internal static class AuthenticationTables
{
    private const int PasswordLength = 8;
    private const int MinKeyLength = 32;
    private const int MaxKeyLength = 64;

    public static readonly BlockTable<InstanceDraft> Authentication = new("vrrp_instance/authentication", static () =>
    [
        Rows<InstanceDraft>.Custom("auth_type", "PASS|AH", 1, "PASS: a password in clear text. AH is not in this release.", BindType).Default("none").Example("PASS"),
        Rows<InstanceDraft>.Custom("auth_pass", "TEXT", 1, "The password; 8 bytes count.", BindPassword).BoundBy("BinderTests.Passwords"),
    ], "AuthenticationKeywords");

    public static readonly BlockTable<HmacDraft> Hmac = new("vrrp_instance/auth_hmac", static () =>
    [
        Rows<HmacDraft>.Custom("key", "1..255 TEXT|hex:HH...|file:PATH", 2, "A key of 32 to 64 bytes.", BindKey).New().MissingFaults().Example("2 fedcba9876543210fedcba9876543210"),
        Rows<HmacDraft>.Int("active_key", 1, 255, "The key that signs.", static (d, v) => d.ActiveKey = (byte)v).Default("required").New().MissingFaults()
            .BoundBy("BinderTests.HmacBlock"),
        Rows<HmacDraft>.Int("time_window", 1, 300, "Seconds an advert stays valid.", static (d, v) => d.Window = TimeSpan.FromSeconds(v)).Default("3 times advert_int, 5..300").New().MissingFaults(),
        Rows<HmacDraft>.Choice("anti_replay", "How a replayed advert is told.", static (d, v) => d.Monotonic = v, ("time", false), ("monotonic", true)).Default("time").New().MissingFaults(),
        Rows<HmacDraft>.Choice("mode", "Whether a trailer is sent and demanded.", static (HmacDraft d, AuthHmacMode v) => d.Mode = v,
            ("enforce", AuthHmacMode.Enforce), ("permissive", AuthHmacMode.Permissive), ("receive-only", AuthHmacMode.ReceiveOnly)).Default("enforce").New().MissingFaults(),
    ], "AuthHmacKeywords");

    private static void BindType(InstanceDraft draft, Line line)
    {
        switch (line.First.Text)
        {
            case "PASS":
                draft.Authentication = AuthenticationType.Password;
                break;
            case "AH":
                draft.Authentication = AuthenticationType.AuthenticationHeader;
                line.Report(DiagnosticCatalogue.NotYet, line.First, "auth_type AH", Reasons.Ah);
                break;
            default:
                line.Context.ReportChoice(line.First, "PASS, AH");
                break;
        }
    }

    private static void BindPassword(InstanceDraft draft, Line line)
    {
        draft.Password = line.First.Text is "" ? null : line.First.Text;
        if (Encoding.UTF8.GetByteCount(line.First.Text) > PasswordLength) line.Report(DiagnosticCatalogue.Truncated, line.First, PasswordLength);
    }

    private static void BindKey(HmacDraft draft, Line line)
    {
        if (!line.TryInteger(line.First, 1, 255, out var id)) return;
        if (draft.Keys.Any(key => key.Id == id))
        {
            line.Report(DiagnosticCatalogue.DuplicateItem, line.First, line.First.Text);
            return;
        }
        if (ReadSecret(line) is not { } secret) return;
        if (secret.Length is < MinKeyLength or > MaxKeyLength)
            line.Report(DiagnosticCatalogue.HmacUnusable, line.Arguments[1], $"the key has {secret.Length} bytes, not {MinKeyLength} to {MaxKeyLength}");
        else
            draft.Keys.Add(new AuthKey((byte)id, ValueList.Create<byte>(secret)));
    }

    private static byte[]? ReadSecret(Line line)
    {
        var word = line.Arguments[1];
        if (word.Text.StartsWith("hex:", StringComparison.Ordinal))
        {
            var digits = word.Text[4..];
            if (digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)) return Convert.FromHexString(digits);
            line.Report(DiagnosticCatalogue.HmacUnusable, word, "the digits after hex: are not pairs of hexadecimal digits");
            return null;
        }
        return word.Text.StartsWith("file:", StringComparison.Ordinal) ? ReadFile(line, word.Text[5..]) : Encoding.UTF8.GetBytes(word.Text);
    }

    private static byte[]? ReadFile(Line line, string path)
    {
        const int GroupAndOthers = 0x3f;
        var word = line.Arguments[1];
        if (line.Context.Facts.FindPath(path) is { } facts && (facts.Mode & GroupAndOthers) != 0 && facts.Kind == PathKind.File)
        {
            line.Report(DiagnosticCatalogue.KeyFileOpen, word, path);
            return null;
        }
        var bytes = line.Context.Facts.ReadKeyFile(path);
        if (bytes is null) line.Report(DiagnosticCatalogue.HmacUnusable, word, $"'{path}' cannot be read");
        return bytes is [.., (byte)'\n'] ? bytes[..^1] : bytes;
    }
}

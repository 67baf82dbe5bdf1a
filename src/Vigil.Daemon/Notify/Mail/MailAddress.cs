namespace Vigil.Daemon.Notify.Mail;

/// <summary>A mail address with or without a display name: <c>root@example.org</c>, <c>Joe Bloggs &lt;joe@example.org&gt;</c>.</summary>
/// <param name="Name">Display name without quotes; "" when there is none.</param>
/// <param name="Address">What goes into MAIL FROM and RCPT TO.</param>
public readonly record struct MailAddress(string Name, string Address)
{
    /// <summary>Reads the text of <c>notification_email</c> or <c>notification_email_from</c>. Never fails: what has no angle brackets is an address.</summary>
    public static MailAddress Parse(string text)
    {
        text = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        int open = text.LastIndexOf('<'), close = text.LastIndexOf('>');
        if (open < 0 || close < open) return new MailAddress("", text);
        return new MailAddress(text[..open].Trim().Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal), text[(open + 1)..close].Trim());
    }

    /// <summary>As it stands in a header; the name is quoted when it has characters that mean something there (RFC 5322 section 3.2.3).</summary>
    public string Header
    {
        get
        {
            if (Name.Length == 0) return Address;
            bool plain = Name.All(c => c > 0x7f || char.IsLetterOrDigit(c) || " !#$%&'*+-/=?^_`{|}~".Contains(c));
            string name = plain ? Name : $"\"{Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
            return $"{name} <{Address}>";
        }
    }
}

using System.Globalization;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Cli;

/// <summary>The options of genhash(1).</summary>
/// <param name="Server">Address to ask.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Url">Path to ask for.</param>
internal sealed record GenhashOptions(InetAddress Server, ushort Port, string Url)
{
    public bool UsesTls { get; private init; }
    public bool SendsSni { get; private init; }
    public string? VirtualHost { get; private init; }
    public bool IsVerbose { get; private init; }
    public uint Mark { get; private init; }
    public HttpRequestForm Form { get; private init; }
    public TimeSpan Timeout { get; private init; } = TimeSpan.FromSeconds(5);

    public const string Usage = """
        Usage: genhash -s ADDRESS -p PORT -u PATH [OPTIONS]
        Prints the MD5 sum of a web page, as `digest` of HTTP_GET and SSL_GET wants it.

          -s, --server ADDRESS         the server's IPv4 or IPv6 address
          -p, --port PORT              its port
          -u, --url PATH               the path to ask for
          -S, --use-ssl                through TLS
          -I, --use-sni                send the name of -V in the TLS handshake
          -V, --use-virtualhost HOST   the Host header
          -P, --protocol 1.0|1.0c|1.1  version of the request; 1.0c is 1.0 with Connection: close
          -m, --fwmark MARK            mark of the packets
          -t, --timeout SECONDS        longest silence of the server (5)
          -v, --verbose                show head and page
          -h, --help                   show this

        """;

    /// <summary>Long name, letter, and whether it takes a value.</summary>
    private static readonly (string Long, char Short, bool HasValue)[] Table =
    [
        ("use-ssl", 'S', false), ("use-sni", 'I', false), ("server", 's', true), ("port", 'p', true), ("url", 'u', true),
        ("use-virtualhost", 'V', true), ("verbose", 'v', false), ("help", 'h', false), ("fwmark", 'm', true), ("protocol", 'P', true),
        ("timeout", 't', true),
    ];

    /// <summary>Reads the words as getopt_long(3) does. Null, with what is wrong (empty: only the usage is wanted).</summary>
    public static GenhashOptions? Parse(IReadOnlyList<string> words, out string fault)
    {
        var given = new Dictionary<char, string>();
        fault = Collect(words, given);
        if (fault.Length > 0 || given.ContainsKey('h')) return null;
        fault = given switch
        {
            _ when !given.ContainsKey('s') || !given.ContainsKey('p') || !given.ContainsKey('u') => words.Count == 0 ? "" : "server, port and url are needed",
            _ when !InetAddress.TryParse(given['s'], out _) => $"server should be an IP, not {given['s']}",
            _ when !IsNumber(given['p'], 1, ushort.MaxValue) => $"invalid port number '{given['p']}'",
            _ when !IsNumber(given.GetValueOrDefault('m', "0"), 0, uint.MaxValue) => $"invalid fwmark '{given['m']}'",
            _ when !IsNumber(given.GetValueOrDefault('t', "5"), 1, int.MaxValue / 1000) => $"invalid timeout '{given['t']}'",
            _ when FormOf(given.GetValueOrDefault('P', "1.0")) is null => $"invalid HTTP protocol version '{given['P']}'",
            _ => "",
        };
        return fault.Length > 0 || !given.ContainsKey('s') ? null : From(given);
    }

    private static GenhashOptions From(Dictionary<char, string> given) =>
        new(InetAddress.Parse(given['s']), (ushort)Number(given['p']), given['u'])
        {
            UsesTls = given.ContainsKey('S'),
            SendsSni = given.ContainsKey('I'),
            VirtualHost = given.GetValueOrDefault('V'),
            IsVerbose = given.ContainsKey('v'),
            Mark = (uint)Number(given.GetValueOrDefault('m', "0")),
            Form = FormOf(given.GetValueOrDefault('P', "1.0"))!.Value,
            Timeout = TimeSpan.FromSeconds(Number(given.GetValueOrDefault('t', "5"))),
        };

    private static HttpRequestForm? FormOf(string version) => version switch
    {
        "1.0" => HttpRequestForm.Http10,
        "1.0c" or "1.0C" => HttpRequestForm.Http10Close,
        "1.1" => HttpRequestForm.Http11,
        _ => null,
    };

    private static bool IsNumber(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most;

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Collect(IReadOnlyList<string> words, Dictionary<char, string> given)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (word.Length < 2 || word[0] != '-') return $"Unexpected argument(s): {string.Join(' ', words.Skip(i))}";
            string fault = word.StartsWith("--", StringComparison.Ordinal) ? Long(word[2..], words, given, ref i) : Letters(word, words, given, ref i);
            if (fault.Length > 0) return fault;
        }
        return "";
    }

    private static string Long(string word, IReadOnlyList<string> words, Dictionary<char, string> given, ref int i)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word : word[..equals];
        var rows = Table.Where(row => row.Long.StartsWith(name, StringComparison.Ordinal)).ToArray();
        if (rows.Length > 1) rows = [.. rows.Where(row => row.Long == name)];
        if (rows is not [var found]) return $"unknown option --{name}";
        if (!found.HasValue)
        {
            given[found.Short] = "";
            return equals < 0 ? "" : $"option --{found.Long} takes no value";
        }
        return Value(found.Short, equals < 0 ? null : word[(equals + 1)..], words, given, ref i);
    }

    /// <summary>A bundle of letters; the one that takes a value ends it.</summary>
    private static string Letters(string word, IReadOnlyList<string> words, Dictionary<char, string> given, ref int i)
    {
        for (int at = 1; at < word.Length; at++)
        {
            var row = Table.FirstOrDefault(row => row.Short == word[at]);
            if (row.Long is null) return $"unknown option -{word[at]}";
            if (row.HasValue) return Value(row.Short, at + 1 < word.Length ? word[(at + 1)..] : null, words, given, ref i);
            given[row.Short] = "";
        }
        return "";
    }

    private static string Value(char letter, string? attached, IReadOnlyList<string> words, Dictionary<char, string> given, ref int i)
    {
        if (attached is null && i + 1 >= words.Count) return $"option -{letter} needs a value";
        given[letter] = attached ?? words[++i];
        return "";
    }
}

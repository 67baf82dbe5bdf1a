using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vigil.Lab.Ipvs;

/// <summary>A server on 127.0.0.1 of the namespace it is made in, that notes what the first client says to it and answers by a list.</summary>
public sealed class CheckedServer : IDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=lab", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    });

    private readonly Socket socket;
    private readonly string[] says;
    private readonly string end;
    private readonly bool usesTls;
    private readonly Lock gate = new();
    private string heard = "";
    private bool isTaken;

    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="end">What ends a word of the client's over TCP.</param>
    /// <param name="says">What it says, in Latin-1: over TCP a greeting (may be empty), then an answer to each word; over UDP an answer to each
    /// packet, "ID" at its beginning standing for the packet's first two bytes.</param>
    /// <param name="usesTls">Through TLS; the name the client asks for is noted, too.</param>
    public CheckedServer(ProtocolType protocol, string end, string[] says, bool usesTls = false)
    {
        (this.end, this.says, this.usesTls) = (end, says, usesTls);
        bool isStream = protocol == ProtocolType.Tcp;
        socket = new Socket(AddressFamily.InterNetwork, isStream ? SocketType.Stream : SocketType.Dgram, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (isStream) socket.Listen();
        new Thread(() => Guard(isStream ? Accept : Answer)) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>What the first client since the last call of <see cref="Forget"/> said.</summary>
    public string Heard
    {
        get { lock (gate) return heard; }
    }

    /// <summary>The next client is the first.</summary>
    public void Forget()
    {
        lock (gate) (heard, isTaken) = ("", false);
    }

    public void Dispose() => socket.Dispose();

    private bool Take()
    {
        lock (gate)
        {
            bool isFirst = !isTaken;
            isTaken = true;
            return isFirst;
        }
    }

    private void Note(string text)
    {
        lock (gate) heard += text;
    }

    private void Accept()
    {
        while (true)
        {
            var client = socket.Accept();
            bool notes = Take();
            new Thread(() => Guard(() => Talk(client, notes))) { IsBackground = true }.Start();
        }
    }

    private void Talk(Socket client, bool notes)
    {
        using var plain = new NetworkStream(client, ownsSocket: true);
        if (!usesTls)
        {
            Talk(plain, notes);
            return;
        }
        using var tls = new SslStream(plain);
        tls.AuthenticateAsServer(new SslServerAuthenticationOptions { ServerCertificate = Certificate.Value });
        if (notes) Note($"[{tls.TargetHostName}]");
        Talk(tls, notes);
    }

    private void Talk(Stream stream, bool notes)
    {
        foreach (var (i, words) in says.Index())
        {
            if (i > 0)
            {
                var word = ReadWord(stream);
                if (notes) Note(word);
            }
            stream.Write(Encoding.Latin1.GetBytes(words));
        }
    }

    private string ReadWord(Stream stream)
    {
        var word = new StringBuilder();
        int letter;
        while (!word.ToString().EndsWith(end, StringComparison.Ordinal) && (letter = stream.ReadByte()) >= 0) word.Append((char)letter);
        return word.ToString();
    }

    private void Answer()
    {
        var packet = new byte[2048];
        while (true)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int length = socket.ReceiveFrom(packet, ref from);
            // The id of a query differs each time.
            bool isQuery = says is [var reply] && reply.StartsWith("ID", StringComparison.Ordinal);
            if (Take()) Note(Convert.ToHexStringLower(packet.AsSpan(isQuery ? 2 : 0, length - (isQuery ? 2 : 0))) + ".");
            foreach (var words in says)
            {
                var bytes = Encoding.Latin1.GetBytes(words);
                if (isQuery) packet.AsSpan(0, 2).CopyTo(bytes);
                socket.SendTo(bytes, from);
            }
        }
    }

    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException or AuthenticationException) { }
    }
}

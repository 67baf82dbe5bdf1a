using System.Text;
using Vigil.Checks;
using Vigil.Core.Health;
using Vigil.Core.Settings;

namespace Vigil.Tests.Checks;

/// <summary>A probe that is told what a server says, without a server.</summary>
internal sealed class ProbeScript
{
    private readonly Probe probe;
    private readonly MemoryStream sent = new();

    private ProbeScript(Probe probe, int step)
    {
        this.probe = probe;
        probe.Begin(step, 0x1234);
        Take(probe.Connected());
    }

    /// <summary>How it ended; null: it has not.</summary>
    public ProbeResult? Result { get; private set; }

    /// <summary>Everything the probe sent so far.</summary>
    public byte[] Sent => sent.ToArray();

    public string SentText => Encoding.Latin1.GetString(sent.ToArray());

    public static CheckConnection Connection(string address = "10.0.0.1", ushort port = 8080) =>
        new() { Target = new(InetAddress.Parse(address), port) };

    public static ProbeScript Begin(Probe probe, int step = 0) => new(probe, step);

    /// <summary>A whole attempt: pieces of the reply, and then the end of the stream.</summary>
    public static ProbeResult? Run(Probe probe, params ReadOnlySpan<byte[]> pieces)
    {
        var script = new ProbeScript(probe, 0);
        foreach (var piece in pieces) script.Hear(piece);
        script.Close();
        probe.End();
        return script.Result;
    }

    public ProbeScript Hear(string text) => Hear(Encoding.Latin1.GetBytes(text));

    public ProbeScript Hear(ReadOnlySpan<byte> bytes)
    {
        if (Result is null) Take(probe.Received(bytes));
        return this;
    }

    public ProbeScript Close()
    {
        if (Result is null) Take(probe.Closed());
        return this;
    }

    public ProbeScript TimeOut()
    {
        Result ??= probe.TimedOut();
        return this;
    }

    private void Take(ProbeStep next)
    {
        sent.Write(next.Send.Span);
        Result = next.Result;
    }
}

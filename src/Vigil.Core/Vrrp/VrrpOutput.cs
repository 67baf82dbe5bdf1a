using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Core.Vrrp;

/// <summary>What the shell has to do.</summary>
public enum VrrpOutputKind : byte
{
    /// <summary>Send a VRRP PDU. Urgent; everything else may wait.</summary>
    SendAdvert,

    /// <summary>Put the instance's addresses, routes, rules and firewall entries into the kernel.</summary>
    Claim,

    /// <summary>Take them out again.</summary>
    Release,

    /// <summary>Send one gratuitous ARP or unsolicited NA.</summary>
    Announce,

    /// <summary>Start a tracking script.</summary>
    RunScript,

    /// <summary>Send a signal to the process group of a running tracking script.</summary>
    SignalScript,

    /// <summary>Something happened that logs, scripts, FIFOs, mail and metrics want to know.</summary>
    Fact,
}

/// <summary>One thing to do. Outputs come in the order in which they must be done.</summary>
public readonly record struct VrrpOutput
{
    /// <summary>What it is; says which of the other members mean something.</summary>
    public VrrpOutputKind Kind { get; init; }

    /// <summary>The virtual router, for SendAdvert, Claim, Release and Announce.</summary>
    public VirtualRouter? Router { get; init; }

    /// <summary>SendAdvert: the PDU without IP header (its memory is the router's and stays valid until the next input).</summary>
    public ReadOnlyMemory<byte> Pdu { get; init; }

    /// <summary>SendAdvert: destination. Announce: the address to announce.</summary>
    public InetAddress Address { get; init; }

    /// <summary>SendAdvert: source address.</summary>
    public InetAddress Source { get; init; }

    /// <summary>Announce: interface the frame leaves by.</summary>
    public string? Interface { get; init; }

    /// <summary>RunScript, SignalScript: the script.</summary>
    public ScriptSettings? Script { get; init; }

    /// <summary>RunScript, SignalScript: number of the run; give it back with the script's end.</summary>
    public int Run { get; init; }

    /// <summary>SignalScript: the signal number (15, then 9).</summary>
    public int Signal { get; init; }

    /// <summary>Fact: what happened.</summary>
    public Fact? Fact { get; init; }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Vigil.Daemon.Notify.Mail;

/// <summary>Carries one <see cref="SmtpDialogue"/> over a TCP connection. Blocks its thread; every step has a deadline.</summary>
/// <param name="server">Host name or address.</param>
/// <param name="port">TCP port.</param>
/// <param name="timeout">For the connection and for each reply.</param>
public sealed class SmtpClient(string server, int port, TimeSpan timeout)
{
    /// <summary>Bytes of one reply line; a server that sends more is given up.</summary>
    public const int MaxLine = 1024;

    private readonly byte[] _buffer = new byte[MaxLine];
    private int _filled;

    /// <summary>Called when the connection stands.</summary>
    public Action<string>? Connected { get; set; }

    /// <summary>Sends a mail; null, or the reason why it was not sent.</summary>
    public string? Send(MailMessage mail, string helo)
    {
        try
        {
            using Socket? socket = Connect(out string? failure);
            if (socket is null) return failure;
            var dialogue = new SmtpDialogue(mail, helo);
            Converse(socket, dialogue);
            return dialogue.IsSent ? null : dialogue.Failure ?? "the dialogue ended too early";
        }
        catch (SocketException error)
        {
            return error.Message;
        }
    }

    private Socket? Connect(out string? failure)
    {
        failure = $"{server} has no address";
        foreach (IPAddress address in Dns.GetHostAddresses(server))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            failure = Connect(socket, new IPEndPoint(address, port));
            if (failure is null)
            {
                Connected?.Invoke(address.ToString());
                return socket;
            }
            socket.Dispose();
        }
        return null;
    }

    private string? Connect(Socket socket, IPEndPoint target)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(target);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.Poll(timeout, SelectMode.SelectWrite)) return $"{target} does not answer";
        }
        var refused = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (refused != SocketError.Success) return $"{target}: {new SocketException((int)refused).Message}";
        socket.Blocking = true;
        socket.SendTimeout = (int)timeout.TotalMilliseconds;
        return null;
    }

    private void Converse(Socket socket, SmtpDialogue dialogue)
    {
        long stepStarted = Stopwatch.GetTimestamp();
        while (!dialogue.IsOver)
        {
            if (TakeLine() is { } line)
            {
                if (dialogue.OnLine(line) is not { } answer) continue;
                socket.Send(Encoding.UTF8.GetBytes(answer));
                stepStarted = Stopwatch.GetTimestamp();
                continue;
            }
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(stepStarted);
            if (left <= TimeSpan.Zero || !socket.Poll(left, SelectMode.SelectRead)) dialogue.OnTimeout();
            else if (_filled == MaxLine) dialogue.OnLine("");
            else Receive(socket, dialogue);
        }
    }

    private void Receive(Socket socket, SmtpDialogue dialogue)
    {
        int count = socket.Receive(_buffer.AsSpan(_filled), SocketFlags.None, out SocketError error);
        if (error != SocketError.Success || count == 0) dialogue.OnEnd();
        else _filled += count;
    }

    private string? TakeLine()
    {
        int end = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
        if (end < 0) return null;
        string line = Encoding.Latin1.GetString(_buffer, 0, end).TrimEnd('\r');
        _buffer.AsSpan(end + 1, _filled - end - 1).CopyTo(_buffer);
        _filled -= end + 1;
        return line;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Vigil.Daemon.Cli;
using Xunit;

namespace Vigil.Lab.Checks;

/// <summary>
/// Goal: genhash asks with the same bytes and prints the same ones as keepalived's. Method: both ask a server of the test on loopback; what
/// they print is equal but for the time it took, and so is what the server heard.
/// </summary>
public sealed class GenhashTests
{
    private const string Reference = "/usr/bin/genhash";
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

    [Theory]
    [InlineData(Head + "Content-Length: 12\r\n\r\nhello world\n", "-u", "/x")]
    [InlineData(Head + "\r\nhello world, a page of more than one row\n", "-u", "/x?y=1", "-v")]
    [InlineData(Head + "Content-Length: 5\r\n\r\nhello world\n", "-u", "/", "-v")]
    [InlineData(Head + "Content-Length: 0\r\n\r\n", "-u", "/", "-v")]
    [InlineData("HTTP/1.0 404 Not Found\r\n\r\nno\n", "-u", "/x", "-V", "www.example.com")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nx", "--url=nopath", "--proto", "1.1", "--verbose")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nx", "-u/", "-P1.0c", "-t", "3")]
    public void SameQuestionSameAnswer(string reply, params string[] options)
    {
        using var server = new Server(Encoding.Latin1.GetBytes(reply));
        string[] arguments = ["-s", "127.0.0.1", "-p", $"{server.Port}", .. options];
        var (theirs, theirQuestion) = (Theirs(arguments), server.Heard());
        var (ours, ourQuestion) = (Ours(arguments), server.Heard());
        Assert.NotEqual("", theirQuestion);
        Assert.Equal(theirQuestion, ourQuestion);
        Assert.Equal(theirs, ours);
    }

    [Theory]
    [InlineData("-s", "localhost", "-p", "80", "-u", "/")]
    [InlineData("-s", "127.0.0.1", "-p", "99999", "-u", "/")]
    [InlineData("-s", "127.0.0.1", "-p", "80", "-u", "/", "-P", "2.0")]
    [InlineData("-s", "127.0.0.1", "-p", "80", "-u", "/", "-m", "x")]
    [InlineData("-s", "127.0.0.1", "-p", "80")]
    [InlineData("-Z")]
    [InlineData("-h")]
    public void WhatTheyRefuseWeRefuse(params string[] arguments)
    {
        Assert.Equal((1, ""), Theirs(arguments));
        var errors = new StringWriter();
        Assert.Equal(1, GenhashCommand.Run(arguments, Stream.Null, errors));
        Assert.Contains("Usage: genhash", errors.ToString());
    }

    private static (int Status, string Output) Theirs(string[] arguments)
    {
        Assert.True(File.Exists(Reference), "the package keepalived is missing");
        using var process = Process.Start(new ProcessStartInfo(Reference, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, WithoutTime(output));
    }

    private static (int Status, string Output) Ours(string[] arguments)
    {
        using var output = new MemoryStream();
        int status = GenhashCommand.Run(arguments, output, TextWriter.Null);
        return (status, WithoutTime(Encoding.UTF8.GetString(output.ToArray())));
    }

    private static string WithoutTime(string output) => Regex.Replace(output, @"= \d+ usecs", "= T usecs");

    /// <summary>Answers each connection with the same bytes and closes.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly byte[] reply;
        private volatile string heard = "";

        public Server(byte[] reply)
        {
            this.reply = reply;
            listener.Start();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        /// <summary>The last request.</summary>
        public string Heard() => heard;

        public void Dispose() => listener.Stop();

        private void Serve()
        {
            try
            {
                while (true)
                {
                    using var client = listener.AcceptTcpClient();
                    var stream = client.GetStream();
                    var text = new StringBuilder();
                    while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) text.Append((char)stream.ReadByte());
                    heard = text.ToString();
                    stream.Write(reply);
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or InvalidOperationException or IOException) { }
        }
    }
}

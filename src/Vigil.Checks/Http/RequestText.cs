using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Checks.Http;

/// <summary>The bytes of a request. They are a contract (lvs-behaviour E1): servers and their logs know them.</summary>
public static class RequestText
{
    private const ushort DefaultPort = 80, DefaultTlsPort = 443;

    /// <summary>The request for one path.</summary>
    /// <param name="path">As configured; goes out as it is.</param>
    /// <param name="form">Version, and whether a Connection header is there.</param>
    /// <param name="virtualHost">The Host header; null: <paramref name="target"/>.</param>
    /// <param name="target">Address and port asked.</param>
    /// <param name="usesTls">Which port need not be named.</param>
    public static byte[] Get(string path, HttpRequestForm form, string? virtualHost, Endpoint target, bool usesTls)
    {
        string version = form == HttpRequestForm.Http11 ? "1.1" : "1.0";
        string connection = form == HttpRequestForm.Http10 ? "" : "Connection: close\r\n";
        return Encoding.UTF8.GetBytes(
            $"GET {path} HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n{connection}Host: {virtualHost ?? Host(target, usesTls)}\r\n\r\n");
    }

    private static string Host(Endpoint target, bool usesTls)
    {
        string address = target.Family == InetFamily.IPv6 ? $"[{target.Address}]" : target.Address.ToString();
        return target.Port == (usesTls ? DefaultTlsPort : DefaultPort) ? address : $"{address}:{target.Port}";
    }
}

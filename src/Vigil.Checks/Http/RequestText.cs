using System.Text;
using Vigil.Core.Settings;

namespace Vigil.Checks.Http;

/// <summary>The bytes of a request. They are a contract (lvs-behaviour E1): servers and their logs know them.</summary>
public static class RequestText
{
    /// <summary>The request for one path.</summary>
    /// <param name="path">As configured; goes out as it is.</param>
    /// <param name="form">Version, and whether a Connection header is there.</param>
    /// <param name="virtualHost">The Host header; null: <paramref name="target"/>, with its port even where 2.2.7 could leave it out.</param>
    /// <param name="target">Address and port asked.</param>
    public static byte[] Get(string path, HttpRequestForm form, string? virtualHost, Endpoint target)
    {
        string version = form == HttpRequestForm.Http11 ? "1.1" : "1.0";
        string connection = form == HttpRequestForm.Http10 ? "" : "Connection: close\r\n";
        return Encoding.UTF8.GetBytes(
            $"GET {path} HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n{connection}Host: {virtualHost ?? Host(target)}\r\n\r\n");
    }

    private static string Host(Endpoint target) =>
        target.Family == InetFamily.IPv6 ? target.ToString() : $"{target.Address}:{target.Port}";
}

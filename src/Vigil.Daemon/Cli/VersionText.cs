namespace Vigil.Daemon.Cli;

/// <summary>What -v prints.</summary>
internal static class VersionText
{
    /// <summary>Name and version on one line.</summary>
    public static string Line { get; } = $"Vigil v{typeof(VersionText).Assembly.GetName().Version?.ToString(3)}";

    public static string Render() => $"""
        {Line}

        A drop-in for keepalived. Licence: Apache-2.0.
        Running on {Environment.OSVersion.VersionString}, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}

        Configured for: VRRP (2, 3), IPVS, IPv4, IPv6, unicast, PASS, auth_hmac, nftables, JSON, systemd notify

        """;
}

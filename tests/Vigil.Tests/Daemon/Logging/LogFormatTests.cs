using System.Text;
using Microsoft.Extensions.Logging;
using Vigil.Daemon.Logging;
using Xunit;

namespace Vigil.Tests.Daemon.Logging;

/// <summary>Lines look as keepalived's do, and outside text cannot forge a second one.</summary>
public class LogFormatTests
{
    private static readonly DateTime Time = new(2026, 11, 2, 9, 2, 25, DateTimeKind.Local);

    [Fact]
    public void The_console_has_the_date_of_ctime() =>
        Assert.Equal("Mon Nov  2 09:02:25 2026: (VI_1) Entering MASTER STATE\n", Text(LogFormat.Console(Line("(VI_1) Entering MASTER STATE"))));

    [Fact]
    public void Syslog_has_priority_date_ident_and_pid() =>
        Assert.Equal("<30>Nov  2 09:02:25 Keepalived_vrrp[42]: hello", Text(LogFormat.Syslog(Line("hello"), 3, "Keepalived_vrrp", 42)));

    [Theory]
    [InlineData(LogLevel.Error, 3)]
    [InlineData(LogLevel.Warning, 4)]
    [InlineData(LogLevel.Information, 6)]
    [InlineData(LogLevel.Debug, 6)]
    public void Levels_are_severities(LogLevel level, int severity) => Assert.Equal(severity, LogFormat.Severity(level));

    [Fact]
    public void A_line_break_in_the_text_cannot_forge_a_line() =>
        Assert.EndsWith(": a?b?c\n", Text(LogFormat.Console(Line("a\nb\0c"))));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        byte[] line = LogFormat.Console(Line(new string('€', LogFormat.MaxText)));

        Assert.InRange(line.Length, LogFormat.MaxText, 4096);
        Assert.DoesNotContain('\uFFFD', Text(line));
    }

    [Theory]
    [InlineData(ProcessRole.Parent, true, null, null, "Keepalived")]
    [InlineData(ProcessRole.Vrrp, true, "blue", "i1", "Keepalived_vrrp_blue_i1")]
    [InlineData(ProcessRole.Checker, true, null, "i1", "Keepalived_healthcheckers_i1")]
    [InlineData(ProcessRole.Vrrp, false, null, null, "vigil_vrrp")]
    public void Idents_name_process_namespace_and_instance(ProcessRole role, bool keepalived, string? net, string? instance, string ident) =>
        Assert.Equal(ident, LogIdentity.For(role, keepalived, net, instance));

    [Theory]
    [InlineData("/var/log/ka.log", "/var/log/ka_vrrp.log")]
    [InlineData("/var/log.d/ka", "/var/log.d/ka_vrrp")]
    public void Workers_have_log_files_of_their_own(string path, string expected) =>
        Assert.Equal(expected, LogIdentity.FileFor(ProcessRole.Vrrp, path));

    private static LogRecord Line(string text) => new(Time, LogLevel.Information, text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

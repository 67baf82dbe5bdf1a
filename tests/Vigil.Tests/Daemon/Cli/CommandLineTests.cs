using Vigil.Daemon.Cli;
using Vigil.Daemon.Linux;
using Xunit;

namespace Vigil.Tests.Daemon.Cli;

/// <summary>The command line is getopt_long's: bundles, attached values, unique prefixes, optional values only when attached.</summary>
public class CommandLineTests
{
    private static DaemonOptions Options(params string[] arguments) =>
        Assert.IsType<Invocation.Daemon>(CommandLine.Parse(arguments)).Options;

    private static string Refused(params string[] arguments) => Assert.IsType<Invocation.Usage>(CommandLine.Parse(arguments)).Message;

    [Fact]
    public void No_words_mean_the_default_daemon() => Assert.Equal(new DaemonOptions(), Options());

    [Theory]
    [InlineData("-f", "a.conf")]
    [InlineData("-fa.conf")]
    [InlineData("--use-file", "a.conf")]
    [InlineData("--use-file=a.conf")]
    [InlineData("--use-fil=a.conf")]
    [InlineData("surplus", "-f", "a.conf")]
    public void A_value_may_follow_or_be_attached(params string[] arguments) => Assert.Equal("a.conf", Options(arguments).ConfigFile);

    [Fact]
    public void Letters_bundle_and_D_counts()
    {
        var options = Options("-nlDD", "-P");
        Assert.True(options is { Foreground: true, LogConsole: true, LogDetail: 2, RunsVrrp: true, RunsChecker: false });
    }

    [Fact]
    public void The_last_letter_of_a_bundle_may_have_its_value_attached() => Assert.Equal("x", Options("-nfx").ConfigFile);

    [Theory]
    [InlineData(null, "-t")]
    [InlineData("LOG", "-tLOG")]
    [InlineData("LOG", "--config-test=LOG")]
    [InlineData(null, "-t", "LOG")]
    public void An_optional_value_binds_only_when_attached(string? log, params string[] arguments)
    {
        var options = Options(arguments);
        Assert.True(options is { ConfigTest: true, Foreground: true, NoSyslog: true });
        Assert.Equal(log, options.ConfigTestLog);
    }

    [Fact]
    public void Both_halves_run_when_both_are_asked_for() => Assert.True(Options("-P", "-C") is { RunsVrrp: true, RunsChecker: true });

    [Fact]
    public void Surplus_words_are_told_and_tolerated() =>
        Assert.Equal(["one", "two"], Assert.IsType<Invocation.Daemon>(CommandLine.Parse(["-n", "one", "--", "two"])).Surplus);

    [Fact]
    public void An_ambiguous_prefix_is_refused() => Assert.Contains("--log", Refused("--log=x"));

    [Theory]
    [InlineData("--bogus")]
    [InlineData("-Z")]
    [InlineData("-f")]
    [InlineData("--vrrp=yes")]
    [InlineData("-u", "rwx")]
    public void What_cannot_be_understood_is_refused(params string[] arguments) => Assert.NotEmpty(Refused(arguments));

    [Theory]
    [InlineData("9")]
    [InlineData("local8")]
    [InlineData("7x")]
    public void A_facility_that_is_none_is_told_and_tolerated(string text)
    {
        var daemon = Assert.IsType<Invocation.Daemon>(CommandLine.Parse(["-S", text, "-n"]));
        Assert.Equal([$"Invalid log facility '{text}'"], daemon.Complaints);
        Assert.True(daemon.Options.Foreground);
    }

    [Theory]
    [InlineData("022", 18)]
    [InlineData("0x12", 18)]
    [InlineData("18", 18)]
    public void A_mask_may_be_octal_hexadecimal_or_decimal(string text, int mask) => Assert.Equal(mask, Options("-u", text).Umask);

    [Theory]
    [InlineData("0", 16)]
    [InlineData("local7", 23)]
    [InlineData("user", 1)]
    [InlineData("daemon", 3)]
    public void Facilities_have_syslogs_numbers(string text, int facility) => Assert.Equal(facility, Options("-S", text).LogFacility);

    [Fact]
    public void Options_without_effect_are_named_when_given()
    {
        Assert.Equal(["--bfd_pid", "--snmp", "--snmp-agent-socket"],
            OptionTable.NotYetOf(Options("-xICn", "-A", "a", "-c", "b", "-bc")));
        Assert.Empty(OptionTable.NotYetOf(Options("-PCIBnlD", "-p", "a", "-r", "b", "-c", "c")));
        Assert.Contains("Enable SNMP (not in this release)", HelpText.Render());
    }

    [Fact]
    public void Every_verb_and_signal_is_in_the_help_in_one_line()
    {
        var lines = HelpText.Render().Split('\n');
        Assert.All(Verbs.All(), verb => Assert.Single(lines, line => line.StartsWith("  " + verb.Name + " ", StringComparison.Ordinal)));
        Assert.All(DaemonSignals.Table, row => Assert.Contains(row.Name, lines.Single(line => line.Contains("STATS_CLEAR"))));
        Assert.DoesNotContain(lines, line => line.Contains("man page"));
    }

    [Fact]
    public void Signum_without_a_name_lists_them() => Assert.All(DaemonSignals.Table,
        row => Assert.Contains(row.Name, Assert.IsType<Invocation.Usage>(CommandLine.Parse(["--signum"])).Message));

    [Fact]
    public void Every_row_of_the_table_is_in_the_help()
    {
        var help = HelpText.Render();
        Assert.All(OptionTable.Rows, row => Assert.Contains("--" + row.Long, help));
    }
}

using Vigil.Daemon.Cli;
using Vigil.Daemon.Start;
using Xunit;

namespace Vigil.Tests.Daemon.Start;

/// <summary>Goal: a config test whose messages cannot go where they should fails. Method: log files in and outside of a folder.</summary>
public sealed class ConfigTestLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vigil-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALogThatCannotBeWrittenIsAFailure()
    {
        var config = Path.Combine(_folder, "a.conf");
        File.WriteAllText(config, "global_defs {\n}\n");
        Assert.Equal(0, Run(config, "messages"));
        Assert.Equal(1, Run(config, "absent/messages"));
    }

    [Fact]
    public void ItsReasonIsASentence()
    {
        var config = Path.Combine(_folder, "a.conf");
        File.WriteAllText(config, "");
        var path = Path.Combine(_folder, "absent/messages");
        Assert.Equal($"cannot write {path}: its directory does not exist", ConfigTest.Append(ConfigurationLoader.Load(new DaemonOptions { ConfigFile = config }), path));
    }

    private int Run(string config, string log) =>
        ConfigTest.Run(new DaemonOptions { ConfigFile = config, ConfigTestLog = Path.Combine(_folder, log) }, complaints: false);
}

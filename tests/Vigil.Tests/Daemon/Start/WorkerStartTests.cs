using Vigil.Daemon.Cli;
using Vigil.Daemon.Start;
using Xunit;

namespace Vigil.Tests.Daemon.Start;

/// <summary>What a worker is started with survives the way through the memory file, whole.</summary>
public class WorkerStartTests
{
    public static TheoryData<string> Options() => [.. typeof(DaemonOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_reaches_the_worker(string name)
    {
        var options = new DaemonOptions();
        var property = typeof(DaemonOptions).GetProperty(name)!;
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        property.SetValue(options, type == typeof(bool) ? true : type == typeof(int) ? 77 : "/some/thing");
        Assert.NotEqual(new DaemonOptions(), options);
        Assert.Equal(options, WorkerStart.FromBytes(new WorkerStart { Options = options }.ToBytes())?.Options);
    }

    [Fact]
    public void Every_shorter_file_is_refused()
    {
        var start = new WorkerStart
        {
            Options = new DaemonOptions(),
            AsKeepalived = true,
            SupervisorId = 4711,
            Trees = new WorkerTrees(new byte[] { 1, 2, 3 }, new byte[] { 4, 5 }),
        };
        var bytes = start.ToBytes();
        var read = WorkerStart.FromBytes(bytes);
        Assert.Equal(start with { Trees = read!.Trees }, read);
        Assert.Equal([1, 2, 3], read.Trees.Bytes(isAll: false).ToArray());
        Assert.Equal([4, 5], read.Trees.Bytes(isAll: true).ToArray());
        for (int length = 0; length < bytes.Length; length++) Assert.Null(WorkerStart.FromBytes(bytes[..length]));
    }
}

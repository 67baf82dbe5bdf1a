using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Vigil.Lab.Netlink;
using Vigil.Lab.Xdp.Same;
using Xunit;

namespace Vigil.Lab.Ipvs.Engine;

/// <summary>
/// Goal: what the embedded engine is compared with is what IPVS does. Method: the kernel's IPVS plays every story again and must do what is
/// on record; <c>VIGIL_RECORD=1</c> keeps what it does, and the review is the difference.
/// </summary>
public sealed class EngineCaseTests(EngineCaseTests.Runs runs) : IClassFixture<EngineCaseTests.Runs>
{
    public static TheoryData<string> Names => [.. EngineCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IpvsDoesWhatIsOnRecord(string name)
    {
        var told = runs.Of(name);
        Assert.Equal(EngineCases.Read(name), told);
    }

    /// <summary>All stories, some at a time: most of their time they wait for the kernel to add its counters up.</summary>
    public sealed class Runs
    {
        private const int AtOnce = 16;

        private readonly ConcurrentDictionary<string, (string[] Lines, ExceptionDispatchInfo? Failure)> _told = [];

        public Runs() => Parallel.ForEach(EngineCases.All.Keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, name => _told[name] = Tell(name));

        internal string[] Of(string name)
        {
            _told[name].Failure?.Throw();
            return _told[name].Lines;
        }

        private static (string[] Lines, ExceptionDispatchInfo? Failure) Tell(string name)
        {
            var (story, cell) = EngineCases.All[name];
            string[] lines = [];
            var commands = Path.GetTempFileName();
            try
            {
                using var host = new ScratchNamespace();
                File.WriteAllText(commands, IpvsBalancer.Commands(cell));
                host.Ip($"-batch {commands}");
                host.Run(() =>
                {
                    using var balancer = new IpvsBalancer();
                    lines = Play.Tell(story, cell, balancer);
                });
                if (Environment.GetEnvironmentVariable("VIGIL_RECORD") == "1")
                    EngineCases.Write(name, lines);
                return (lines, null);
            }
            catch (Exception failure) // the test of this story throws it
            {
                return ([], ExceptionDispatchInfo.Capture(failure));
            }
            finally
            {
                File.Delete(commands);
            }
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Vigil.Core.Vrrp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Loop;
using Vigil.Daemon.Workers;
using Vigil.Tests.Stories;
using Xunit;
using static Vigil.Tests.Keywords.Effect;

namespace Vigil.Tests.Keywords;

/// <summary>
/// Goal: the keywords of <c>track_file</c>, also under its old name <c>vrrp_track_file</c>, have their effect. Method: the daemon's own
/// feed reads real files for a core; numbers are told to a core in virtual time.
/// </summary>
public sealed class TrackFileKeywords
{
    private static string Text(string block, string lines) => Effect.Text("track_file {\nload\n}", root: $"{block} load {{\n{lines}\n}}");

    private static World Track(string block, string lines, int number) =>
        new World(Text(block, $"file /var/load\n{lines}")).Run(1).Feed(VrrpInput.FileValue("load", number));

    /// <summary>The number a core is told when the daemon starts; the files "one" and "two" hold 1 and 2.</summary>
    private static int? Read(string block, Func<string, string> lines)
    {
        string folder = Directory.CreateTempSubdirectory("vigil-keyword-").FullName;
        File.WriteAllText(Path.Combine(folder, "one"), "1");
        File.WriteAllText(Path.Combine(folder, "two"), "2");
        Assert.False(EventLoop.Create(out EventLoop loop).Failed);
        var configuration = Bind(Text(block, lines(folder)));
        var host = new VrrpHost(configuration, Clock.Now());
        var feed = new FileFeed(loop, (name, value) => host.Handle(VrrpInput.FileValue(name, value), Clock.Now()), NullLogger.Instance);
        feed.Configure(configuration.TrackFiles, initialise: true);
        feed.Dispose();
        loop.Dispose();
        Directory.Delete(folder, recursive: true);
        return host.Files.Single().Value;
    }

    [Theory]
    [InlineData("track_file")]
    [InlineData("vrrp_track_file")]
    public void file(string block) => Of<int?>("file FOLDER/two", 1, 2,
        line => Read(block, folder => (line == "" ? "file FOLDER/one" : line).Replace("FOLDER", folder, StringComparison.Ordinal)));

    [Theory]
    [InlineData("track_file")]
    [InlineData("vrrp_track_file")]
    public void init_file(string block)
    {
        Of<int?>("init_file 7", 0, 7, line => Read(block, folder => $"file {folder}/three\n{line}"));
        Of<int?>("init_file 7 overwrite", 1, 7, line => Read(block, folder => $"file {folder}/one\n{(line == "" ? "init_file 7" : line)}"));
    }

    [Theory]
    [InlineData("track_file")]
    [InlineData("vrrp_track_file")]
    public void weight(string block)
    {
        Of("weight 3", 90, 70, line => Track(block, line, -10).Priority);
        Of("weight 1 reverse", 90, 110, line => Track(block, line, -10).Priority);
        Of("weight 0", RouterState.Backup, RouterState.Fault, line => Track(block, line, -10).State);
    }
}

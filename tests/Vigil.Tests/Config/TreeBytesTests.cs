using System.Runtime.CompilerServices;
using Vigil.Config.Binding;
using Vigil.Config.Syntax;
using Vigil.Config.Text;
using Xunit;

namespace Vigil.Tests.Config;

/// <summary>Goal: a worker binds what the supervisor bound. Method: every case file, bound from its text and from the bytes of its tree.</summary>
public sealed class TreeBytesTests
{
    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder, "*.conf", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Folder, path))];

    private static string Folder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "cases");

    [Theory]
    [MemberData(nameof(Cases))]
    public void ATreeThatWasReadBackSaysTheSame(string name)
    {
        var tree = ConfigParser.Parse(Path.Combine(Folder, name), new DiskFileReader(), TestEnvironment.For("node1"), ConfigurationBinder.Scope);
        Assert.True(TreeBytes.TryRead(TreeBytes.Write(tree.Root), out var back));
        Assert.Equal(TestEnvironment.Show(tree), TestEnvironment.Show(back));
        Assert.Equal(ConfigurationBinder.Bind(tree, new FakeFacts()).Configuration, ConfigurationBinder.Bind(back, new FakeFacts()).Configuration);
    }

    [Fact]
    public void LinesThatAreSplitAgainKeepTheirQuotesAndBlanks()
    {
        const string text = "$Q=\"/bin/y  'z'\"\nvrrp_instance a {\n interface eth0\n virtual_router_id 7\n notify_master \"/bin/x  \\\"a b\\\"\" root\n notify_backup $Q\n}\n";
        var tree = TestEnvironment.Parse(text);
        Assert.True(TreeBytes.TryRead(TreeBytes.Write(tree.Root), out var back));
        Assert.Equal(Raws(tree.Root), Raws(back.Root));
    }

    [Fact]
    public void BlocksOfOthersCanBeLeftOut()
    {
        var tree = TestEnvironment.Parse("a 1\nvirtual_server x { b { c } }\nd\n");
        Assert.True(TreeBytes.TryRead(TreeBytes.Write(tree.Root, "virtual_server"), out var back));
        Assert.Equal("a 1 ; d", TestEnvironment.Show(back));
    }

    [Fact]
    public void BytesThatAreNoTreeAreRefused()
    {
        var bytes = TreeBytes.Write(TestEnvironment.Parse("a b \"c d\" {\n e { f }\n}\ng\n").Root);
        for (var length = 0; length < bytes.Length; length++) Assert.False(TreeBytes.TryRead(bytes.AsSpan(0, length), out _));
        Assert.False(TreeBytes.TryRead([.. bytes, 0], out _));
        for (var i = 0; i < bytes.Length; i++)
        {
            var broken = bytes.ToArray();
            broken[i] ^= 0xff;
            TreeBytes.TryRead(broken, out _); // whatever it says, it ends
        }
    }

    private static IEnumerable<string> Raws(Block block) =>
        block.Statements.SelectMany(static one => new[] { one.Raw.ToString() }.Concat(one.Block is { } inner ? Raws(inner) : []));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

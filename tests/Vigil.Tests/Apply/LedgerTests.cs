using FsCheck;
using FsCheck.Fluent;
using Vigil.Core.Settings;
using Vigil.Daemon.Apply;
using Vigil.Netlink;
using Vigil.Tests.Netlink;
using Xunit;
using static Vigil.Tests.Apply.FakeKernel;

namespace Vigil.Tests.Apply;

/// <summary>What a dead daemon wrote down is what its successor reads.</summary>
public sealed class LedgerTests
{
    private static readonly KernelItem[] Items =
    [
        new KernelItem.Address(new InterfaceAddress { Key = Key("10.0.0.1/24"), Label = "eth0:vip" }),
        new KernelItem.Path(new Route { Family = IpFamily.V4, NextHops = [new() { Interface = 2 }] }, RoutePlacement.Prepend),
        new KernelItem.Policy(new Rule { Family = IpFamily.V6, Priority = 100, Table = 5 }),
    ];

    [Theory]
    [InlineData("vi1")]
    [InlineData("")]
    [InlineData("a name / with\nodd % things")]
    public void What_is_written_is_read(string owner)
    {
        var text = Ledger.Format(owner, Items, _ => "eth0");
        var read = Ledger.Parse(text, _ => 2)!;
        Assert.Equal(owner, read.Owner);
        Assert.Equal(Items, read.Items);
    }

    /// <summary>An interface index is given out again after the interface went: then the thing is not ours.</summary>
    [Fact]
    public void A_thing_of_an_interface_that_is_another_one_now_is_left_out()
    {
        var text = Ledger.Format("vi1", Items, _ => "eth0");
        Assert.Equal([Items[2]], Ledger.Parse(text, _ => 3)!.Items);
    }

    [Fact]
    public void A_text_that_is_no_ledger_is_none()
    {
        Assert.Null(Ledger.Parse("", _ => 2));
        Assert.Null(Ledger.Parse("address eth0 00", _ => 2));
    }

    [Fact]
    public void Damaged_text_never_throws_and_loses_only_damaged_lines()
    {
        var text = Ledger.Format("vi1", Items, _ => "eth0");
        Assert.Equal(2, Ledger.Parse(text.Replace("address", "addres"), _ => 2)!.Items.Count);
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var damaged = text.ToCharArray();
            damaged[random.Next(damaged.Length)] = (char)random.Next(1, 300);
            _ = Ledger.Parse(new string(damaged, 0, random.Next(damaged.Length)), _ => 2);
        }));
    }

    [Fact]
    public void Any_thing_can_be_written_down() =>
        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var samples = new Samples(seed);
            KernelItem[] items = [new KernelItem.Address(samples.Address()), new KernelItem.Policy(samples.Rule())];
            var text = Ledger.Format("vi1", items, index => $"if{index}");
            Assert.Equal(items, Ledger.Parse(text, name => int.Parse(name[2..]))!.Items);
        }));

    [Fact]
    public void Ledgers_are_kept_in_files_by_owner()
    {
        var directory = Directory.CreateTempSubdirectory("vigil-ledger-");
        try
        {
            var store = new LedgerStore(directory.FullName);
            Assert.Empty(store.ReadAll());
            Assert.Null(store.Write("vi1", "one"));
            Assert.Null(store.Write("../vi 2", "two"));
            Assert.Null(store.Write(new string('x', 500), "three"));
            Assert.Null(store.Write("vi1", "four"));
            Assert.Equal(["four", "three", "two"], new LedgerStore(directory.FullName).ReadAll().Order());
            Assert.Null(store.Remove("vi1"));
            Assert.Null(store.Remove("vi1"));
            Assert.Equal(2, store.ReadAll().Count);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_told()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Contains("cannot write", new LedgerStore(file).Write("vi1", "text"));
            Assert.Empty(new LedgerStore(file).ReadAll());
        }
        finally
        {
            File.Delete(file);
        }
    }
}

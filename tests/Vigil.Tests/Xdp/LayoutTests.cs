using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigil.Xdp.Abi;
using Vigil.Xdp.Engine;
using Vigil.Xdp.Libbpf;
using Vigil.Xdp.Table;
using Xunit;

namespace Vigil.Tests.Xdp;

/// <summary>
/// Goal: C and C# mean the same bytes. Method: sizes, offsets and enumerations of the compiled object, by its BTF, are compared
/// with the records; every member of a record is compared, and every member of the C struct must be met.
/// </summary>
public sealed class LayoutTests : IDisposable
{
    private readonly BpfObject _object;
    private readonly BtfLayout _layout;

    public LayoutTests()
    {
        _object = XdpLoader.Open(new XdpSizes(), out var problem) ?? throw new InvalidOperationException(problem!.Sentence);
        _layout = new BtfLayout(_object);
    }

    public void Dispose() => _object.Dispose();

    [Theory]
    [InlineData("vg_service_key", typeof(ServiceKeyRecord))]
    [InlineData("vg_service", typeof(ServiceRecord))]
    [InlineData("vg_cursor", typeof(CursorRecord))]
    [InlineData("vg_hop", typeof(HopRecord))]
    [InlineData("vg_server", typeof(ServerRecord))]
    [InlineData("vg_load", typeof(LoadRecord))]
    [InlineData("vg_traffic", typeof(TrafficRecord))]
    [InlineData("vg_key4", typeof(Key4Record))]
    [InlineData("vg_key6", typeof(Key6Record))]
    [InlineData("vg_conn", typeof(ConnectionRecord))]
    [InlineData("vg_settings", typeof(SettingsRecord))]
    [InlineData("vg_swept", typeof(SweptRecord))]
    public void ARecordIsItsStruct(string name, Type record)
    {
        var layout = _layout.Struct(name);
        Assert.NotNull(layout);
        Assert.Equal(layout.Size, SizeOf(record));
        var offsets = record.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public)
            .ToDictionary(field => Plain(field.Name), field => (uint)Marshal.OffsetOf(record, field.Name));
        foreach (var (member, offset) in layout.Offsets.Where(one => !one.Key.StartsWith("spare", StringComparison.Ordinal) && one.Key != "word"))
        {
            Assert.True(offsets.Remove(Plain(member), out var ours), $"{record.Name} has nothing for {name}.{member}");
            Assert.True(offset == ours, $"{name}.{member} is at {offset}, in {record.Name} at {ours}");
        }
        Assert.DoesNotContain(offsets.Keys, field => !field.StartsWith("spare", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vg_scheduler", "VG_", typeof(SchedulerKind))]
    [InlineData("vg_service_flag", "VG_SERVICE_", typeof(ServiceFlags))]
    [InlineData("vg_method", "VG_", typeof(ForwardingKind))]
    [InlineData("vg_server_state", "VG_SERVER_", typeof(ServerState))]
    [InlineData("vg_hop_flag", "VG_HOP_", typeof(HopFlags))]
    [InlineData("vg_load_flag", "VG_", typeof(LoadFlags))]
    [InlineData("vg_state", "VG_", typeof(ConnectionState))]
    [InlineData("vg_conn_flag", "VG_CONN_", typeof(ConnectionFlags))]
    [InlineData("vg_reason", "VG_", typeof(Reason))]
    public void AnEnumerationIsItsOwn(string name, string prefix, Type type)
    {
        var values = _layout.Enum(name);
        Assert.NotNull(values);
        var theirs = values.ToDictionary(one => one.Key is "VG_STATES" or "VG_REASONS" ? "count" : Plain(one.Key[prefix.Length..]), one => (long)(uint)one.Value);
        var ours = Enum.GetNames(type).Where(member => member != "None" || theirs.ContainsKey("none"))
            .ToDictionary(Plain, member => Convert.ToInt64(Enum.Parse(type, member)));
        Assert.Equal(theirs.OrderBy(one => one.Key), ours.OrderBy(one => one.Key));
    }

    [Fact]
    public void TheVersionIsThatOfTheHeader() =>
        Assert.Contains($"#define VG_ABI_VERSION {XdpLoader.AbiVersion}\n", Tidy.Checkout.Read("src/Vigil.Xdp/bpf/abi.h"), StringComparison.Ordinal);

    [Fact]
    public void AConnectionIsTwoCacheLinesWithItsKey()
    {
        const int kernelHeader = 48;
        Assert.Equal(128, kernelHeader + Unsafe.SizeOf<Key4Record>() + Unsafe.SizeOf<ConnectionRecord>());
    }

    private static uint SizeOf(Type record) => (uint)Marshal.SizeOf(record);

    // What a name is on both sides: port, client_port and ClientPort.
    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "mtu" => "mtu",
        "ifindex" or "interfaceindex" => "ifindex",
        var plain => plain,
    };
}

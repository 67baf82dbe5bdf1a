using System.Text.Json;
using Vigil.Core.Settings;
using Vigil.Daemon.Dump;
using Xunit;

namespace Vigil.Tests.Daemon.Dump;

/// <summary>keepalived.stats to the letter, keepalived.json with the keys exporters read.</summary>
public class StatsAndJsonTests
{
    [Fact]
    public void Statistics_are_as_in_the_real_file()
    {
        var text = new StringWriter();
        StatsFile.Write(text, DumpSample.All with { Routers = [DumpSample.MasterV2] });

        Assert.Equal(
            """
            VRRP Instance: VI_1
              Advertisements:
                Received: 0
                Sent: 13
              Became master: 1
              Released master: 0
              Packet Errors:
                Length: 0
                TTL: 0
                Invalid Type: 0
                Advertisement Interval: 0
                Address List: 0
              Authentication Errors:
                Invalid Type: 0
                Type Mismatch: 0
                Failure: 0
              Authentication Extension Errors:
                Missing: 0
                Malformed: 0
                Unknown Key: 0
                Invalid HMAC: 0
                Stale: 0
                Replay: 0
              Priority Zero:
                Received: 0
                Sent: 0

            """,
            text.ToString());
    }

    [Fact]
    public void Version_1_is_an_array_with_the_keys_of_the_real_file()
    {
        JsonElement root = Json(DumpSample.All);

        Assert.Equal(3, root.GetArrayLength());
        Assert.Equal(RecordedKeys.JsonData, root[0].GetProperty("data").EnumerateObject().Select(property => property.Name));
        Assert.Equal(RecordedKeys.JsonStats, root[0].GetProperty("stats").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Values_have_the_types_and_forms_of_the_real_file()
    {
        JsonElement data = Json(DumpSample.All)[0].GetProperty("data");

        Assert.Equal("1795338149.314454", data.GetProperty("last_transition").GetRawText());
        Assert.Equal("1", data.GetProperty("adver_int").GetRawText());
        Assert.Equal("0.5", Json(DumpSample.All)[1].GetProperty("data").GetProperty("adver_int").GetRawText());
        Assert.Equal("2", data.GetProperty("state").GetRawText());
        Assert.Equal("true", data.GetProperty("vipset").GetRawText());
        Assert.Equal("0", data.GetProperty("dont_track_primary").GetRawText());
        Assert.Equal("'/etc/n.sh' 'm' 'a' 'b'", data.GetProperty("script_master").GetString());
        Assert.Equal("10.0.0.100/24 dev eth0 scope global label eth0:1 set", data.GetProperty("vips")[0].GetString());
        Assert.Equal("********", data.GetProperty("auth_data").GetString());
        Assert.Equal("'/etc/chk0.sh'", Json(DumpSample.All)[2].GetProperty("data").GetProperty("track_script")[0].GetString());
    }

    [Fact]
    public void Flap_damping_stands_beside_what_keepalived_writes()
    {
        JsonElement router = Json(DumpSample.All with { Routers = [DumpSample.MasterV2 with { Damping = DumpSample.Held }] })[0];

        Assert.Equal(["data", "stats", "flap_damping"], router.EnumerateObject().Select(property => property.Name));
        Assert.Equal(RecordedKeys.JsonData, router.GetProperty("data").EnumerateObject().Select(property => property.Name));
        Assert.Equal("""{"penalty":3210,"damped":true,"held":true,"true_priority":100,"release_at":1795338149.314454}""", router.GetProperty("flap_damping").GetRawText());
        Assert.False(Json(DumpSample.All)[0].TryGetProperty("flap_damping", out _));
    }

    [Fact]
    public void Version_2_is_an_object_with_processes()
    {
        Configuration configuration = DumpSample.All.Configuration;
        configuration = configuration with { Global = configuration.Global with { Dump = new DumpSettings { JsonVersion = 2 } } };
        JsonElement root = Json(DumpSample.All with { Configuration = configuration });

        Assert.Equal(["vrrp", "track_process"], root.EnumerateObject().Select(property => property.Name));
        JsonElement process = root.GetProperty("track_process")[0];
        Assert.Equal(
            [
                "process", "param_match", "min_processes", "max_processes", "current_processes", "have_quorum", "weight", "terminate_delay",
                "fork_delay", "fork_delay_timer_running", "terminate_delay_timer_running", "full_command",
            ],
            process.EnumerateObject().Select(property => property.Name));
        Assert.Equal("2.5", process.GetProperty("fork_delay").GetRawText());
    }

    private static JsonElement Json(DumpSnapshot snapshot)
    {
        using var stream = new MemoryStream();
        JsonFile.Write(stream, snapshot);
        Assert.Equal((byte)'\n', stream.ToArray()[^1]);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}

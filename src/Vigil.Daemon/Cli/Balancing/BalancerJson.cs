using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>The same as JSON, a line an answer; bytes are those of IP packets, rates are a second.</summary>
internal static class BalancerJson
{
    /// <summary>All engines.</summary>
    /// <param name="views">As they are now.</param>
    /// <param name="rates">A second, for a service or one of its servers of an engine; null: not known.</param>
    public static byte[] Of(IReadOnlyList<BalancerView> views, Func<BalancerView, ServiceView, ServerView?, Counters>? rates)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteObjects("engines", views, view => Engine(json, view, rates is null ? null : (service, server) => rates(view, service, server)));
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.ToArray();
    }

    private static void Engine(Utf8JsonWriter json, BalancerView view, Func<ServiceView, ServerView?, Counters>? rates)
    {
        json.WriteString("engine", view.Engine);
        json.WriteStrings("interfaces", view.Interfaces);
        if (view.Room is { } room) json.WriteNumber("connectionsOfAFamily", room);
        json.WriteObjects("services", view.Services, service =>
        {
            json.WriteString("protocol", service.Protocol);
            if (service.Address is null) json.WriteNumber("mark", service.Mark);
            else json.WriteString("address", service.Address.ToString());
            json.WriteNumber("port", service.Port);
            json.WriteString("scheduler", service.Scheduler);
            json.WriteStrings("flags", service.Flags);
            json.WriteNumber("persistenceSeconds", (long)service.Persistence.TotalSeconds);
            json.WriteBoolean("onThisHost", service.IsHere);
            Numbers(json, "counters", service.Counters);
            if (rates is not null) Numbers(json, "rates", rates(service, null));
            json.WriteObjects("servers", service.Servers, server => Server(json, service, server, rates));
        });
        json.WriteObjects("reasons", view.Reasons, reason =>
        {
            json.WriteString("fate", reason.Fate);
            json.WriteString("why", reason.Why);
            json.WriteNumber("packets", reason.Packets);
        });
    }

    private static void Server(Utf8JsonWriter json, ServiceView service, ServerView server, Func<ServiceView, ServerView?, Counters>? rates)
    {
        json.WriteString("address", server.Address.ToString());
        json.WriteNumber("port", server.Port);
        json.WriteString("forward", server.Forward);
        json.WriteNumber("weight", server.Weight);
        json.WriteNumber("active", server.Active);
        json.WriteNumber("inactive", server.Inactive);
        json.WriteNumber("persistent", server.Persistent);
        json.WriteStrings("remarks", server.Remarks);
        Numbers(json, "counters", server.Counters);
        if (rates is not null) Numbers(json, "rates", rates(service, server));
    }

    private static void Numbers(Utf8JsonWriter json, string name, Counters counters)
    {
        json.WriteStartObject(name);
        json.WriteNumber("connections", counters.Connections);
        json.WriteNumber("inPackets", counters.InPackets);
        json.WriteNumber("outPackets", counters.OutPackets);
        json.WriteNumber("inBytes", counters.InBytes);
        json.WriteNumber("outBytes", counters.OutBytes);
        json.WriteEndObject();
    }
}

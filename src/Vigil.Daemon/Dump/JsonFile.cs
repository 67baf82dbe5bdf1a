using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Core.Events;
using Vigil.Core.Settings;

namespace Vigil.Daemon.Dump;

/// <summary>keepalived.json: an array of instances (json_version 1), or an object of instances and tracked processes (2).</summary>
public static class JsonFile
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, AdvertError Error)[] Errors =
    [
        ("packet_len_err", AdvertError.PacketLength), ("advert_interval_err", AdvertError.AdvertInterval), ("ip_ttl_err", AdvertError.Ttl),
        ("invalid_type_rcvd", AdvertError.InvalidType), ("addr_list_err", AdvertError.AddressList),
        ("invalid_authtype", AdvertError.InvalidAuthenticationType), ("authtype_mismatch", AdvertError.AuthenticationTypeMismatch),
        ("auth_failure", AdvertError.AuthenticationFailure),
    ];

    private static readonly (string Name, AdvertError Error)[] ExtensionErrors =
    [
        ("auth_ext_missing", AdvertError.HmacMissing), ("auth_ext_malformed", AdvertError.HmacMalformed),
        ("auth_ext_unknown_key", AdvertError.HmacUnknownKey), ("auth_ext_invalid_hmac", AdvertError.HmacInvalid),
        ("auth_ext_stale", AdvertError.HmacStale), ("auth_ext_replay", AdvertError.HmacReplay),
    ];

    /// <summary>Writes the document, ended by a line feed.</summary>
    public static void Write(Stream stream, DumpSnapshot all)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            bool isObject = all.Configuration.Global.Dump.JsonVersion == 2;
            if (isObject)
            {
                json.WriteStartObject();
                json.WritePropertyName("vrrp");
            }
            json.WriteStartArray();
            foreach (RouterDump router in all.Routers) Router(json, all, router);
            json.WriteEndArray();
            if (isObject)
            {
                json.WriteStartArray("track_process");
                foreach (ProcessDump process in all.Processes) Process(json, process);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }
        stream.WriteByte((byte)'\n');
    }

    internal static string Match(ParameterMatch match) => match switch
    {
        ParameterMatch.Exact => "exact",
        ParameterMatch.Partial => "partial",
        ParameterMatch.Initial => "initial",
        _ => "none",
    };

    private static void Router(Utf8JsonWriter json, DumpSnapshot all, RouterDump router)
    {
        json.WriteStartObject();
        json.WriteStartObject("data");
        Identity(json, router);
        Timing(json, router);
        Election(json, router);
        Hooks(json, router.Settings.Notify);
        Items(json, all, router.Settings);
        json.WriteNumber("auth_type", (int)router.Settings.AuthenticationType);
        if (router.Settings.AuthenticationType != AuthenticationType.None) json.WriteString("auth_data", "********");
        json.WriteEndObject();
        Statistics(json, router.Statistics);
        if (router.Damping is { } damping) Damping(json, damping);
        json.WriteEndObject();
    }

    private static void Identity(Utf8JsonWriter json, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        json.WriteString("iname", settings.Name);
        Bit(json, "dont_track_primary", settings.DontTrackPrimary);
        Bit(json, "skip_check_adv_addr", settings.SkipAddressListCheck);
        Bit(json, "strict_mode", settings.Strict);
        json.WriteString("vmac_ifname", "");
        if (settings.Interface is { } name) json.WriteString("ifp_ifname", name);
        json.WriteNumber("master_priority", router.MasterPriority.Value);
        json.WritePropertyName("last_transition");
        json.WriteRawValue(DumpText.Epoch(router.LastTransition));
    }

    private static void Timing(Utf8JsonWriter json, RouterDump router)
    {
        AnnounceSettings announce = router.Settings.Announce;
        json.WriteNumber("garp_delay", Seconds(announce.Delay));
        json.WriteNumber("garp_refresh", Seconds(announce.Refresh));
        json.WriteNumber("garp_rep", announce.Repeat);
        json.WriteNumber("garp_refresh_rep", announce.RefreshRepeat);
        json.WriteNumber("garp_lower_prio_delay", Seconds(announce.LowerPriorityDelay));
        json.WriteNumber("garp_lower_prio_rep", announce.LowerPriorityRepeat);
        Bit(json, "lower_prio_no_advert", router.Settings.LowerPriorityNoAdvert);
        Bit(json, "higher_prio_send_advert", router.Settings.HigherPrioritySendAdvert);
    }

    private static void Election(Utf8JsonWriter json, RouterDump router)
    {
        VrrpInstanceSettings settings = router.Settings;
        json.WriteNumber("vrid", settings.VirtualRouterId.Value);
        json.WriteNumber("base_priority", settings.Priority.Value);
        json.WriteNumber("effective_priority", router.EffectivePriority.Value);
        json.WriteBoolean("vipset", router.IsClaimed);
        json.WriteBoolean("promote_secondaries", settings.PromoteSecondaries);
        json.WriteNumber("adver_int", Seconds(settings.AdvertInterval.Value));
        json.WriteNumber("master_adver_int", Seconds(router.MasterInterval.Value));
        Bit(json, "accept", settings.Accept);
        json.WriteBoolean("nopreempt", !settings.Preempt);
        json.WriteNumber("preempt_delay", Seconds(settings.PreemptDelay));
        json.WriteNumber("state", (int)router.State);
        json.WriteNumber("wantstate", (int)router.Wanted);
        json.WriteNumber("version", (int)settings.Version);
        json.WriteBoolean("smtp_alert", settings.Notify.Mail);
        json.WriteBoolean("notify_deleted", settings.Notify.ReportDeleted);
    }

    private static void Hooks(Utf8JsonWriter json, NotifySettings notify)
    {
        Script(json, "script_backup", notify.Backup);
        Script(json, "script_master", notify.Master);
        Script(json, "script_fault", notify.Fault);
        Script(json, "script_stop", notify.Stop);
        Script(json, "script_deleted", notify.Deleted);
        Script(json, "script", notify.Any);
        Script(json, "script_master_rx_lower_pri", notify.MasterReceivedLowerPriority);
    }

    private static void Items(Utf8JsonWriter json, DumpSnapshot all, VrrpInstanceSettings settings)
    {
        List(json, "vips", RouterSection.Addresses(all, settings, settings.VirtualAddresses));
        List(json, "evips", RouterSection.Addresses(all, settings, settings.ExcludedAddresses));
        List(json, "vroutes", settings.VirtualRoutes.Select(ItemText.Of));
        List(json, "vrules", settings.VirtualRules.Select(ItemText.Of));
        List(json, "track_ifp", settings.TrackInterfaces.Select(use => use.Interface));
        // The command, not the name: that is what exporters have always got.
        List(json, "track_script",
            from use in settings.TrackScripts
            from script in all.Scripts
            where script.Settings.Name == use.Name
            select ItemText.Of(script.Settings.Command));
        List(json, "track_process", settings.TrackProcesses.Select(use => use.Name));
    }

    private static void Statistics(Utf8JsonWriter json, StatisticsDump counters)
    {
        json.WriteStartObject("stats");
        json.WriteNumber("advert_rcvd", counters.AdvertsReceived);
        json.WriteNumber("advert_sent", counters.AdvertsSent);
        json.WriteNumber("become_master", counters.BecameMaster);
        json.WriteNumber("release_master", counters.ReleasedMaster);
        foreach (var (name, error) in Errors) json.WriteNumber(name, counters[error]);
        json.WriteNumber("pri_zero_rcvd", counters.PriorityZeroReceived);
        json.WriteNumber("pri_zero_sent", counters.PriorityZeroSent);
        foreach (var (name, error) in ExtensionErrors) json.WriteNumber(name, counters[error]);
        json.WriteEndObject();
    }

    /// <summary>Vigil's own, beside keepalived's objects, and only where there is a block <c>flap_damping</c>.</summary>
    private static void Damping(Utf8JsonWriter json, DampingDump damping)
    {
        json.WriteStartObject("flap_damping");
        json.WriteNumber("penalty", damping.Penalty);
        json.WriteBoolean("damped", damping.ReleaseAt is not null);
        json.WriteBoolean("held", damping.IsHeld);
        json.WriteNumber("true_priority", damping.TruePriority.Value);
        if (damping.ReleaseAt is { } end)
        {
            json.WritePropertyName("release_at");
            json.WriteRawValue(DumpText.Epoch(end));
        }
        json.WriteEndObject();
    }

    private static void Process(Utf8JsonWriter json, ProcessDump process)
    {
        TrackProcessSettings settings = process.Settings;
        json.WriteStartObject();
        json.WriteString("process", settings.Process);
        if (settings.Parameters.Count > 0) json.WriteString("parameters", string.Join(' ', (IEnumerable<string>)settings.Parameters));
        json.WriteString("param_match", Match(settings.Match));
        json.WriteNumber("min_processes", settings.Quorum);
        if (settings.QuorumMax is { } max) json.WriteNumber("max_processes", max);
        json.WriteNumber("current_processes", process.Count);
        json.WriteBoolean("have_quorum", process.HasQuorum);
        json.WriteNumber("weight", settings.Reverse ? -settings.Weight : settings.Weight);
        json.WriteNumber("terminate_delay", Seconds(settings.TerminateDelay));
        json.WriteNumber("fork_delay", Seconds(settings.ForkDelay));
        json.WriteBoolean("fork_delay_timer_running", process.ForkDelayRuns);
        json.WriteBoolean("terminate_delay_timer_running", process.TerminateDelayRuns);
        json.WriteString("full_command", DumpText.Bool(settings.FullCommand));
        json.WriteEndObject();
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        bool any = false;
        foreach (string item in items)
        {
            if (!any) json.WriteStartArray(name);
            any = true;
            json.WriteStringValue(item);
        }
        if (any) json.WriteEndArray();
    }

    private static void Script(Utf8JsonWriter json, string name, ScriptCommand? command)
    {
        if (command is not null) json.WriteString(name, ItemText.Of(command));
    }

    private static void Bit(Utf8JsonWriter json, string name, bool value) => json.WriteNumber(name, value ? 1 : 0);

    private static decimal Seconds(TimeSpan span) => (decimal)span.Ticks / TimeSpan.TicksPerSecond;
}

using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Daemon.Apply.Xdp;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Supervision;
using Vigil.Xdp.Engine;

namespace Vigil.Daemon.Cli.Balancing;

/// <summary>`vigil lb engines`: which engines there are, which path each interface uses, and why. The kernel is read, not the daemon.</summary>
internal static class EnginesCommand
{
    private static readonly string[] Heads = ["Interface", "Balanced", "Path", "Why", "Other XDP program"];

    /// <param name="space">The option of a network namespace, shared with `vigil lb`.</param>
    /// <param name="pins">The option of where the bpf file system is.</param>
    public static Command Create(Option<string?> space, Option<string> pins)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, one line" };
        var verbose = new Option<bool>("--verbose") { Description = "With the kernel's whole log when it refuses Vigil's own engine" };
        var command = new Command("engines", """
            Say which engines can balance here, and by which path Vigil's own one gets packets of each interface, and why.

            "native XDP" is below the stack; "tc ingress" is where the stack begins, for interfaces that native XDP does not serve. Interfaces that are
            not balanced show the path they would get. The programs are loaded for a moment to see whether the kernel takes them.

            Exit status: 0; 1 when the network cannot be read.
            """)
        { json, verbose, space, pins };
        command.SetAction(parsed => Print(parsed.GetValue(space), parsed.GetValue(pins)!, parsed.GetValue(json), parsed.GetValue(verbose)));
        return command;
    }

    private static int Print(string? space, string pins, bool json, bool verbose)
    {
        EnginesView? view = null;
        string? problem = null;
        void Here() => view = Look(pins, out problem);
        if (space is null) Here();
        else if (NetworkNamespace.Inside(space, Here) is { Failed: true } error) problem = $"network namespace '{space}' cannot be entered: {error}";
        if (view is null)
        {
            Console.Error.WriteLine(problem);
            return ExitStatus.Failure;
        }
        Console.Out.Write(json ? Json(view) : Text(view));
        if (verbose && view.Obstacle?.Details is { } details) Console.Error.WriteLine(details);
        return ExitStatus.Success;
    }

    /// <summary>The engines of the calling thread's namespace; null when its network cannot be read, with what stood in the way.</summary>
    internal static EnginesView? Look(string pinRoot, out string? problem)
    {
        using var network = NetworkReader.Open(out var error);
        var view = network?.Read(out error);
        problem = view is null ? $"the network cannot be read: {error}" : null;
        return view is null ? null : new(IpvsSource.IsLoaded, XdpEngine.Try(), PortView.Of(view, PinnedPort.List(pinRoot, PinDirectory.InstanceOfThisNamespace()), XdpProgram.On));
    }

    internal static string Text(EnginesView view)
    {
        var text = new StringBuilder($"ipvs: {(view.IpvsIsLoaded ? "loaded" : "not loaded")}\nxdp: {view.Obstacle?.ToString() ?? "can be used"}\n");
        string[][] rows = [Heads, .. view.Ports.Select(port => (string[])[port.Name, port.IsOn ? "yes" : "no", port.Way, port.Why, port.Other?.ToString() ?? "-"])];
        int[] widths = [.. Enumerable.Range(0, Heads.Length).Select(i => rows.Max(row => row[i].Length))];
        foreach (string[] row in rows) text.Append(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        return text.ToString();
    }

    internal static string Json(EnginesView view)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ipvsIsLoaded", view.IpvsIsLoaded);
            json.WriteBoolean("xdpCanBeUsed", view.Obstacle is null);
            if (view.Obstacle is { } obstacle) json.WriteString("xdpObstacle", obstacle.ToString());
            json.WriteObjects("interfaces", view.Ports, port =>
            {
                json.WriteString("name", port.Name);
                json.WriteBoolean("balanced", port.IsOn);
                json.WriteString("path", port.Path switch { PacketPath.Xdp => "xdp", PacketPath.XdpCompleting => "xdp-completing", _ => "tc" });
                json.WriteString("why", port.Why);
                if (port.Other is not { } other) return;
                json.WriteNumber("otherXdpProgram", other.Id);
                json.WriteString("otherXdpProgramName", other.Name);
            });
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}

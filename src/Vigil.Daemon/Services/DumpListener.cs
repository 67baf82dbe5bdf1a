using Vigil.Daemon.Dump;
using Vigil.Daemon.Linux;
using Vigil.Daemon.Logging;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Services;

/// <summary>Dump files of virtual servers: the state is copied on the loop's thread, and written on another. There are no statistics and no JSON of them.</summary>
internal sealed class DumpListener(ListenerContext context) : IServiceListener
{
    private readonly Dumper dumper = new(context.Log);

    private string? Namespace => context.Start.Options.NetworkNamespace ?? context.Host.Configuration.Process.NetworkNamespace;

    /// <inheritdoc/>
    public void Write(ControlKind kind)
    {
        if (kind != ControlKind.Dump) return;
        var configuration = context.Host.Configuration;
        dumper.CheckerData(Take(), new DumpFiles(configuration.Global.Dump, Namespace, configuration.Process.Instance, DumpFiles.DefaultDirectory));
    }

    /// <inheritdoc/>
    public void LogConfiguration()
    {
        var text = new StringWriter();
        CheckerDataFile.Write(text, Take());
        foreach (var line in text.ToString().TrimEnd().Split('\n')) context.Log.ConfigurationLine(line);
    }

    private CheckerSnapshot Take() => CheckerSnapshot.Take(context.Host, (Clock.Now(), DateTime.UtcNow), Namespace);
}

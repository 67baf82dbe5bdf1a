using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Daemon.Cli;
using Vigil.Daemon.Notify;
using Vigil.Daemon.Notify.Mail;
using Vigil.Daemon.Start;

namespace Vigil.Daemon.Services;

/// <summary>Scripts, FIFO lines and mails about virtual servers.</summary>
internal sealed class NotifyListener : IServiceListener
{
    private readonly DaemonOptions options;
    private readonly Mailer mailer;
    private readonly Notifier notifier;

    /// <param name="context">What it may use of the worker.</param>
    public NotifyListener(ListenerContext context)
    {
        options = context.Start.Options;
        mailer = new Mailer(context.Log);
        notifier = new Notifier(ServicePlan.Half, context.Scripts, NotifyFifo.WatchOn(context.Loop), mailer.Post, context.Log);
    }

    /// <inheritdoc/>
    public bool IsIdle => notifier.IsIdle;

    /// <inheritdoc/>
    public void Configure(Configuration configuration)
    {
        mailer.Configure(configuration.Global);
        notifier.Configure(WithOneReader(configuration, options));
    }

    /// <inheritdoc/>
    public void Hear(Fact fact) => notifier.Handle(fact);

    /// <inheritdoc/>
    public void PrepareToStop() => notifier.PrepareToStop();

    /// <inheritdoc/>
    public void Close() => notifier.CloseFifos();

    /// <inheritdoc/>
    public void ReportLeftBehind() => notifier.ReportLeftBehind();

    /// <inheritdoc/>
    public void Dispose() => mailer.Dispose();

    /// <summary>Both workers write to the common FIFO; its script is started once, by the worker of virtual routers if there is one.</summary>
    internal static Configuration WithOneReader(Configuration configuration, DaemonOptions options)
    {
        bool isReadElsewhere = options.RunsVrrp && (options.AllWorkers || WorkerRoles.HasVrrp(configuration));
        return !isReadElsewhere || configuration.Global.NotifyFifo is not { } fifo ? configuration
            : configuration with { Global = configuration.Global with { NotifyFifo = fifo with { Script = null } } };
    }
}

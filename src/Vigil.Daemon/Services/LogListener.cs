using Vigil.Core.Events;
using Vigil.Daemon.Logging;

namespace Vigil.Daemon.Services;

/// <summary>Facts as lines of the log, in the words of <see cref="ServiceFactLines"/>.</summary>
internal sealed class LogListener(DaemonLog log) : IServiceListener
{
    /// <inheritdoc/>
    public void Hear(Fact fact) => log.Write(fact);
}

using Vigil.Core.Events;
using Vigil.Core.Settings;
using Vigil.Daemon.Supervision;

namespace Vigil.Daemon.Services;

/// <summary>
/// Somebody who is told what happens to virtual servers: log, scripts, FIFOs, mail, dump files. Always called on the checker worker's loop;
/// it never waits there, and never feeds the core from within a call. The members come in this order:
/// <code>
/// Configure → { Hear | Configure | Write } … → PrepareToStop → Hear … → Close → (IsIdle?) → Dispose
/// </code>
/// </summary>
internal interface IServiceListener : IDisposable
{
    /// <summary>True when nothing of it runs or waits. Asked after <see cref="Close"/>: the worker ends when all are idle, or their time is over.</summary>
    bool IsIdle => true;

    /// <summary>Uses these settings from now on: at the start before the first fact, and at a reload before its facts.</summary>
    void Configure(Configuration configuration)
    {
    }

    /// <summary>Something happened. Facts come in order; those it does not know are for others.</summary>
    void Hear(Fact fact)
    {
    }

    /// <summary>An operator asked for files: <see cref="ControlKind.Dump"/>, <see cref="ControlKind.Stats"/>, <see cref="ControlKind.StatsClear"/>, <see cref="ControlKind.Json"/>.</summary>
    void Write(ControlKind kind)
    {
    }

    /// <summary><c>--dump-conf</c>: the configuration as understood, into the log. Once, at the start.</summary>
    void LogConfiguration()
    {
    }

    /// <summary>The facts of the stop follow: what is older makes room for them.</summary>
    void PrepareToStop()
    {
    }

    /// <summary>No fact follows any more.</summary>
    void Close()
    {
    }

    /// <summary>The time to stop is over, and it is not idle: says what it leaves behind.</summary>
    void ReportLeftBehind()
    {
    }

    void IDisposable.Dispose()
    {
    }
}

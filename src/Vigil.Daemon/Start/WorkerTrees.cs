using Vigil.Config.Syntax;

namespace Vigil.Daemon.Start;

/// <summary>
/// The configuration for workers, as <see cref="TreeBytes"/>. Virtual servers are left out for a worker that has nothing to do with them:
/// thousands would be read, and make garbage, beside its adverts.
/// </summary>
/// <param name="WithoutServices">Without them.</param>
/// <param name="All">With them; empty when there are none.</param>
public readonly record struct WorkerTrees(ReadOnlyMemory<byte> WithoutServices, ReadOnlyMemory<byte> All)
{
    private const string Service = "virtual_server";

    /// <summary>Both, of one configuration.</summary>
    public static WorkerTrees Of(Block root) => new(
        TreeBytes.Write(root, Service), root.Statements.Any(static one => one.Keyword.Text == Service) ? TreeBytes.Write(root) : default);

    /// <summary>The one for a worker.</summary>
    public ReadOnlyMemory<byte> Bytes(bool isAll) => isAll && !All.IsEmpty ? All : WithoutServices;
}

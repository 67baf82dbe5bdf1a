namespace Vigil.Daemon.Linux;

/// <summary>User, group and supplementary groups a process runs with.</summary>
public sealed record Identity(uint UserId, uint GroupId, IReadOnlyList<uint> Groups)
{
    /// <summary>The one this process runs as.</summary>
    public static Identity Own { get; } = new(Libc.geteuid(), Libc.getgid(), OwnGroups());

    private static unsafe uint[] OwnGroups()
    {
        int count = Math.Max(Libc.getgroups(0, null), 0);
        var groups = new uint[count];
        fixed (uint* first = groups) Libc.getgroups(count, first);
        return groups;
    }
}

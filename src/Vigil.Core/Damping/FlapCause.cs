using Vigil.Core.Settings;

namespace Vigil.Core.Damping;

/// <summary>What caused a flap, to be counted by. The words are made when somebody wants them: a master that yields has no time for them.</summary>
/// <param name="What">Stable words.</param>
/// <param name="Who">The host they are about; none: they stand alone.</param>
/// <param name="Then">Words behind it.</param>
internal readonly record struct FlapCause(string What, InetAddress Who = default, string Then = "")
{
    public static implicit operator FlapCause(string what) => new(what);

    public override string ToString() => Who.IsNone ? What : $"{What} {Who}{Then}";
}

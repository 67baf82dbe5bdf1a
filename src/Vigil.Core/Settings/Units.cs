namespace Vigil.Core.Settings;

/// <summary>A VRRP priority, 0..255: 0 says "the master resigns", 255 "I own the addresses" (RFC 9568 section 5.2.4).</summary>
public readonly record struct Priority(byte Value) : IComparable<Priority>
{
    /// <summary>Sent by a master that stops being one.</summary>
    public static Priority Resign => new(0);

    /// <summary>The default of a backup.</summary>
    public static Priority Default => new(100);

    /// <summary>The address owner's.</summary>
    public static Priority Owner => new(255);

    /// <summary>Base priority plus tracker weights, kept within 1..254. The owner's never changes (callers check <see cref="IsOwner"/>).</summary>
    public static Priority Clamp(long sum) => new((byte)Math.Clamp(sum, 1, 254));

    /// <summary>True for 255.</summary>
    public bool IsOwner => Value == 255;

    /// <inheritdoc/>
    public int CompareTo(Priority other) => Value.CompareTo(other.Value);

    /// <summary>Higher wins an election.</summary>
    public static bool operator >(Priority a, Priority b) => a.Value > b.Value;

    /// <summary>Lower loses an election.</summary>
    public static bool operator <(Priority a, Priority b) => a.Value < b.Value;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(Priority a, Priority b) => a.Value >= b.Value;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(Priority a, Priority b) => a.Value <= b.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A virtual router identifier, 1..255 (RFC 9568 section 5.2.3).</summary>
public readonly record struct VirtualRouterId(byte Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>VRRP protocol version. The number is the one on the wire.</summary>
public enum VrrpVersion : byte
{
    /// <summary>RFC 3768, IPv4 only, whole seconds, simple-password authentication.</summary>
    V2 = 2,

    /// <summary>RFC 5798 and RFC 9568, IPv4 and IPv6, centiseconds.</summary>
    V3 = 3,
}

/// <summary>
/// Time between two advertisements. Seconds (v2) and centiseconds (v3) exist only in the two conversions here,
/// which the wire format and the configuration binder use.
/// </summary>
public readonly record struct AdvertInterval(TimeSpan Value)
{
    /// <summary>One second, the default of both versions.</summary>
    public static AdvertInterval Default => new(TimeSpan.FromSeconds(1));

    /// <summary>v2 field: 1..255 whole seconds.</summary>
    public static AdvertInterval FromSeconds(byte seconds) => new(TimeSpan.FromSeconds(seconds));

    /// <summary>v3 field: 1..4095 centiseconds.</summary>
    public static AdvertInterval FromCentiseconds(int centiseconds) => new(TimeSpan.FromMilliseconds(centiseconds * 10));

    /// <summary>What goes into the v2 field.</summary>
    public byte Seconds => (byte)(Value.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>What goes into the 12-bit v3 field.</summary>
    public int Centiseconds => (int)(Value.Ticks / (TimeSpan.TicksPerMillisecond * 10));

    /// <inheritdoc/>
    public override string ToString() => Value.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) + "s";
}

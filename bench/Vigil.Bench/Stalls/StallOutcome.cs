namespace Vigil.Bench.Stalls;

/// <summary>What one stall did.</summary>
/// <param name="SeveralHeld">Time with two owners while the master was held.</param>
/// <param name="NoneHeld">Time without an owner while it was held.</param>
/// <param name="Several">Time with two owners, counted from the wake-up.</param>
/// <param name="None">Time without an owner, counted from the wake-up.</param>
/// <param name="Sent">Adverts and gratuitous ARPs the woken host sent.</param>
/// <param name="Stale">
/// Those of them it should not have sent: before it had read all adverts that waited for it, as the kernel traced it; and all, when the peer
/// owns the address in the end. Null: the woken host owns it, and this kernel traces nothing.
/// </param>
/// <param name="Owner">Who owned the address at the end: the woken one (true), its peer (false), or not exactly one (null).</param>
internal readonly record struct StallOutcome(
    TimeSpan SeveralHeld, TimeSpan NoneHeld, TimeSpan Several, TimeSpan None, int Sent, int? Stale, bool? Owner);

namespace Vigil.LabKit;

/// <summary>The lab itself could not do something; the message says what, and shows the output of what failed.</summary>
public sealed class LabException(string message) : Exception(message);

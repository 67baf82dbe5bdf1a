namespace Vigil.Bench.Stalls;

/// <summary>How a held host goes on: at once when told, and in any case at the end.</summary>
/// <param name="goOn">Lets it go on.</param>
/// <param name="cleanUp">What is left to do afterwards.</param>
internal sealed class Resumption(Action goOn, Action cleanUp) : IDisposable
{
    private bool resumed;

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        if (!resumed) goOn();
        resumed = true;
    }

    public void Dispose()
    {
        Resume();
        cleanUp();
    }
}

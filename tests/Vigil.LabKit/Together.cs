namespace Vigil.LabKit;

/// <summary>Work on several things at the same time, a thread for each: most of it is waiting.</summary>
public static class Together
{
    /// <summary>Does it to all and waits for all. What any of them throws is thrown in the end, in one <see cref="AggregateException"/>.</summary>
    public static void Do<T>(IEnumerable<T> items, Action<T> work) =>
        Task.WaitAll([.. items.Select(item => Task.Factory.StartNew(() => work(item), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
}

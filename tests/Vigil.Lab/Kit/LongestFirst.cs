using System.Reflection;
using Vigil.Lab.Kit;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Vigil.Lab.Kit;

/// <summary>A class whose tests, one after the other, take long; the longest begin first, so that none is left alone at the end.</summary>
/// <param name="seconds">About how long, on two processors with other tests beside it.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesAttribute(int seconds) : Attribute
{
    public int Seconds => seconds;
}

/// <summary>Orders what runs in parallel by <see cref="TakesAttribute"/>; classes without it come last.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly (string Name, int Seconds)[] Long =
    [
        .. from type in typeof(LongestFirst).Assembly.GetTypes()
           let takes = type.GetCustomAttribute<TakesAttribute>()
           where takes is not null
           select (type.GetCustomAttribute<CollectionAttribute>()?.Name ?? type.FullName!, takes.Seconds),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Seconds(collection.TestCollectionDisplayName)).ThenBy(collection => collection.UniqueID)];

    // A class without a collection of its own has one that is called after it.
    private static int Seconds(string collection) =>
        Long.Where(known => $"{collection} ".Contains($"{known.Name} ", StringComparison.Ordinal)).Sum(known => known.Seconds);
}

using Xunit;

namespace Vigil.Lab.Keywords;

/// <summary>Keywords of checks whose effect only the kernel sees.</summary>
public sealed class CheckKeywords(CheckerRun run) : IClassFixture<CheckerRun>
{
    public static TheoryData<string> Kinds => [.. CheckerRun.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void fwmark(string kind)
    {
        int index = Array.IndexOf(CheckerRun.Kinds, kind);
        Assert.True(run.With.Packets[index] > 0, $"{kind} with fwmark {11 + index} sent no packet that has it");
        Assert.Equal(0, run.Without.Packets[index]);
    }
}

using Vigil.Daemon.Linux;
using Vigil.Daemon.Scripts;
using Xunit;

namespace Vigil.Tests.Daemon;

/// <summary>What a script prints costs a fixed amount of memory, however much it is. Measured on this thread alone.</summary>
public class ScriptOutputTests
{
    [Fact]
    public void Eight_megabytes_of_output_allocate_next_to_nothing()
    {
        Identity own = Identity.Own;
        Assert.False(ScriptOutput.Open(own.UserId, own.GroupId, out ScriptOutput output).Failed);
        using (output)
        {
            byte[] lines = new byte[8192];
            lines.AsSpan().Fill((byte)'x');
            output.Drain();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1024; i++)
            {
                Assert.False(output.Script.WriteAll(lines).Failed);
                output.Drain();
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
            Assert.Equal(ScriptOutput.MaxKept, output.Tail().Length);
        }
    }
}

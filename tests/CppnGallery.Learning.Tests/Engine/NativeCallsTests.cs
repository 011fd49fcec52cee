using System.Runtime.CompilerServices;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Learning.Tests.Engine;

public sealed class NativeCallsTests
{
    [Fact]
    public async Task What_dies_while_somebody_is_inside_is_finalised_when_the_last_has_left()
    {
        var gone = new ManualResetEventSlim();
        var outer = NativeCalls.Enter();
        var inner = NativeCalls.Enter();
        Die(gone);
        GC.Collect();
        outer.Dispose();
        Assert.False(gone.Wait(TimeSpan.FromMilliseconds(200)));

        inner.Dispose();

        Assert.True(await Task.Run(() => gone.Wait(TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public async Task Many_come_and_go_on_many_threads()
    {
        var all = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                using var stay = NativeCalls.Enter();
                GC.KeepAlive(new byte[100_000]);
            }
        }));
        await Task.WhenAll(all).WaitAsync(TimeSpan.FromMinutes(2));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Die(ManualResetEventSlim gone) => _ = new Mortal(gone);

    private sealed class Mortal(ManualResetEventSlim gone)
    {
        ~Mortal() => gone.Set();
    }
}

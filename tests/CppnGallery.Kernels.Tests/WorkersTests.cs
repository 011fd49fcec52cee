using CppnGallery.Kernels.Threads;

namespace CppnGallery.Kernels.Tests;

public class WorkersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public void Every_piece_is_done_once_and_before_the_call_returns(int count)
    {
        for (int repeat = 0; repeat < 20; repeat++)
        {
            int[] times = new int[count];
            Workers.ForEach(count, i => Interlocked.Increment(ref times[i]));
            Assert.All(times, n => Assert.Equal(1, n));
        }
    }

    [Fact]
    public void Callers_at_once_and_pieces_with_pieces_are_all_done()
    {
        int[] done = new int[8];
        var callers = done.Select((_, caller) => new Thread(() =>
        {
            for (int repeat = 0; repeat < 200; repeat++)
            {
                Workers.ForEach(5, _ => Workers.ForEach(3, _ => Interlocked.Increment(ref done[caller])));
            }
        })).ToArray();
        Array.ForEach(callers, thread => thread.Start());
        Array.ForEach(callers, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(1))));

        Assert.All(done, n => Assert.Equal(200 * 5 * 3, n));
    }

    [Fact]
    public void What_a_piece_throws_the_caller_gets_and_the_next_call_works()
    {
        for (int repeat = 0; repeat < 50; repeat++)
        {
            var fault = Assert.Throws<InvalidOperationException>(() => Workers.ForEach(100, i =>
            {
                if (i == 3)
                {
                    throw new InvalidOperationException("third");
                }
            }));
            Assert.Equal("third", fault.Message);
            int sum = 0;
            Workers.ForEach(100, i => Interlocked.Add(ref sum, i));
            Assert.Equal(4950, sum);
        }
    }

    [Fact]
    public void Pieces_run_on_no_more_threads_than_there_are_cores()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
        for (int repeat = 0; repeat < 100; repeat++)
        {
            Workers.ForEach(50, _ => seen[Environment.CurrentManagedThreadId] = true);
        }

        Assert.InRange(seen.Count, 1, Environment.ProcessorCount);
    }

    [Fact]
    public void Calling_allocates_nothing()
    {
        Action<int> work = static _ => { };
        Workers.ForEach(8, work);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < 1000; repeat++)
        {
            Workers.ForEach(8, work);
        }

        // A wait that goes to sleep makes a little garbage inside the framework, now and then.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }
}

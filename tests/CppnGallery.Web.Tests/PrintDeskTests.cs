using CppnGallery.Gallery.Tests;
using CppnGallery.Web.Prints;
using Microsoft.Extensions.Options;

namespace CppnGallery.Web.Tests;

public sealed class PrintDeskTests : IDisposable
{
    private readonly MovableClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly PrintDesk _desk;

    public PrintDeskTests() => _desk = new PrintDesk(Options.Create(new PrintSettings { Waiting = 1, PerAddress = 2 }), _clock);

    [Fact]
    public async Task How_a_print_ended_is_known_for_ten_minutes()
    {
        var ticket = Guid.NewGuid();
        await PrintAsync(ticket);
        _clock.Set(_clock.Now + TimeSpan.FromDays(1));
        _clock.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(PrintState.Done, _desk.Find(ticket)?.State);
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(_desk.Find(ticket));
    }

    [Fact]
    public async Task A_thousand_and_twenty_four_tickets_are_known_and_an_open_one_is_never_forgotten()
    {
        var (open, first, second) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Assert.True(_desk.TryTake("", open, 1, out _, out _));
        await PrintAsync(first);
        await PrintAsync(second);
        for (int i = 0; i < 1021; i++)
        {
            await PrintAsync(Guid.NewGuid());
        }

        Assert.NotNull(_desk.Find(first));
        await PrintAsync(Guid.NewGuid());
        Assert.Null(_desk.Find(first));
        Assert.NotNull(_desk.Find(second));
        Assert.Equal(PrintState.Waiting, _desk.Find(open)?.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_print_that_breaks_leaves_its_place(bool cancelled)
    {
        using var leaving = new CancellationTokenSource();
        var ticket = Guid.NewGuid();
        Assert.True(_desk.TryTake("", ticket, 1, out var print, out _));
        Assert.Equal(1, _desk.Open);
        await Assert.ThrowsAsync(cancelled ? typeof(OperationCanceledException) : typeof(IOException), () => _desk.RunAsync(print, () => Task.CompletedTask, Break, leaving.Token));
        Assert.Equal(cancelled ? PrintState.Cancelled : PrintState.Failed, _desk.Find(ticket)?.State);
        Assert.Equal(0, _desk.Open);
        await PrintAsync(Guid.NewGuid());

        void Break()
        {
            if (cancelled)
            {
                leaving.Cancel();
            }

            throw new IOException("The connection broke.");
        }
    }

    [Fact]
    public async Task A_visitor_who_leaves_before_the_welcome_leaves_the_place_too()
    {
        Assert.True(_desk.TryTake("", null, 1, out var print, out _));
        await Assert.ThrowsAsync<IOException>(() => _desk.RunAsync(print, () => throw new IOException("Gone."), () => { }, CancellationToken.None));
        Assert.Equal(0, _desk.Open);
    }

    public void Dispose() => _desk.Dispose();

    private async Task PrintAsync(Guid ticket)
    {
        Assert.True(_desk.TryTake("", ticket, 1, out var print, out _));
        await _desk.RunAsync(print, () => Task.CompletedTask, () => { }, CancellationToken.None);
    }
}

using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Gallery.Tests.Runs;

/// <summary>Runs in a real database file.</summary>
public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OpenedGallery _gallery;
    private readonly RunStore _store;

    public RunStoreTests()
    {
        _gallery = new OpenedGallery(_folder.Path);
        _store = _gallery.Services.GetRequiredService<RunStore>();
    }

    public void Dispose()
    {
        _gallery.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_run_is_read_back_as_it_was_written_and_changed()
    {
        var run = Run("second", createdAt: 2);
        _store.Add(run);
        _store.Add(Run("first", createdAt: 1));
        (run.State, run.Fault, run.Place, run.StartedAt, run.FinishedAt) = (RunStates.Failed, "It blew up.", 7, 30, 40);
        (run.Step, run.TrainedSeconds) = (99, 1.5);
        _store.Change(run);

        var read = _store.Runs();
        Assert.Equal(["first", "second"], read.Select(one => one.Id));
        Assert.Equal((RunStates.Failed, "It blew up.", 7, 30, 40), (read[1].State, read[1].Fault, read[1].Place, read[1].StartedAt, read[1].FinishedAt));
        Assert.Equal((0, 0), (read[1].Step, read[1].TrainedSeconds)); // a change of state says nothing of those
        Assert.Equal("{\"sigma\":1}", read[1].Settings);

        _store.Record(run, [], 0, epoch: null);
        Assert.Equal((99, 1.5), (_store.Runs()[1].Step, _store.Runs()[1].TrainedSeconds));
    }

    [Fact]
    public void A_recording_touches_no_state()
    {
        var run = Run("one", 1);
        _store.Add(run);
        var paused = run.Copy();
        paused.State = RunStates.Paused;
        _store.Change(paused);

        _store.Record(run, [], 0, epoch: null);

        Assert.Equal(RunStates.Paused, Assert.Single(_store.Runs()).State);
    }

    [Fact]
    public void Chunks_replace_older_ones_and_those_past_the_end_go()
    {
        var run = Run("one", 1);
        _store.Add(run);
        _store.Record(run, [Chunk(0, 1), Chunk(1, 1), Chunk(2, 1), Chunk(3, 1)], 4, epoch: null);
        _store.Record(run, [Chunk(1, 2), Chunk(2, 2)], 3, epoch: null);
        _store.Record(run, [], 3, epoch: null);

        Assert.Equal([(0, 1), (1, 2), (2, 2)], _store.Steps("one").Select(chunk => (chunk.Chunk, (int)chunk.Points[0])));
        Assert.Empty(_store.Steps("another"));
    }

    [Fact]
    public void An_epoch_is_kept_once_and_as_it_was_first()
    {
        var run = Run("one", 1);
        _store.Add(run);
        _store.Record(run, [], 0, Epoch(0, "a.00000000"));
        _store.Record(run, [], 0, Epoch(1, "a.00000001"));
        _store.Record(run, [], 0, Epoch(1, "a.00000002"));

        Assert.Equal([(0, "a.00000000"), (1, "a.00000001")], _store.Epochs().Select(epoch => (epoch.Epoch, epoch.Model)));
    }

    [Fact]
    public void A_deleted_run_leaves_nothing_and_the_others_stay()
    {
        foreach (string name in (string[])["one", "two"])
        {
            var run = Run(name, 1);
            _store.Add(run);
            _store.Record(run, [new() { Run = name, Chunk = 0, Points = [1] }], 1, new() { Run = name, Epoch = 0, Step = 0, Model = "a.00000000", Metrics = "{}" });
        }

        _store.Delete("one");

        Assert.Equal("two", Assert.Single(_store.Runs()).Id);
        Assert.Equal("two", Assert.Single(_store.Epochs()).Run);
        Assert.Empty(_store.Steps("one"));
        Assert.Single(_store.Steps("two"));
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_nothing_of_it_is()
    {
        var run = Run("one", 1);
        _store.Add(run);

        var fault = Assert.Throws<NotKeptException>(() => _store.Add(Run("one", 2)));

        Assert.Contains("could not be written", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(_store.Runs()).CreatedAt);
    }

    private static StoredRun Run(string id, long createdAt) => new()
    {
        Id = id,
        Recipe = "resnet-cppn",
        Settings = "{\"sigma\":1}",
        Epochs = 3,
        Seed = 5,
        Dataset = "glyphs",
        Digits = 40,
        DigitsPerEpoch = 40,
        Batches = 10,
        CreatedAt = createdAt,
        State = RunStates.Queued,
    };

    private static StoredSteps Chunk(int index, byte content) => new() { Run = "one", Chunk = index, Points = [content] };

    private static StoredEpoch Epoch(int number, string model) => new() { Run = "one", Epoch = number, Step = number * 10, Model = model, Metrics = "{}" };
}

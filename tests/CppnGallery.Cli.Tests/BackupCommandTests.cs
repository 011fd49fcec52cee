using CppnGallery.Gallery;
using Microsoft.Extensions.DependencyInjection;

namespace CppnGallery.Cli.Tests;

public sealed class BackupCommandTests : IDisposable
{
    private readonly Studio _studio = new();

    private string Data => Path.Combine(_studio.Folder, "data");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _studio.Dispose();
    }

    [Fact]
    public async Task A_gallery_is_saved_while_it_is_open_and_restored_once_it_is_closed()
    {
        await using (var gallery = Open())
        {
            var saved = await RunAsync("backup", "saved", "--data", "data");
            Assert.Equal((0, ""), (saved.ExitCode, saved.Errors));
            Assert.StartsWith("saved: 0 votes, 0 of them undone, in 1 files of ", saved.Output, StringComparison.Ordinal);

            await FailsAsync(1, "is there already", "backup", "saved", "--data", "data");
            await FailsAsync(1, $"in use: process {Environment.ProcessId} ", "restore", "saved", "--data", "data", "--replace");
        }

        await FailsAsync(1, "is not empty", "restore", "saved", "--data", "data");
        var replaced = await RunAsync("restore", "saved", "--data", "data", "--replace");
        Assert.Equal((0, ""), (replaced.ExitCode, replaced.Errors));
        Assert.Contains($"What lay there before is in {Path.Combine(Data, "replaced-")}", replaced.Output, StringComparison.Ordinal);
        await using var again = Open();
    }

    [Fact]
    public async Task A_damaged_backup_and_what_is_none_are_refused()
    {
        await using (var gallery = Open())
        {
            Assert.Equal(0, (await RunAsync("backup", "saved")).ExitCode);
        }

        await FailsAsync(1, "is no backup", "restore", "checkpoints", "--data", "new");
        File.AppendAllText(Path.Combine(_studio.Folder, "saved", "gallery.db"), "x");
        await FailsAsync(1, "is damaged: gallery.db is not what was saved", "restore", "saved", "--data", "new");
        Assert.False(Directory.Exists(Path.Combine(_studio.Folder, "new")));
        await FailsAsync(1, "There is no gallery in", "backup", "other", "--data", "new");
    }

    [Fact]
    public async Task Nothing_hangs_in_a_data_directory_that_is_in_use()
    {
        await using var gallery = Open();

        await FailsAsync(1, $"process {Environment.ProcessId} ", "hang", "checkpoints/first", "--checkpoints", "data/runs");

        Assert.False(Directory.Exists(Path.Combine(Data, "runs")));
    }

    private ServiceProvider Open()
    {
        var services = new ServiceCollection().AddLogging().AddGallery(Data, _studio.Checkpoints).BuildServiceProvider();
        services.OpenGallery();
        return services;
    }

    private Task<Cppn.Outcome> RunAsync(params string[] arguments) => Cppn.RunAsync(_studio.Folder, arguments);

    private async Task FailsAsync(int code, string said, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }
}

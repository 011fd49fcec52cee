using System.Collections.Concurrent;
using CppnGallery.Gallery.Storage;
using CppnGallery.Gallery.Votes;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Tests.Storage;

public sealed class GalleryBackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_taken_under_votes_restores_to_what_was_acknowledged_before_it()
    {
        var acknowledged = new ConcurrentDictionary<Guid, Choice>();
        HashSet<Guid> before, after;
        BackupNote note;
        using (var gallery = new OpenedGallery(_folder["data"]))
        {
            using var stop = new CancellationTokenSource();
            var begun = new ConcurrentDictionary<Guid, byte>();
            var voting = Enumerable.Range(0, 4).Select(_ => Task.Run(() => VoteAsync(gallery, begun, acknowledged, stop.Token))).ToList();
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (acknowledged.Count < 100)
            {
                await Task.Delay(1, limit.Token);
            }

            before = [.. acknowledged.Keys];
            note = GalleryBackup.Take(_folder["data"], _folder["backup"]);
            after = [.. begun.Keys];
            await stop.CancelAsync();
            await Task.WhenAll(voting);
        }

        GalleryRestore.Restore(_folder["backup"], _folder["restored"], replace: false);

        using var restored = new OpenedGallery(_folder["restored"]);
        var votes = await restored.Ledger.ReadAsync();
        Assert.Equal(note.Votes, votes.Count);
        Assert.Subset(votes.Select(vote => vote.MatchupId).ToHashSet(), before);
        Assert.Subset(after, votes.Select(vote => vote.MatchupId).ToHashSet());
        Assert.All(votes, vote => Assert.Equal(acknowledged[vote.MatchupId], vote.Choice));
    }

    [Fact]
    public async Task A_backup_of_a_gallery_at_rest_is_the_gallery()
    {
        var choices = new ConcurrentDictionary<Guid, Choice>();
        string[] kept = ["keys/addresses.key", "keys/key-1.xml", "runs/first/epoch-00.safetensors", "runs/first/state.safetensors", "imported/0000000a/epoch-03.safetensors"];
        using (var gallery = new OpenedGallery(_folder["data"]))
        {
            await VoteAsync(gallery, new(), choices, CancellationToken.None, count: 12);
            foreach (string name in kept.Append("pictures/aa/cached.picture").Append("runs/first/.epoch-01.safetensors.cafe.tmp"))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"data/{name}"])!);
                File.WriteAllText(_folder[$"data/{name}"], name);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder["data/keys/addresses.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var note = GalleryBackup.Take(_folder["data"], _folder["backups/monday"]);
            Assert.Equal((12, 0, 6), (note.Votes, note.Undos, note.Files));
        }

        var (_, replaced) = GalleryRestore.Restore(_folder["backups/monday"], _folder["restored"], replace: false);

        Assert.Null(replaced);
        Assert.All(kept, name => Assert.Equal(name, File.ReadAllText(_folder[$"restored/{name}"])));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["restored/keys/addresses.key"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["backups/monday"]));
        }

        Assert.Equal(["gallery.db", "gallery.lock", "imported", "keys", "runs"], Directory.GetFileSystemEntries(_folder["restored"]).Select(Path.GetFileName).Order());
        Assert.Single(Directory.GetFileSystemEntries(_folder["backups"]));
        using var restored = new OpenedGallery(_folder["restored"]);
        Assert.Equal(choices.OrderBy(vote => vote.Key), (await restored.Ledger.ReadAsync()).Select(vote => KeyValuePair.Create(vote.MatchupId, vote.Choice)).OrderBy(vote => vote.Key));
    }

    [Fact]
    public void What_is_in_use_or_not_empty_is_left_alone()
    {
        using (new OpenedGallery(_folder["data"]))
        {
            GalleryBackup.Take(_folder["data"], _folder["backup"]);
            foreach (bool replace in new[] { false, true })
            {
                Assert.Contains($"in use: process {Environment.ProcessId} ", Assert.Throws<IOException>(() => GalleryRestore.Restore(_folder["backup"], _folder["data"], replace)).Message);
            }
        }

        byte[] before = File.ReadAllBytes(_folder["data/gallery.db"]);
        Assert.Contains("is not empty", Assert.Throws<IOException>(() => GalleryRestore.Restore(_folder["backup"], _folder["data"], replace: false)).Message);
        Assert.Equal(before, File.ReadAllBytes(_folder["data/gallery.db"]));

        // Replaced, it is moved and not deleted; a mark of other votes goes with it.
        var (_, replaced) = GalleryRestore.Restore(_folder["backup"], _folder["data"], replace: true);
        Assert.Equal(["gallery.db", "votes.mark"], Directory.GetFiles(replaced!).Select(Path.GetFileName).Order());
        using var restored = new OpenedGallery(_folder["data"]);
    }

    public static TheoryData<string> Damages => new("flipped bit", "cut off", "file gone", "list cut off", "note changed", "outside");

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_backup_is_refused_and_nothing_is_changed(string damage)
    {
        using (new OpenedGallery(_folder["data"]))
        {
            Directory.CreateDirectory(_folder["data/keys"]);
            File.WriteAllText(_folder["data/keys/addresses.key"], "key");
            GalleryBackup.Take(_folder["data"], _folder["backup"]);
        }

        Damage(damage);

        Assert.Contains("is damaged", Assert.Throws<InvalidDataException>(() => GalleryRestore.Restore(_folder["backup"], _folder["restored"], replace: false)).Message);
        Assert.False(Directory.Exists(_folder["restored"]));
    }

    private void Damage(string damage)
    {
        string database = _folder["backup/gallery.db"], sums = _folder["backup/SHA256SUMS"], note = _folder["backup/backup.json"];
        byte[] bytes = File.ReadAllBytes(database);
        switch (damage)
        {
            case "flipped bit":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(database, bytes);
                break;
            case "cut off":
                File.WriteAllBytes(database, bytes[..^1]);
                break;
            case "file gone":
                File.Delete(_folder["backup/keys/addresses.key"]);
                break;
            case "list cut off":
                File.WriteAllLines(sums, File.ReadAllLines(sums)[..^1]);
                break;
            case "note changed":
                File.WriteAllText(note, File.ReadAllText(note).Replace("\"votes\": 0", "\"votes\": 9", StringComparison.Ordinal));
                break;
            default:
                File.WriteAllText(_folder["secret"], "x");
                File.AppendAllText(sums, $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("x"u8))}  keys/../../secret\n");
                break;
        }
    }

    [Theory]
    [InlineData("nothing", "There is no gallery in")]
    [InlineData("data", "is there already")]
    public void What_cannot_be_saved_is_said_and_leaves_nothing(string data, string said)
    {
        using (new OpenedGallery(_folder["data"]))
        {
        }

        Directory.CreateDirectory(_folder["taken"]);

        Assert.Contains(said, Assert.Throws<IOException>(() => GalleryBackup.Take(_folder[data], _folder["taken"])).Message);
        Assert.Equal(["data", "taken"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_whose_restore_was_cut_off_opens_no_gallery_and_can_be_restored_again()
    {
        using (new OpenedGallery(_folder["data"]))
        {
            GalleryBackup.Take(_folder["data"], _folder["backup"]);
        }

        // As a kill between two moves leaves it.
        Directory.CreateDirectory(_folder["data/.restoring/keys"]);
        Assert.Contains("cut off", Assert.Throws<IOException>(() => new OpenedGallery(_folder["data"])).Message);

        GalleryRestore.Restore(_folder["backup"], _folder["data"], replace: true);
        using var restored = new OpenedGallery(_folder["data"]);
    }

    private static async Task VoteAsync(
        OpenedGallery gallery, ConcurrentDictionary<Guid, byte> begun, ConcurrentDictionary<Guid, Choice> acknowledged, CancellationToken stop, int count = int.MaxValue)
    {
        for (int i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            var matchup = new Matchup(Guid.NewGuid(), Latent.FromSeed(1), new ModelId("a", "0000000a"), new ModelId("b", "0000000b"));
            var choice = (Choice)(i % 5);
            begun.TryAdd(matchup.Id, 0);
            await gallery.VoteBox.CastAsync(matchup, Guid.NewGuid(), choice, cancellationToken: CancellationToken.None);
            acknowledged[matchup.Id] = choice;
        }
    }
}

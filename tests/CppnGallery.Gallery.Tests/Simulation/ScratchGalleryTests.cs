using CppnGallery.Gallery.Simulation;
using CppnGallery.Gallery.Tests.Results;
using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Simulation;

public sealed class ScratchGalleryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Simulated_votes_are_read_as_they_were_written()
    {
        var vote = Ballots.Vote(3, Ballots.Network("0000000a"), Ballots.Network("0000000b"), Choice.Both, 0.25, 7) with { Id = 1, MatchupId = Guid.NewGuid() };
        using var scratch = ScratchGallery.Create(_folder["scratch"]);

        await scratch.AddAsync([vote]);

        Assert.Equal([vote], await scratch.Ledger.ReadAsync());
    }

    [Fact]
    public async Task No_gallery_opens_a_database_of_simulated_votes_and_the_file_stays_as_it_is()
    {
        using (var scratch = ScratchGallery.Create(_folder["scratch"]))
        {
            await scratch.AddAsync([Ballots.Vote(0, Ballots.Network("0000000a"), Ballots.Network("0000000b"), Choice.Left)]);
        }

        byte[] before = File.ReadAllBytes(_folder["scratch/gallery.db"]);

        var fault = Assert.Throws<IOException>(() => new OpenedGallery(_folder["scratch"]));

        Assert.StartsWith($"The database {_folder["scratch/gallery.db"]} holds simulated votes", fault.Message);
        Assert.Equal(before, File.ReadAllBytes(_folder["scratch/gallery.db"]));
    }

    [Fact]
    public void The_mark_is_in_the_files_header_before_any_table()
    {
        using var scratch = ScratchGallery.Create(_folder["scratch"]);

        // SQLite's file format: four bytes at offset 68, big-endian.
        using var file = new FileStream(scratch.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = 68;
        byte[] mark = new byte[4];
        file.ReadExactly(mark);
        Assert.Equal("CPPs", System.Text.Encoding.ASCII.GetString(mark));
    }

    [Fact]
    public void A_gallerys_own_folder_is_refused_and_left_alone()
    {
        using (new OpenedGallery(_folder["gallery"]))
        {
        }

        byte[] before = File.ReadAllBytes(_folder["gallery/gallery.db"]);

        var fault = Assert.Throws<IOException>(() => ScratchGallery.Create(_folder["gallery"]));
        Assert.Contains("is there already", fault.Message);
        Assert.Throws<IOException>(() => ScratchGallery.Create(_folder["gallery/gallery.db"]));
        Assert.Equal(before, File.ReadAllBytes(_folder["gallery/gallery.db"]));
    }
}

using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Storage;

/// <summary>The gallery's SQLite file: what people did.</summary>
/// <param name="options">Made by <see cref="GalleryServices.AddGallery"/>.</param>
public sealed class GalleryDatabase(DbContextOptions<GalleryDatabase> options) : DbContext(options)
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "gallery.db";

    /// <summary>Every vote ever cast.</summary>
    public DbSet<Vote> Votes => Set<Vote>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var vote = modelBuilder.Entity<Vote>();
        vote.Property(v => v.Choice).HasConversion(choice => choice.ToText(), text => ReadChoice(text)).HasMaxLength(7);
        vote.Property(v => v.LeftModel).HasMaxLength(8);
        vote.Property(v => v.RightModel).HasMaxLength(8);
        vote.Property(v => v.Latent).HasMaxLength(86);
        vote.HasIndex(v => new { v.MatchupId, v.Voter }).IsUnique();

        // Counted after every vote.
        vote.HasIndex(v => new { v.LeftModel, v.RightModel, v.Choice });
    }

    private static Choice ReadChoice(string text) =>
        ChoiceText.TryParse(text, out var choice, out string? error) ? choice : throw new InvalidDataException($"A vote in the database is damaged. {error}");
}

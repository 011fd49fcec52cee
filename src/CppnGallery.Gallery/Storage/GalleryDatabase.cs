using CppnGallery.Gallery.Models;
using CppnGallery.Gallery.Runs;
using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;

namespace CppnGallery.Gallery.Storage;

/// <summary>The gallery's SQLite file: what people did.</summary>
/// <param name="options">Made by <see cref="GalleryServices.AddGallery"/>.</param>
public sealed class GalleryDatabase(DbContextOptions<GalleryDatabase> options) : DbContext(options)
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "gallery.db";

    /// <summary>Every vote ever cast, undone ones included.</summary>
    public DbSet<Vote> Votes => Set<Vote>();

    /// <summary>Which votes were undone.</summary>
    public DbSet<Retraction> Retractions => Set<Retraction>();

    /// <summary>Voters that are counted apart.</summary>
    public DbSet<Exclusion> Exclusions => Set<Exclusion>();

    /// <summary>Today's votes by address.</summary>
    public DbSet<AddressTally> AddressTallies => Set<AddressTally>();

    /// <summary>What the owner decided on models.</summary>
    public DbSet<HangingDecision> HangingDecisions => Set<HangingDecision>();

    /// <summary>Runs of the training studio.</summary>
    public DbSet<StoredRun> Runs => Set<StoredRun>();

    /// <summary>Their epochs.</summary>
    public DbSet<StoredEpoch> RunEpochs => Set<StoredEpoch>();

    /// <summary>Their recorded steps.</summary>
    public DbSet<StoredSteps> RunSteps => Set<StoredSteps>();

    /// <summary>Keys of workers.</summary>
    public DbSet<StoredWorkerKey> WorkerKeys => Set<StoredWorkerKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var vote = modelBuilder.Entity<Vote>();
        vote.Property(v => v.Choice).HasConversion(choice => choice.ToText(), text => ReadChoice(text)).HasMaxLength(7);
        vote.Property(v => v.LeftModel).HasMaxLength(8);
        vote.Property(v => v.RightModel).HasMaxLength(8);
        vote.Property(v => v.Latent).HasMaxLength(86);
        vote.Property(v => v.Probability).HasDefaultValue(1.0);
        vote.Property(v => v.Pairs).HasDefaultValue(1);

        // One first vote a matchup and voter; any other is in the place of one that was undone, and of that alone.
        vote.HasIndex(v => new { v.MatchupId, v.Voter }).IsUnique().HasFilter("\"Replaces\" IS NULL");
        vote.HasIndex(v => v.Replaces).IsUnique();
        vote.HasOne<Retraction>().WithOne().HasForeignKey<Vote>(v => v.Replaces).OnDelete(DeleteBehavior.Restrict);

        // Read at every vote: what this voter did today.
        vote.HasIndex(v => new { v.Voter, v.CastAt });

        // Counted once, when the gallery opens.
        vote.HasIndex(v => new { v.LeftModel, v.RightModel, v.Choice });

        modelBuilder.Entity<Retraction>().HasKey(r => r.VoteId);
        modelBuilder.Entity<Retraction>().Property(r => r.VoteId).ValueGeneratedNever();

        var exclusion = modelBuilder.Entity<Exclusion>();
        exclusion.Property(e => e.Reason).HasMaxLength(Exclusion.LongestReason);
        exclusion.HasIndex(e => new { e.Voter, e.Reason }).IsUnique();

        var tally = modelBuilder.Entity<AddressTally>();
        tally.HasKey(t => new { t.Day, t.Address });
        tally.Property(t => t.Address).HasMaxLength(64);

        DescribeRuns(modelBuilder);

        var decision = modelBuilder.Entity<HangingDecision>();
        decision.HasKey(d => d.Hash);
        decision.Property(d => d.Hash).HasMaxLength(8);
    }

    private static void DescribeRuns(ModelBuilder modelBuilder)
    {
        var run = modelBuilder.Entity<StoredRun>();
        run.HasKey(r => r.Id);
        run.Property(r => r.Id).HasMaxLength(80);
        run.Property(r => r.Recipe).HasMaxLength(80);
        run.Property(r => r.Dataset).HasMaxLength(16);
        run.Property(r => r.State).HasMaxLength(16);
        run.Property(r => r.Fence).HasDefaultValue(0L);
        run.Property(r => r.Worker).HasMaxLength(120);

        var epoch = modelBuilder.Entity<StoredEpoch>();
        epoch.HasKey(e => new { e.Run, e.Epoch });
        epoch.Property(e => e.Run).HasMaxLength(80);
        epoch.Property(e => e.Model).HasMaxLength(120);

        var steps = modelBuilder.Entity<StoredSteps>();
        steps.HasKey(s => new { s.Run, s.Chunk });
        steps.Property(s => s.Run).HasMaxLength(80);

        var key = modelBuilder.Entity<StoredWorkerKey>();
        key.Property(k => k.Name).HasMaxLength(80);
        key.HasIndex(k => k.Hash).IsUnique();
    }

    internal static Choice ReadChoice(string text) =>
        ChoiceText.TryParse(text, out var choice, out string? error) ? choice : throw new InvalidDataException($"A vote in the database is damaged. {error}");
}

using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>
/// Votes that can be undone and weighed: the chance of their pair, retractions, exclusions, and the votes of the day by address. Votes from before it were
/// drawn with chances that nobody stored; they read as weight 1.
/// </summary>
[DbContext(typeof(GalleryDatabase))]
[Migration("20261122180000_Retractions")]
internal sealed class RetractionsMigration : Migration
{
    /// <summary>The model as this migration leaves it, in columns alone.</summary>
    internal static void Describe(ModelBuilder modelBuilder)
    {
        VotesMigration.Describe(modelBuilder);
        modelBuilder.Entity(typeof(Vote).FullName!, vote =>
        {
            vote.Property<double>("Probability").ValueGeneratedOnAdd().HasColumnType("REAL").HasDefaultValue(1.0);
            vote.Property<int>("Pairs").ValueGeneratedOnAdd().HasColumnType("INTEGER").HasDefaultValue(1);
            vote.Property<long?>("Replaces").HasColumnType("INTEGER");
            vote.HasIndex("MatchupId", "Voter").IsUnique().HasFilter("\"Replaces\" IS NULL");
            vote.HasIndex("Replaces").IsUnique();
            vote.HasIndex("Voter", "CastAt");
        });
        modelBuilder.Entity(typeof(Retraction).FullName!, retraction =>
        {
            retraction.Property<long>("VoteId").ValueGeneratedNever().HasColumnType("INTEGER");
            retraction.Property<long>("At").HasColumnType("INTEGER");
            retraction.HasKey("VoteId");
            retraction.ToTable("Retractions");
        });
        modelBuilder.Entity(typeof(Exclusion).FullName!, exclusion =>
        {
            exclusion.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER");
            exclusion.Property<Guid>("Voter").HasColumnType("TEXT");
            exclusion.Property<string>("Reason").IsRequired().HasMaxLength(200).HasColumnType("TEXT");
            exclusion.Property<long>("At").HasColumnType("INTEGER");
            exclusion.HasKey("Id");
            exclusion.HasIndex("Voter", "Reason").IsUnique();
            exclusion.ToTable("Exclusions");
        });
        modelBuilder.Entity(typeof(AddressTally).FullName!, tally =>
        {
            tally.Property<int>("Day").HasColumnType("INTEGER");
            tally.Property<string>("Address").HasMaxLength(64).HasColumnType("TEXT");
            tally.Property<int>("Votes").HasColumnType("INTEGER");
            tally.HasKey("Day", "Address");
            tally.ToTable("AddressTallies");
        });
        modelBuilder.Entity(typeof(Vote).FullName!, vote => vote
            .HasOne(typeof(Retraction).FullName!, null)
            .WithOne()
            .HasForeignKey(typeof(Vote).FullName!, "Replaces")
            .OnDelete(DeleteBehavior.Restrict));
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => Describe(modelBuilder);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Retractions",
            columns: table => new
            {
                VoteId = table.Column<long>(type: "INTEGER", nullable: false),
                At = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Retractions", retraction => retraction.VoteId));
        migrationBuilder.CreateTable(
            name: "Exclusions",
            columns: table => new
            {
                Id = table.Column<long>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                Voter = table.Column<Guid>(type: "TEXT", nullable: false),
                Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                At = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Exclusions", exclusion => exclusion.Id));
        migrationBuilder.CreateTable(
            name: "AddressTallies",
            columns: table => new
            {
                Day = table.Column<int>(type: "INTEGER", nullable: false),
                Address = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                Votes = table.Column<int>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_AddressTallies", tally => new { tally.Day, tally.Address }));
        migrationBuilder.AddColumn<double>("Probability", "Votes", "REAL", nullable: false, defaultValue: 1.0);
        migrationBuilder.AddColumn<int>("Pairs", "Votes", "INTEGER", nullable: false, defaultValue: 1);

        // As SQL, since the framework would copy the whole table to add a reference.
        migrationBuilder.Sql("""ALTER TABLE "Votes" ADD COLUMN "Replaces" INTEGER NULL CONSTRAINT "FK_Votes_Retractions_Replaces" REFERENCES "Retractions" ("VoteId") ON DELETE RESTRICT""");
        migrationBuilder.DropIndex("IX_Votes_MatchupId_Voter", "Votes");
        migrationBuilder.CreateIndex("IX_Votes_MatchupId_Voter", "Votes", ["MatchupId", "Voter"], unique: true, filter: "\"Replaces\" IS NULL");
        migrationBuilder.CreateIndex("IX_Votes_Replaces", "Votes", "Replaces", unique: true);
        migrationBuilder.CreateIndex("IX_Votes_Voter_CastAt", "Votes", ["Voter", "CastAt"]);
        migrationBuilder.CreateIndex("IX_Exclusions_Voter_Reason", "Exclusions", ["Voter", "Reason"], unique: true);
    }

    // A vote that stands in the place of another has no place in the tables before.
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Votes that were undone cannot be told from votes that stand in the tables before this migration; restore a backup instead.");
}

using CppnGallery.Gallery.Votes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>The first table: votes. Written by hand (docs/decisions/packages.md); a test asserts that it makes what the model says.</summary>
[DbContext(typeof(GalleryDatabase))]
[Migration("20261122000000_Votes")]
internal sealed class VotesMigration : Migration
{
    /// <summary>The model as this migration leaves it, in columns alone: a later change of the classes must not change the past.</summary>
    internal static void Describe(ModelBuilder modelBuilder)
    {
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");
        modelBuilder.Entity(typeof(Vote).FullName!, vote =>
        {
            vote.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER");
            vote.Property<Guid>("MatchupId").HasColumnType("TEXT");
            vote.Property<Guid>("Voter").HasColumnType("TEXT");
            vote.Property<string>("Choice").IsRequired().HasMaxLength(7).HasColumnType("TEXT");
            vote.Property<string>("LeftModel").IsRequired().HasMaxLength(8).HasColumnType("TEXT");
            vote.Property<string>("RightModel").IsRequired().HasMaxLength(8).HasColumnType("TEXT");
            vote.Property<string>("Latent").IsRequired().HasMaxLength(86).HasColumnType("TEXT");
            vote.Property<long>("CastAt").HasColumnType("INTEGER");
            vote.HasKey("Id");
            vote.HasIndex("MatchupId", "Voter").IsUnique();
            vote.HasIndex("LeftModel", "RightModel", "Choice");
            vote.ToTable("Votes");
        });
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => Describe(modelBuilder);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Votes",
            columns: table => new
            {
                Id = table.Column<long>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                MatchupId = table.Column<Guid>(type: "TEXT", nullable: false),
                Voter = table.Column<Guid>(type: "TEXT", nullable: false),
                Choice = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                LeftModel = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                RightModel = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                Latent = table.Column<string>(type: "TEXT", maxLength: 86, nullable: false),
                CastAt = table.Column<long>(type: "INTEGER", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Votes", vote => vote.Id));
        migrationBuilder.CreateIndex("IX_Votes_MatchupId_Voter", "Votes", ["MatchupId", "Voter"], unique: true);
        migrationBuilder.CreateIndex("IX_Votes_LeftModel_RightModel_Choice", "Votes", ["LeftModel", "RightModel", "Choice"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("Votes");
}

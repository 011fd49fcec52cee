using CppnGallery.Gallery.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>Models that the owner retired or hung again.</summary>
[DbContext(typeof(GalleryDatabase))]
[Migration("20261123010000_RetiredModels")]
internal sealed class RetiredModelsMigration : Migration
{
    /// <summary>The model as this migration leaves it, in columns alone.</summary>
    internal static void Describe(ModelBuilder modelBuilder)
    {
        RetractionsMigration.Describe(modelBuilder);
        modelBuilder.Entity(typeof(HangingDecision).FullName!, decision =>
        {
            decision.Property<string>("Hash").HasMaxLength(8).HasColumnType("TEXT");
            decision.Property<bool>("Hangs").HasColumnType("INTEGER");
            decision.Property<long>("At").HasColumnType("INTEGER");
            decision.HasKey("Hash");
            decision.ToTable("HangingDecisions");
        });
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => Describe(modelBuilder);

    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        name: "HangingDecisions",
        columns: table => new
        {
            Hash = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
            Hangs = table.Column<bool>(type: "INTEGER", nullable: false),
            At = table.Column<long>(type: "INTEGER", nullable: false),
        },
        constraints: table => table.PrimaryKey("PK_HangingDecisions", decision => decision.Hash));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("HangingDecisions");
}

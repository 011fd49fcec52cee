using CppnGallery.Gallery.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>Leases of runs, and keys of workers.</summary>
[DbContext(typeof(GalleryDatabase))]
[Migration("20261130180000_Workers")]
internal sealed class WorkersMigration : Migration
{
    /// <summary>The model as this migration leaves it, in columns alone.</summary>
    internal static void Describe(ModelBuilder modelBuilder)
    {
        RunsMigration.Describe(modelBuilder);
        modelBuilder.Entity(typeof(StoredRun).FullName!, run =>
        {
            run.Property<long>("Fence").HasDefaultValue(0L).HasColumnType("INTEGER");
            run.Property<string>("Worker").HasMaxLength(120).HasColumnType("TEXT");
            run.Property<long?>("LeasedUntil").HasColumnType("INTEGER");
        });
        modelBuilder.Entity(typeof(StoredWorkerKey).FullName!, key =>
        {
            key.Property<long>("Id").ValueGeneratedOnAdd().HasColumnType("INTEGER");
            key.Property<string>("Name").IsRequired().HasMaxLength(80).HasColumnType("TEXT");
            key.Property<byte[]>("Hash").IsRequired().HasColumnType("BLOB");
            key.Property<long>("CreatedAt").HasColumnType("INTEGER");
            key.Property<long?>("RevokedAt").HasColumnType("INTEGER");
            key.HasKey("Id");
            key.HasIndex("Hash").IsUnique();
            key.ToTable("WorkerKeys");
        });
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => Describe(modelBuilder);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>(name: "Fence", table: "Runs", type: "INTEGER", nullable: false, defaultValue: 0L);
        migrationBuilder.AddColumn<string>(name: "Worker", table: "Runs", type: "TEXT", maxLength: 120, nullable: true);
        migrationBuilder.AddColumn<long>(name: "LeasedUntil", table: "Runs", type: "INTEGER", nullable: true);
        migrationBuilder.CreateTable(
            name: "WorkerKeys",
            columns: table => new
            {
                Id = table.Column<long>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                Name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                RevokedAt = table.Column<long>(type: "INTEGER", nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_WorkerKeys", key => key.Id));
        migrationBuilder.CreateIndex(name: "IX_WorkerKeys_Hash", table: "WorkerKeys", column: "Hash", unique: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("WorkerKeys");
        migrationBuilder.DropColumn(name: "LeasedUntil", table: "Runs");
        migrationBuilder.DropColumn(name: "Worker", table: "Runs");
        migrationBuilder.DropColumn(name: "Fence", table: "Runs");
    }
}

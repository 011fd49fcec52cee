using CppnGallery.Gallery.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>Runs of the training studio, their epochs and recorded steps.</summary>
[DbContext(typeof(GalleryDatabase))]
[Migration("20261123020000_Runs")]
internal sealed class RunsMigration : Migration
{
    /// <summary>The model as this migration leaves it, in columns alone.</summary>
    internal static void Describe(ModelBuilder modelBuilder)
    {
        RetiredModelsMigration.Describe(modelBuilder);
        modelBuilder.Entity(typeof(StoredRun).FullName!, run =>
        {
            run.Property<string>("Id").HasMaxLength(80).HasColumnType("TEXT");
            run.Property<string>("Recipe").IsRequired().HasMaxLength(80).HasColumnType("TEXT");
            run.Property<string>("Settings").IsRequired().HasColumnType("TEXT");
            run.Property<int>("Epochs").HasColumnType("INTEGER");
            run.Property<long>("Seed").HasColumnType("INTEGER");
            run.Property<string>("Dataset").IsRequired().HasMaxLength(16).HasColumnType("TEXT");
            run.Property<int>("Digits").HasColumnType("INTEGER");
            run.Property<int>("DigitsPerEpoch").HasColumnType("INTEGER");
            run.Property<int>("Batches").HasColumnType("INTEGER");
            run.Property<long>("CreatedAt").HasColumnType("INTEGER");
            run.Property<string>("State").IsRequired().HasMaxLength(16).HasColumnType("TEXT");
            run.Property<string>("Fault").HasColumnType("TEXT");
            run.Property<long>("Place").HasColumnType("INTEGER");
            run.Property<long?>("StartedAt").HasColumnType("INTEGER");
            run.Property<long?>("FinishedAt").HasColumnType("INTEGER");
            run.Property<long>("Step").HasColumnType("INTEGER");
            run.Property<double>("TrainedSeconds").HasColumnType("REAL");
            run.HasKey("Id");
            run.ToTable("Runs");
        });
        modelBuilder.Entity(typeof(StoredEpoch).FullName!, epoch =>
        {
            epoch.Property<string>("Run").HasMaxLength(80).HasColumnType("TEXT");
            epoch.Property<int>("Epoch").HasColumnType("INTEGER");
            epoch.Property<long>("Step").HasColumnType("INTEGER");
            epoch.Property<string>("Model").IsRequired().HasMaxLength(120).HasColumnType("TEXT");
            epoch.Property<string>("Metrics").IsRequired().HasColumnType("TEXT");
            epoch.HasKey("Run", "Epoch");
            epoch.ToTable("RunEpochs");
        });
        modelBuilder.Entity(typeof(StoredSteps).FullName!, steps =>
        {
            steps.Property<string>("Run").HasMaxLength(80).HasColumnType("TEXT");
            steps.Property<int>("Chunk").HasColumnType("INTEGER");
            steps.Property<byte[]>("Points").IsRequired().HasColumnType("BLOB");
            steps.HasKey("Run", "Chunk");
            steps.ToTable("RunSteps");
        });
    }

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => Describe(modelBuilder);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Runs",
            columns: table => new
            {
                Id = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                Recipe = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                Settings = table.Column<string>(type: "TEXT", nullable: false),
                Epochs = table.Column<int>(type: "INTEGER", nullable: false),
                Seed = table.Column<long>(type: "INTEGER", nullable: false),
                Dataset = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                Digits = table.Column<int>(type: "INTEGER", nullable: false),
                DigitsPerEpoch = table.Column<int>(type: "INTEGER", nullable: false),
                Batches = table.Column<int>(type: "INTEGER", nullable: false),
                CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                Fault = table.Column<string>(type: "TEXT", nullable: true),
                Place = table.Column<long>(type: "INTEGER", nullable: false),
                StartedAt = table.Column<long>(type: "INTEGER", nullable: true),
                FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                Step = table.Column<long>(type: "INTEGER", nullable: false),
                TrainedSeconds = table.Column<double>(type: "REAL", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Runs", run => run.Id));
        migrationBuilder.CreateTable(
            name: "RunEpochs",
            columns: table => new
            {
                Run = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                Step = table.Column<long>(type: "INTEGER", nullable: false),
                Model = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                Metrics = table.Column<string>(type: "TEXT", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_RunEpochs", epoch => new { epoch.Run, epoch.Epoch }));
        migrationBuilder.CreateTable(
            name: "RunSteps",
            columns: table => new
            {
                Run = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                Chunk = table.Column<int>(type: "INTEGER", nullable: false),
                Points = table.Column<byte[]>(type: "BLOB", nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_RunSteps", steps => new { steps.Run, steps.Chunk }));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("RunSteps");
        migrationBuilder.DropTable("RunEpochs");
        migrationBuilder.DropTable("Runs");
    }
}

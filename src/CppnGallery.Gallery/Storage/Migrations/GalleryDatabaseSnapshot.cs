using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CppnGallery.Gallery.Storage.Migrations;

/// <summary>The model as the newest migration leaves it; what the classes say is compared with this.</summary>
[DbContext(typeof(GalleryDatabase))]
internal sealed class GalleryDatabaseSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => WorkersMigration.Describe(modelBuilder);
}

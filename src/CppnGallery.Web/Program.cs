using CppnGallery.Gallery;
using CppnGallery.Models;
using CppnGallery.Web.Cards;
using CppnGallery.Web.Favourites;
using CppnGallery.Web.Hosting;
using CppnGallery.Web.Iiif;
using CppnGallery.Web.Latents;
using CppnGallery.Web.Models;
using CppnGallery.Web.Morphs;
using CppnGallery.Web.Owner;
using CppnGallery.Web.Prints;
using CppnGallery.Web.Results;
using CppnGallery.Web.Shell;
using CppnGallery.Web.Training;
using CppnGallery.Web.Training.Workers;
using CppnGallery.Web.Votes;

ProcessCulture.SetInvariant();
var builder = WebApplication.CreateBuilder(ProgramFolder.Options(args));
builder.WebHost.UseStaticWebAssets();
builder.UseDefaultAddress("http://localhost:5080");

var folders = GalleryFolders.From(builder.Configuration, builder.Environment);
builder.Services.AddGallery(folders.Data, folders.Checkpoints);
builder.Services.AddModels(folders);
builder.Services.AddGalleryKeys(folders);
builder.Services.AddHealth();
builder.Services.AddPictures(folders.Data);
builder.Services.AddPrints();
builder.Services.AddMorphs();
builder.Services.AddVoting(folders);
builder.Services.AddResults();
builder.Services.AddOwner(folders);
builder.Services.AddTraining(folders);
builder.Services.AddWorkers(folders);
builder.Services.AddFrontDoor();
builder.Services.AddProblems();
builder.Services.AddHubs();
builder.AddBodyLimits();
builder.Services.AddOpenApi();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
try
{
    app.Services.OpenGallery();
}
catch (IOException fault)
{
    // A sentence about the data directory, for who starts the gallery; where in the program it arose tells them nothing.
    await Console.Error.WriteLineAsync(fault.Message);
    await app.DisposeAsync();
    return 1;
}

app.RequirePageFiles();
app.UsePublicAddress();
app.UseSecurityHeaders();
app.UseAnswersToErrors();
app.UseHubs();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.UseBodyLimits();
app.UsePageForms();
app.UseAntiforgery();

app.MapStaticAssets();
app.MapOpenApi();
app.MapRobots();
app.MapHealth();
app.MapModels();
app.MapLatents();
app.MapMatchups();
app.MapResults();
app.MapIiif();
app.MapLinks();
app.MapCards();
app.MapPrints();
app.MapMorphs();
app.MapTraining();
app.MapWork();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(HubSetup.Configure).GuardCircuits(app.Services);
app.Run();
return 0;

using CppnGallery.Gallery;
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
using CppnGallery.Web.Votes;
using Radzen;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseStaticWebAssets();
builder.UseDefaultAddress("http://localhost:5080");

var folders = GalleryFolders.From(builder.Configuration, builder.Environment);
builder.Services.AddGallery(folders.Data, folders.Checkpoints);
builder.Services.AddModels(folders);
builder.Services.AddGalleryKeys(folders);
builder.Services.AddPictures(builder.Configuration, folders.Data);
builder.Services.AddPrints();
builder.Services.AddMorphs();
builder.Services.AddVoting(folders);
builder.Services.AddResults();
builder.Services.AddOwner(folders);
builder.Services.AddProblems();
builder.Services.AddOpenApi();
builder.Services.AddRadzenComponents();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();

var app = builder.Build();
app.Services.OpenGallery();

app.UseTrustedProxies();
app.UseSecurityHeaders();
app.UseAnswersToErrors();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapStaticAssets();
app.MapOpenApi();
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
app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
app.Run();

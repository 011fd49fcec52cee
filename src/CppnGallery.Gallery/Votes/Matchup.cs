using CppnGallery.Networks.Checkpoints;
using CppnGallery.Networks.Latents;

namespace CppnGallery.Gallery.Votes;

/// <summary>Two artworks shown together for a choice: the same latent in two models.</summary>
/// <param name="Id">New for every matchup drawn; one vote a matchup and voter.</param>
/// <param name="Latent">What both draw.</param>
/// <param name="Left">The model on the left.</param>
/// <param name="Right">The model on the right; another one.</param>
public sealed record Matchup(Guid Id, Latent Latent, ModelId Left, ModelId Right);

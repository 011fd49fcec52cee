using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Latents;

namespace CppnGallery.Gallery.Votes;

/// <summary>Two artworks shown together for a choice: the same latent in two models.</summary>
/// <param name="Id">New for every matchup drawn; one standing vote a matchup and voter.</param>
/// <param name="Latent">What both draw.</param>
/// <param name="Left">The model on the left.</param>
/// <param name="Right">The model on the right; another one.</param>
/// <param name="Probability">The pair's chance when it was drawn, above 0, at most 1; on whichever sides and whatever the latent.</param>
/// <param name="Pairs">How many pairs could have been drawn, at least 1.</param>
public sealed record Matchup(Guid Id, Latent Latent, ModelId Left, ModelId Right, double Probability = 1, int Pairs = 1);

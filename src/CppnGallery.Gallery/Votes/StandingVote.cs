namespace CppnGallery.Gallery.Votes;

/// <summary>A vote that was not undone. (Votes from before chances were stored read as drawn with chance 1 of 1 pair, which is weight 1.)</summary>
/// <param name="Id">Row number of the vote, in the order of casting; undone votes leave gaps.</param>
/// <param name="MatchupId">The matchup voted on; at most one standing vote a matchup and voter.</param>
/// <param name="Voter">Who voted: a random number a browser was given.</param>
/// <param name="Choice">What they chose; a skip is a vote too.</param>
/// <param name="LeftModel">Hash of the model on the left, eight hexadecimal digits. It may hang no more.</param>
/// <param name="RightModel">Hash of the model on the right; another one.</param>
/// <param name="Latent">Text of the latent both drew.</param>
/// <param name="Probability">The pair's chance at the moment of its draw, above 0, at most 1; on whichever sides.</param>
/// <param name="Pairs">How many pairs could have been drawn then, at least 1. The vote's weight is 1 / (Probability · Pairs): <see cref="Ratings.Drawing.DrawnPair.Weight"/>.</param>
/// <param name="CastAt">When it was cast, UTC, to the millisecond.</param>
public sealed record StandingVote(
    long Id, Guid MatchupId, Guid Voter, Choice Choice, string LeftModel, string RightModel, string Latent, double Probability, int Pairs, DateTimeOffset CastAt);

using CppnGallery.Gallery.Ratings;
using CppnGallery.Models.Checkpoints;

namespace CppnGallery.Gallery.Results;

/// <summary>One place of the map.</summary>
/// <param name="Row">Index into <see cref="WinMap.Rows"/>.</param>
/// <param name="Column">Index into <see cref="WinMap.Columns"/>.</param>
/// <param name="Contenders">The models there, by place.</param>
/// <param name="Wins">Their votes against all models elsewhere: the share of decided votes that preferred them.</param>
public sealed record WinCell(int Row, int Column, IReadOnlyList<int> Contenders, HeadToHead Wins);

/// <summary>A row of the map: residual networks of one width.</summary>
/// <param name="ReluStddev">σ.</param>
/// <param name="Nodes">Width.</param>
public readonly record struct WinRow(double ReluStddev, int Nodes);

/// <summary>
/// σ × epochs, or σ × digits seen: how often the residual networks on show were preferred to anything else they hung beside.
/// </summary>
/// <param name="Rows">The widest first, then by σ.</param>
/// <param name="Columns">Epochs, or digits seen, ascending.</param>
/// <param name="Cells">The places that have a model, by rows.</param>
public sealed record WinMap(IReadOnlyList<WinRow> Rows, IReadOnlyList<long> Columns, IReadOnlyList<WinCell> Cells)
{
    internal static WinMap ByEpochs(IReadOnlyList<Contender> contenders, PairedVotes votes) => Of(contenders, votes, model => model.Epoch);

    /// <summary>An epoch of one run may be five of another; models whose file does not say what they have seen are left out.</summary>
    internal static WinMap ByDigits(IReadOnlyList<Contender> contenders, PairedVotes votes) =>
        Of(contenders, votes, model => TrainingLength.Of(model).DigitsSeen);

    private static WinMap Of(IReadOnlyList<Contender> contenders, PairedVotes votes, Func<ModelDescription, long?> columnOf)
    {
        var places = Enumerable.Range(0, contenders.Count)
            .Where(place => contenders[place] is { OnShow: true, Description: { IsDense: false } model } && columnOf(model) is not null)
            .ToLookup(place => (Row: new WinRow(contenders[place].Description!.ReluStddev, contenders[place].Description!.Nodes), Column: columnOf(contenders[place].Description!)!.Value));
        WinRow[] rows = [.. places.Select(cell => cell.Key.Row).Distinct().OrderByDescending(row => row.Nodes).ThenBy(row => row.ReluStddev)];
        long[] columns = [.. places.Select(cell => cell.Key.Column).Distinct().Order()];
        return new(rows, columns,
        [
            .. from row in Enumerable.Range(0, rows.Length)
               from column in Enumerable.Range(0, columns.Length)
               let here = places[(rows[row], columns[column])].ToArray()
               where here.Length > 0
               select new WinCell(row, column, here, votes.HeadToHead([.. from one in here from other in Enumerable.Range(0, contenders.Count).Except(here) select (one, other)])),
        ]);
    }
}

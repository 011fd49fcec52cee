using CppnGallery.Gallery.Ratings;

namespace CppnGallery.Gallery.Results;

/// <summary>One place of the map.</summary>
/// <param name="Row">Index into <see cref="WinMap.Rows"/>.</param>
/// <param name="Column">Index into <see cref="WinMap.Epochs"/>.</param>
/// <param name="Contenders">The models there, by place.</param>
/// <param name="Wins">Their votes against all models elsewhere: the share of decided votes that preferred them.</param>
public sealed record WinCell(int Row, int Column, IReadOnlyList<int> Contenders, HeadToHead Wins);

/// <summary>A row of the map: residual networks of one width.</summary>
/// <param name="ReluStddev">σ.</param>
/// <param name="Nodes">Width.</param>
public readonly record struct WinRow(double ReluStddev, int Nodes);

/// <summary>σ × epochs: how often the residual networks on show were preferred to anything else they hung beside.</summary>
/// <param name="Rows">The widest first, then by σ.</param>
/// <param name="Epochs">Columns, ascending.</param>
/// <param name="Cells">The places that have a model, by rows.</param>
public sealed record WinMap(IReadOnlyList<WinRow> Rows, IReadOnlyList<int> Epochs, IReadOnlyList<WinCell> Cells)
{
    internal static WinMap Of(IReadOnlyList<Contender> contenders, PairedVotes votes)
    {
        var places = Enumerable.Range(0, contenders.Count).Where(place => contenders[place] is { OnShow: true, Description.IsDense: false })
            .ToLookup(place => (Row: new WinRow(contenders[place].Description!.ReluStddev, contenders[place].Description!.Nodes), contenders[place].Description!.Epoch));
        WinRow[] rows = [.. places.Select(cell => cell.Key.Row).Distinct().OrderByDescending(row => row.Nodes).ThenBy(row => row.ReluStddev)];
        int[] epochs = [.. places.Select(cell => cell.Key.Epoch).Distinct().Order()];
        return new(rows, epochs,
        [
            .. from row in Enumerable.Range(0, rows.Length)
               from column in Enumerable.Range(0, epochs.Length)
               let here = places[(rows[row], epochs[column])].ToArray()
               where here.Length > 0
               select new WinCell(row, column, here, votes.HeadToHead([.. from one in here from other in Enumerable.Range(0, contenders.Count).Except(here) select (one, other)])),
        ]);
    }
}

using System.CommandLine;
using CppnGallery.Learning.Engine;

namespace CppnGallery.Cli;

/// <summary><c>--device</c>, <c>--precision</c> and <c>--threads</c> of the commands that train.</summary>
internal sealed class ComputeOptions
{
    private readonly Option<ComputeDevice> _device = Named<ComputeDevice>("--device",
        "What to train on: auto (a GPU where there is one), cpu, cuda or mps.", "D");

    private readonly Option<Precision> _precision =
        Named<Precision>("--precision",
            "Of the products in convolutions and linear layers: float32, bfloat16, or auto for what this machine does faster.", "P");

    private readonly Option<int> _threads = Option.Whole("--threads",
        "Threads of the tensor library on the processor; 0 measures how many are faster. Another number gives other bits.", 0,
        ComputeChoice.MaxThreads, 0);

    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_precision);
        command.Add(_threads);
    }

    public ComputeChoice Read(ParseResult parsed) => new(parsed.GetValue(_device), parsed.GetValue(_precision), parsed.GetValue(_threads));

    private static Option<T> Named<T>(string name, string description, string helpName)
        where T : struct, Enum
    {
        var option = Option.Of<T>(name, description, helpName, (string text, out T value) => ComputeChoice.TryRead(text, out value)
            ? null
            : $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>().Select(known => known.ToLowerInvariant()))}.");
        option.DefaultValueFactory = _ => default;
        return option;
    }
}

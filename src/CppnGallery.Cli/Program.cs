using System.CommandLine;
using CppnGallery.Cli;
using CppnGallery.Cli.Commands;

var root = new RootCommand("Pictures drawn by small neural networks: what there is to draw with, drawing it, teaching networks to draw, and measuring what they learned.")
{
    ModelsCommand.Create(),
    RenderCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    JudgeCommand.Create(),
    BenchCommand.Create(),
};
return await CommandLine.RunAsync(root, args);

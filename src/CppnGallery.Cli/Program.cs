using System.CommandLine;
using CppnGallery.Cli;
using CppnGallery.Cli.Commands;
using CppnGallery.Models;

ProcessCulture.SetInvariant();
var train = TrainCommand.Create();
var root = new RootCommand("Pictures drawn by small neural networks: what there is to draw with, drawing it, teaching networks to draw, and measuring what they learned.")
{
    ModelsCommand.Create(),
    RenderCommand.Create(),
    GridCommand.Create(),
    MorphCommand.Create(),
    EncodeCommand.Create(),
    ArithmeticCommand.Create(),
    train,
    WorkCommand.Create(),
    MeasureCommand.Create(),
    EvaluateCommand.Create(),
    DigitsCommand.Create(),
    HangCommand.Create(),
    JudgeCommand.Create(),
    BenchCommand.Create(),
    DevicesCommand.Create(),
    SimulateVotesCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
};
RecipeHelp.AddTo(root, train);
return await CommandLine.RunAsync(root, args);

using System.CommandLine;
using CppnGallery.Cli;
using CppnGallery.Cli.Commands;

var train = TrainCommand.Create();
var root = new RootCommand("Pictures drawn by small neural networks: what there is to draw with, drawing it, and teaching networks to draw.")
{
    ModelsCommand.Create(),
    RenderCommand.Create(),
    GridCommand.Create(),
    train,
    BenchCommand.Create(),
};
RecipeHelp.AddTo(root, train);
return await CommandLine.RunAsync(root, args);

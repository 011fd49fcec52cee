using System.CommandLine;
using CppnGallery.Cli;
using CppnGallery.Cli.Commands;

var root = new RootCommand("Pictures drawn by small neural networks: what there is to draw with, and drawing it.")
{
    ModelsCommand.Create(),
    RenderCommand.Create(),
};
return await CommandLine.RunAsync(root, args);

using CppnGallery.Learning.Recipes;

namespace CppnGallery.Learning.Tests.Recipes;

/// <summary>Presets have the articles' numbers and those that the models on show were trained with, and a training is said to be of one only where it is.</summary>
public sealed class RecipePresetTests
{
    /// <summary>As the articles, their programs and the models' files have them: batch, generator's steps, its step size, its adversary's, digits an epoch.</summary>
    [Theory]
    [InlineData("resnet-cppn", "gallery", 125, "generator-steps", 8, "learning-rate", 5e-4, "classifier-rate", 2e-4, 12_000)]
    [InlineData("resnet-cppn", "article", 1000, "generator-steps", 16, "learning-rate", 1e-3, "classifier-rate", 1e-3, 60_000)]
    [InlineData("cppn-gan-vae", "article", 500, "generator-steps", 4, "learning-rate", 5e-3, "discriminator-rate", 1e-3, 60_000)]
    [InlineData("cppn-gan", "gallery", 40, "generator-steps", 8, "learning-rate", 5e-4, "discriminator-rate", 5e-5, 12_000)]
    [InlineData("cppn-gan", "article", 500, "generator-steps", 8, "learning-rate", 5e-3, "discriminator-rate", 1e-3, 60_000)]
    [InlineData("cppn-vae", "gallery", 40, "autoencoder-steps", 6, "autoencoder-rate", 1e-3, "kl-weight", 1, 12_000)]
    [InlineData("cppn-vae", "article", 500, "autoencoder-steps", 4, "autoencoder-rate", 1e-3, "kl-weight", 1, 60_000)]
    public void A_preset_has_its_numbers(string recipe, string preset, int batch, string stepsName, int steps, string rateName, double rate, string otherName, double other, int digits)
    {
        var found = RecipeCatalogue.Find(recipe)!.FindPreset(preset)!;
        Assert.Equal(
            (batch, steps, rate, other, digits),
            ((int)found.Settings["batch"], (int)found.Settings[stepsName], found.Settings[rateName], found.Settings[otherName], found.DigitsPerEpoch));
    }

    [Fact]
    public void Part_ones_thresholds_and_weights_are_the_articles()
    {
        foreach (string recipe in (string[])["cppn-gan-vae", "cppn-gan"])
        {
            var article = RecipeCatalogue.Find(recipe)!.FindPreset("article")!.Settings;
            Assert.Equal((0.45, 0.80), (article["discriminator-learns-above"], article["generator-keeps-below"]));
        }

        var system = RecipeCatalogue.Find("cppn-gan-vae")!.FindPreset("article")!.Settings;
        Assert.Equal((4.0, 1e-4, 0.60), (system["autoencoder-steps"], system["autoencoder-rate"], system["generator-steps-stop-below"]));
        Assert.Equal(10, RecipeCatalogue.Find("resnet-cppn")!.FindPreset("article")!.Settings["kl-weight"]);
    }

    /// <summary>The handicap of the pure GAN is a number of steps, not a loss.</summary>
    [Theory]
    [InlineData("gallery")]
    [InlineData("article")]
    public void The_pure_gan_never_stops_its_generator_early(string preset) =>
        Assert.Equal(0, RecipeCatalogue.Find("cppn-gan")!.FindPreset(preset)!.Settings["generator-steps-stop-below"]);

    [Fact]
    public void Every_recipe_has_both_presets_and_its_defaults_are_the_gallerys()
    {
        Assert.All(RecipeCatalogue.All, recipe =>
        {
            Assert.Equal(["gallery", "article"], recipe.Presets.Select(preset => preset.Name));
            Assert.Equal(recipe.Settings.ToDictionary(setting => setting.Name, setting => setting.Default), recipe.Presets[0].Settings);
            Assert.Same(recipe.Presets[0], recipe.FindPreset(null));
            Assert.Null(recipe.FindPreset("magic"));
            Assert.All(recipe.Presets, preset =>
            {
                Assert.Null(recipe.FaultOf(preset.Settings));
                recipe.With(preset.Settings).Validate();
            });
        });
    }

    [Theory]
    [InlineData("gallery", 12_000, "gallery")]
    [InlineData("article", 60_000, "article")]
    [InlineData("gallery", 12_050, "gallery")] // no batch more
    [InlineData("article", 12_000, "article, changed: digits-per-epoch")]
    [InlineData("article", 60_000, "article, changed: kl-weight", "kl-weight", 30)]
    [InlineData("gallery", 12_000, "gallery", "sigma", 0.3)] // of the generator, and of no preset
    [InlineData("gallery", 12_000, "gallery", "nodes", 4)]
    [InlineData("gallery", 40, "gallery, changed: batch, digits-per-epoch", "batch", 4)]
    public void A_training_is_of_the_preset_that_its_numbers_are_of(string preset, int digitsPerEpoch, string expected, string? setting = null, double value = 0)
    {
        var recipe = RecipeCatalogue.All[0];
        var given = setting is null ? [] : new Dictionary<string, double> { [setting] = value };
        var settings = recipe.Complete(given, recipe.FindPreset(preset)!);
        Assert.Equal(expected, recipe.PresetOf(settings, digitsPerEpoch));
        Assert.Equal(expected, recipe.PresetOf(recipe.With(settings), digitsPerEpoch));
    }

    [Fact]
    public void Many_changes_are_counted()
    {
        var recipe = RecipeCatalogue.All[0];
        var given = recipe.Settings.Where(setting => setting.Whole && !setting.IsOfGenerator).ToDictionary(setting => setting.Name, setting => setting.Default + 1);
        (given["beta1"], given["kl-weight"], given["learning-rate"]) = (0.5, 7, 0.1);
        string said = recipe.PresetOf(recipe.Complete(given, recipe.Presets[0]), 12_000);
        Assert.Equal("gallery, changed: batch, generator-steps, kl-weight, classifier-steps and 2 more", said);
    }

    [Theory]
    [InlineData(60_000, 12_000)]
    [InlineData(1_000, 1_000)] // not twelve passes
    public void An_epoch_is_one_pass_at_most(int digits, int expected) => Assert.Equal(expected, RecipeCatalogue.All[0].Presets[0].DigitsPerEpochOf(digits));

    [Fact]
    public void What_checkpoints_record_is_read_back()
    {
        foreach (var recipe in RecipeCatalogue.All)
        {
            var settings = recipe.FindPreset("article")!.Settings;
            Assert.Equal(settings, recipe.Read(recipe.With(settings).Describe()));
        }
    }
}

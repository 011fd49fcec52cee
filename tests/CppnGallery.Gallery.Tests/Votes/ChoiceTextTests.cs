using CppnGallery.Gallery.Votes;

namespace CppnGallery.Gallery.Tests.Votes;

public sealed class ChoiceTextTests
{
    [Theory]
    [InlineData("left", Choice.Left)]
    [InlineData("right", Choice.Right)]
    [InlineData("both", Choice.Both)]
    [InlineData("neither", Choice.Neither)]
    [InlineData("skip", Choice.Skip)]
    public void Each_choice_has_its_word(string word, Choice choice)
    {
        Assert.True(ChoiceText.TryParse(word, out var read, out _));
        Assert.Equal(choice, read);
        Assert.Equal(word, choice.ToText());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Left")]
    [InlineData("0")]
    [InlineData("middle")]
    public void Anything_else_is_answered_with_the_words_there_are(string? word)
    {
        Assert.False(ChoiceText.TryParse(word, out _, out var error));
        Assert.Equal("The choice is one of left, right, both, neither, skip.", error);
    }
}

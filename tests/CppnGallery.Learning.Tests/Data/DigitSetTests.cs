using CppnGallery.Learning.Data;

namespace CppnGallery.Learning.Tests.Data;

public class DigitSetTests
{
    private static DigitSet Three() => IdxReader.Read("three", IdxReaderTests.Images(3), "i", IdxReaderTests.Labels(1, 2, 3), "l");

    [Fact]
    public void Take_keeps_the_first()
    {
        var two = Three().Take(2);

        Assert.Equal((2, "three"), (two.Count, two.Name));
        Assert.Equal([1, 2], two.Labels.ToArray());
        Assert.Equal(Three().Pixels[..1568].ToArray(), two.Pixels.ToArray());
        Assert.Equal(0, Three().Take(0).Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Take_refuses_what_is_not_there(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => Three().Take(count));

    [Fact]
    public void Refuses_pixels_that_are_not_the_labels_pictures() =>
        Assert.Contains("2 labels need 1568 pixels; 784 were given", Assert.Throws<ArgumentException>(() => new DigitSet("x", new byte[784], new byte[2])).Message, StringComparison.Ordinal);
}

using CppnGallery.Autograd.MatrixProducts;

namespace CppnGallery.Autograd.Tests;

public unsafe class TranspositionTests
{
    [Theory]
    [InlineData(32, 13)]
    [InlineData(16, 16)]
    [InlineData(32, 14)]
    [InlineData(16, 31)]
    [InlineData(48, 33)]
    [InlineData(16, 1)]
    [InlineData(24, 13)]
    [InlineData(5, 7)]
    public void Rows_become_columns_and_the_room_after_them_zero(int rows, int columns)
    {
        int room = (columns + 15) / 16 * 16, stride = room + 3;
        float[] source = [.. Enumerable.Range(1, rows * columns).Select(n => (float)n)];
        float[] target = [.. Enumerable.Repeat(-1f, rows * stride)];
        fixed (float* from = source, to = target)
        {
            Transposition.CopyPadded(new(from, 1, rows), rows, columns, to, stride);
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                float expected = j < columns ? source[(j * rows) + i] : j < room ? 0 : -1;
                Assert.Equal(expected, target[(i * stride) + j]);
            }
        }
    }
}

using CppnGallery.Autograd.Operations;

namespace CppnGallery.Autograd.Tests;

public class TapeTests
{
    [Fact]
    public void A_repeated_step_holds_no_more_memory_than_the_first()
    {
        Tensor x = GradientCheck.Random(1, 50, 40), w = GradientCheck.Random(2, 40, 30), b = GradientCheck.Random(3, 30), last = GradientCheck.Random(4, 1500, 1);
        var tape = new Tape();
        long after = 0;
        for (int step = 0; step < 5; step++)
        {
            tape.Backward(tape.Dense(tape.Reshape(tape.Tanh(tape.Dense(x, w, b)), 1, 1500), last, null));
            tape.Reset();
            after = step == 0 ? tape.HeldBytes : after;
        }

        Assert.Equal(after, tape.HeldBytes);
    }

    [Fact]
    public void Gradients_add_up_over_paths_and_over_passes()
    {
        var x = Tensor.Parameter(1, 1);
        x.Data[0] = 3;
        var tape = new Tape();
        for (int pass = 0; pass < 2; pass++)
        {
            // y = 2x + x, twice
            tape.Backward(tape.AddScaled(tape.Scale(x, 2), x));
            tape.Reset();
        }

        Assert.Equal(6, x.Gradient[0]);
    }

    [Fact]
    public void A_tape_that_does_not_record_takes_a_released_buffer_back_at_once()
    {
        var x = GradientCheck.Random(1, 10, 10);
        var tape = new Tape(recording: false);
        for (int i = 0; i < 100; i++)
        {
            tape.Release(tape.Tanh(x));
        }

        Assert.Equal(400, tape.HeldBytes);
    }

    [Fact]
    public void Only_a_single_number_is_a_loss()
    {
        var tape = new Tape();
        var y = tape.Tanh(GradientCheck.Random(1, 2, 2));
        Assert.Throws<ArgumentException>(() => tape.Backward(y));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new Tape().Dense(GradientCheck.Random(1, 2, 3), GradientCheck.Random(2, 4, 5), null));
        Assert.Contains("weights", error.Message, StringComparison.Ordinal);
    }
}

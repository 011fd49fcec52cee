using CppnGallery.Learning.Engine;
using CppnGallery.Models;
using TorchSharp;

namespace CppnGallery.Learning.Tests.Engine;

public sealed class ComputeTests
{
    [Theory]
    [InlineData(ComputeDevice.Cpu, Precision.BFloat16, 2, "cpu bfloat16 2")]
    [InlineData(ComputeDevice.Cuda, Precision.Float32, 1, "cuda float32 1")]
    public void It_reads_back_what_it_writes(ComputeDevice device, Precision precision, int threads, string text)
    {
        Assert.Equal(text, new Compute(device, precision, threads).ToString());
        Assert.Equal(new Compute(device, precision, threads), Compute.Read(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu float32")]
    [InlineData("auto float32 1")]
    [InlineData("cpu auto 1")]
    [InlineData("cpu float32 0")]
    [InlineData("cpu float32 1025")]
    [InlineData("0 1 1")]
    [InlineData("cpu float32 1 1")]
    public void What_is_none_is_not_read(string? text) => Assert.Null(Compute.Read(text));

    [Theory]
    [InlineData("MPS", true)]
    [InlineData("cpu", true)]
    [InlineData("gpu", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Devices_are_words(string? text, bool isOne) => Assert.Equal(isOne, ComputeChoice.TryRead<ComputeDevice>(text, out _));

    [Fact]
    public void What_is_named_is_taken_and_what_is_left_open_stays_as_it_was()
    {
        var before = new Compute(ComputeDevice.Cpu, Precision.BFloat16, 7);
        Assert.Equal(new Compute(ComputeDevice.Cpu, Precision.Float32, 3),
            new ComputeChoice(ComputeDevice.Cpu, Precision.Float32, 3).Resolve());
        Assert.Equal(before, new ComputeChoice().Resolve(before));
        Assert.Equal(before with { Threads = 3 }, new ComputeChoice(Threads: 3).Resolve(before));
        Assert.Equal(before with { Precision = Precision.Float32 }, new ComputeChoice(Precision: Precision.Float32).Resolve(before));
    }

    [Fact]
    public void What_is_measured_is_whole_and_the_same_the_next_time()
    {
        var found = new ComputeChoice(ComputeDevice.Cpu).Resolve();
        Assert.NotEqual(Precision.Auto, found.Precision);
        Assert.InRange(found.Threads, 1, Environment.ProcessorCount);
        Assert.Equal(found, new ComputeChoice(ComputeDevice.Cpu).Resolve());
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        if (torch.cuda_is_available())
        {
            return;
        }

        Assert.Contains("no cuda", Assert.Throws<ArgumentException>(() => new ComputeChoice(ComputeDevice.Cuda).Resolve()).Message,
            StringComparison.Ordinal);
        // A run that was begun there goes on where it can.
        Assert.Equal(ComputeDevice.Cpu,
            new ComputeChoice(Precision: Precision.Float32, Threads: 1).Resolve(new(ComputeDevice.Cuda, Precision.Float32, 1)).Device);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(ComputeChoice.MaxThreads + 1)]
    public void Threads_have_limits(int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComputeChoice(Threads: threads).Resolve());

    [Fact]
    public void Parameters_lie_in_the_weights_own_memory()
    {
        var weights = new Weights("w", 2, 3);
        weights.Data[4] = 5;
        var parameter = new NamedParameter(weights, Compute.Plain);
        Assert.Equal([2L, 3L], parameter.Tensor.shape);
        Assert.Equal(5, parameter.Tensor[1, 1].item<float>());

        using (torch.no_grad())
        {
            parameter.Tensor.add_(1);
        }

        Assert.Equal([1, 1, 1, 1, 6, 1], weights.Data.ToArray());
    }
}

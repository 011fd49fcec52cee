// The generators for devices: the same mathematics, in the same order of sums, as ResidualCppnKernel and DenseCppnKernel, whose texts say more.
// tanh, exp and log1p are the device's own, good to a few units of the last place, so levels may differ by one: docs/decisions/opencl.md.
// Compiled for one network's shape: RESIDUAL with NODES and BLOCKS, or DENSE with NODES, TANH_LAYERS, PADDED, PIXELS and ITEMS.
//
// weights   packed by PackedNetwork, in order of use
// picture   the first layer's biases with the latent folded in, then x of every column, then y of every row, all found by the host in doubles
// width     columns of the picture
// count     pixels to draw
// levels    (count): 0 to 255, ink low or high

#pragma OPENCL FP_CONTRACT OFF

// One rounding where the device has it in hardware; mad is the device's fastest otherwise.
#ifdef FP_FAST_FMAF
#define MULTIPLY_ADD fma
#else
#define MULTIPLY_ADD mad
#endif

// Sigmoid, and Style.Level.
static uchar level_of(float logit, int ink_is_low)
{
    const float intensity = 1 / (1 + exp(-logit));
    const float ink = intensity > 0 ? fmin(intensity, 1.0f) : 0;
    return (uchar)((255 * (ink_is_low ? 1 - ink : ink)) + 0.5f);
}

#ifdef RESIDUAL

// Constant memory is read by all items of a group at once, if the weights fit into it.
#ifdef WEIGHTS_FIT
#define WEIGHTS __constant const float
#else
#define WEIGHTS __global const float
#endif

// Arrays stay in registers where every index is known; past this the program would be long and the registers too few.
#if NODES <= 24
#define UNROLL _Pragma("unroll")
#else
#define UNROLL
#endif

// output (NODES) = bias + sum over i of input[i] * w[i, j]; a layer is its bias (NODES), then its weights (NODES in, NODES out)
static void sums(WEIGHTS *w, const float *input, float *output)
{
    UNROLL
    for (int j = 0; j < NODES; j++)
    {
        float sum = w[j];
        UNROLL
        for (int i = 0; i < NODES; i++)
        {
            sum = MULTIPLY_ADD(input[i], w[NODES + i * NODES + j], sum);
        }

        output[j] = sum;
    }
}

// An item is a pixel.
__kernel void draw(WEIGHTS *weights, __global const float *picture, int width, int count, int ink_is_low, __global uchar *levels)
{
    const int pixel = get_global_id(0);
    if (pixel >= count)
    {
        return;
    }

    const float x = picture[NODES + pixel % width], y = picture[NODES + width + pixel / width];
    const float r = sqrt(MULTIPLY_ADD(x, x, y * y));
    float h[NODES];
    UNROLL
    for (int j = 0; j < NODES; j++)
    {
        float sum = MULTIPLY_ADD(x, weights[j], picture[j]);
        sum = MULTIPLY_ADD(y, weights[NODES + j], sum);
        sum = MULTIPLY_ADD(r, weights[2 * NODES + j], sum);
        h[j] = tanh(sum);
    }

    WEIGHTS *w = weights + 3 * NODES;
    for (int block = 0; block < BLOCKS; block++)
    {
        float inner[NODES], next[NODES];
        UNROLL
        for (int j = 0; j < NODES; j++)
        {
            inner[j] = h[j];
        }

        for (int layer = 0; layer < 4; layer++, w += NODES * (NODES + 1))
        {
            sums(w, inner, next);
            UNROLL
            for (int j = 0; j < NODES; j++)
            {
                inner[j] = fmax(next[j], 0.0f);
            }
        }

        sums(w, inner, next);
        w += NODES * (NODES + 1);
        UNROLL
        for (int j = 0; j < NODES; j++)
        {
            h[j] += tanh(next[j]);
        }
    }

    float sum = w[0];
    UNROLL
    for (int j = 0; j < NODES; j++)
    {
        sum = MULTIPLY_ADD(h[j], w[1 + j], sum);
    }

    levels[pixel] = level_of(sum, ink_is_low);
}

#endif

#ifdef DENSE

static float4 softplus(float4 x)
{
    return fmax(x, 0.0f) + log1p(exp(-fabs(x)));
}

// A group draws PIXELS pixels; their activations of one layer, (PADDED nodes, PIXELS), stand in local memory. An item computes a tile of four nodes of
// four pixels: two reads of four numbers for sixteen multiply-adds. Nodes are filled up to a multiple of four with zero weights, and never read as inputs.
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void draw(__global const float *weights, __global const float *picture, int width, int count, int ink_is_low, __global uchar *levels)
{
    __local float h[PADDED * PIXELS];
    const int item = get_local_id(0);
    const int column = 4 * (item % (PIXELS / 4)), node = 4 * (item / (PIXELS / 4));
    const int first = get_group_id(0) * PIXELS;

    // Past the picture's end the last pixel is drawn again, and not written.
    const int4 pixel = min(first + column + (int4)(0, 1, 2, 3), count - 1);
    __global const float *columns = picture + PADDED, *rows = columns + width;
    const float4 x = (float4)(columns[pixel.s0 % width], columns[pixel.s1 % width], columns[pixel.s2 % width], columns[pixel.s3 % width]);
    const float4 y = (float4)(rows[pixel.s0 / width], rows[pixel.s1 / width], rows[pixel.s2 / width], rows[pixel.s3 / width]);
    const float4 r = sqrt(MULTIPLY_ADD(x, x, y * y));
    for (int j = node; j < node + 4; j++)
    {
        float4 sum = MULTIPLY_ADD(x, (float4)weights[j], (float4)picture[j]);
        sum = MULTIPLY_ADD(y, (float4)weights[PADDED + j], sum);
        sum = MULTIPLY_ADD(r, (float4)weights[2 * PADDED + j], sum);
        vstore4(softplus(sum), 0, h + j * PIXELS + column);
    }

    // A layer is its bias (PADDED), then its weights (NODES in, PADDED out).
    __global const float *w = weights + 3 * PADDED;
    for (int layer = 0; layer < TANH_LAYERS; layer++)
    {
        barrier(CLK_LOCAL_MEM_FENCE);
        const float4 bias = vload4(0, w + node);
        float4 a = bias.s0, b = bias.s1, c = bias.s2, d = bias.s3;
        for (int i = 0; i < NODES; i++)
        {
            w += PADDED;
            const float4 weight = vload4(0, w + node), input = vload4(0, h + i * PIXELS + column);
            a = MULTIPLY_ADD(input, (float4)weight.s0, a);
            b = MULTIPLY_ADD(input, (float4)weight.s1, b);
            c = MULTIPLY_ADD(input, (float4)weight.s2, c);
            d = MULTIPLY_ADD(input, (float4)weight.s3, d);
        }

        w += PADDED;
        // Nobody writes before everybody has read.
        barrier(CLK_LOCAL_MEM_FENCE);
        __local float *output = h + node * PIXELS + column;
        vstore4(tanh(a), 0, output);
        vstore4(tanh(b), 0, output + PIXELS);
        vstore4(tanh(c), 0, output + 2 * PIXELS);
        vstore4(tanh(d), 0, output + 3 * PIXELS);
    }

    barrier(CLK_LOCAL_MEM_FENCE);
    for (int p = item; p < PIXELS && first + p < count; p += ITEMS)
    {
        float sum = w[0];
        for (int i = 0; i < NODES; i++)
        {
            sum = MULTIPLY_ADD(h[i * PIXELS + p], w[1 + i], sum);
        }

        levels[first + p] = level_of(sum, ink_is_low);
    }
}

#endif

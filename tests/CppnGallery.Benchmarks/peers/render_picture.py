#!/usr/bin/env python3
"""A whole picture of the residual generator, 24 blocks of 6 nodes, here and in PyTorch, both sides from one run.

PyTorch draws it as anyone would write it there, one operator a layer, float32, two threads, OpenBLAS behind the products, in strips of a
million points so that activations need not be held for the whole picture. Neither side makes a file of the pixels.

    apt-get install python3-torch libopenblas0-pthread
    python3 tests/CppnGallery.Benchmarks/peers/render_picture.py

Prints one JSON object a size: seconds a picture of both sides (medians of interleaved rounds) and how many times faster this project's is.
"""
import argparse
import json
import statistics
import subprocess
import time

from train_step import LATENT, NODES, SCALE, THREADS, Generator
import torch
from torch.nn import functional as F

STRIP = 1_000_000


def draw(generator, z, size):
    """Intensities (size * size) of the training frame, pixels read as areas."""
    with torch.no_grad():
        axis = (torch.arange(size) + 0.5) * (2 * 8.32 / size) - 8.32
        folded = generator.latent(SCALE * z)
        picture = torch.empty(size * size)
        rows = max(1, STRIP // size)
        for first in range(0, size, rows):
            y, x = torch.meshgrid(axis[first:first + rows], axis, indexing="ij")
            points = torch.stack([x, y, (x * x + y * y).sqrt()], dim=-1).reshape(-1, 3)
            h = torch.tanh(folded + generator.plane(points))
            for block in generator.blocks:
                u = h
                for layer in block[:4]:
                    u = F.relu(layer(u))
                h = h + torch.tanh(block[4](u))
            picture[first * size:first * size + len(points)] = torch.sigmoid(generator.output(h)).reshape(-1)
    return picture


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of both sides")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1080], help="sides in pixels")
    parser.add_argument("--cppn", default="dotnet run -c Release --project src/CppnGallery.Cli --", help="how to start the cppn command")
    arguments = parser.parse_args()
    torch.set_num_threads(THREADS)
    generator, z = Generator(), torch.randn(1, LATENT)
    for size in arguments.sizes:
        draw(generator, z, 256)
        ours, theirs = [], []
        for _ in range(arguments.rounds):
            command = [*arguments.cppn.split(), "bench", "render", "--size", str(size), "--rounds", "5", "--json"]
            bench = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            ours.append(json.loads(bench.stdout)["fusedSeconds"])
            start = time.perf_counter()
            draw(generator, z, size)
            theirs.append(time.perf_counter() - start)
        mine, peer = statistics.median(ours), statistics.median(theirs)
        print(json.dumps({
            "size": size,
            "seconds": round(mine, 4),
            "peerSeconds": round(peer, 3),
            "timesFaster": round(peer / mine, 1),
            "peer": f"PyTorch {torch.__version__}",
            "threads": torch.get_num_threads(),
            "rounds": arguments.rounds,
        }))


if __name__ == "__main__":
    main()

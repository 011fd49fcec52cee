#!/usr/bin/env python3
"""One generator-and-encoder step of `resnet-cppn`, here and in PyTorch, both sides from one run.

The step: encode 250 digits (dropout on), sample their latents, draw 250 pictures of 26 x 26 with 24 residual blocks of 6 nodes, let the
eleven-class classifier (32/64/128 channels, frozen) name them, cross-entropy + divergence, gradients back to generator and encoder, clip, Adam.
PyTorch runs it as anyone would write it there: one operator a layer, float32, two threads, OpenBLAS behind the products.

    apt-get install python3-torch libopenblas0-pthread
    python3 tests/CppnGallery.Benchmarks/peers/train_step.py

Prints one JSON object: milliseconds a picture of both sides (medians of interleaved rounds) and how many times faster this project's step is.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import time

THREADS = 2
os.environ.setdefault("OMP_NUM_THREADS", str(THREADS))
os.environ.setdefault("OPENBLAS_NUM_THREADS", str(THREADS))

import torch  # noqa: E402  (the thread counts above are read when it is loaded)
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

SIDE, LATENT, NODES, BLOCKS, SCALE = 26, 32, 6, 24, 8.0


class Generator(nn.Module):
    """h = tanh(8z Wz + bz + (x, y, r) Wp), 24 blocks of four ReLU layers and a tanh layer added to h, sigmoid(h Wo + bo)."""

    def __init__(self):
        super().__init__()
        self.latent = nn.Linear(LATENT, NODES)
        self.plane = nn.Linear(3, NODES, bias=False)
        self.blocks = nn.ModuleList([nn.ModuleList([nn.Linear(NODES, NODES) for _ in range(5)]) for _ in range(BLOCKS)])
        self.output = nn.Linear(NODES, 1)
        for layer in [self.latent, self.plane, self.output]:
            nn.init.normal_(layer.weight, std=0.05)
        for block in self.blocks:
            for layer in block[:4]:
                nn.init.normal_(layer.weight, std=1.0)
                nn.init.normal_(layer.bias, std=1.0)
            nn.init.normal_(block[4].weight, std=0.001)
            nn.init.normal_(block[4].bias, std=0.001)
        axis = torch.linspace(-SCALE, SCALE, SIDE)
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        self.register_buffer("points", torch.stack([x, y, (x * x + y * y).sqrt()], dim=-1).reshape(-1, 3))

    def forward(self, z):
        # (B, 1, N) + (676, N): the latent's part is computed once a picture
        h = torch.tanh(self.latent(SCALE * z)[:, None, :] + self.plane(self.points)).reshape(-1, NODES)
        for block in self.blocks:
            u = h
            for layer in block[:4]:
                u = F.relu(layer(u))
            h = h + torch.tanh(block[4](u))
        return torch.sigmoid(self.output(h)).reshape(-1, 1, SIDE, SIDE)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(SIDE * SIDE, 512), nn.Linear(512, 512)
        self.mean, self.log_variance = nn.Linear(512, LATENT), nn.Linear(512, LATENT)

    def forward(self, x):
        h = F.dropout(F.softplus(self.first(x)), 0.35)
        h = F.dropout(F.softplus(self.second(h)), 0.35)
        return self.mean(h), self.log_variance(h)


class Classifier(nn.Module):
    """26 -> 13 -> 7 -> 4, 5 x 5, stride 2, 'same' padding."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 32, 5, 2)
        self.second = nn.Conv2d(32, 64, 5, 2)
        self.third = nn.Conv2d(64, 128, 5, 2)
        self.second_norm, self.third_norm = nn.BatchNorm2d(64), nn.BatchNorm2d(128)
        self.last = nn.Linear(4 * 4 * 128, 11)

    def forward(self, x):
        # 26 wants 1 + 2 zeros around it for 13 outputs, 13 and 7 want 2 + 2
        h = F.leaky_relu(self.first(F.pad(x, (1, 2, 1, 2))), 0.2)
        h = F.leaky_relu(self.second_norm(self.second(F.pad(h, (2, 2, 2, 2)))), 0.2)
        h = F.leaky_relu(self.third_norm(self.third(F.pad(h, (2, 2, 2, 2)))), 0.2)
        return self.last(h.flatten(1))


class Step:
    def __init__(self, batch):
        torch.manual_seed(1)
        self.batch = batch
        self.generator, self.encoder, self.classifier = Generator(), Encoder(), Classifier()
        self.classifier.requires_grad_(False)
        self.parameters = [*self.generator.parameters(), *self.encoder.parameters()]
        self.optimiser = torch.optim.Adam(self.parameters, lr=5e-4, betas=(0.75, 0.999))
        self.pictures = torch.rand(batch, SIDE * SIDE)
        self.labels = torch.randint(0, 10, (batch,))

    def run(self):
        mean, log_variance = self.encoder(self.pictures)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()
        loss = F.cross_entropy(self.classifier(self.generator(z)), self.labels) + 60 / 676 * divergence
        self.optimiser.zero_grad(set_to_none=False)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 5)
        self.optimiser.step()
        return loss.item()


def time_peer(step):
    start = time.perf_counter()
    loss = step.run()
    if not math.isfinite(loss):
        raise RuntimeError("PyTorch's step gave no finite loss.")
    return (time.perf_counter() - start) * 1000 / step.batch


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of both sides")
    parser.add_argument("--cppn", default="dotnet run -c Release --project src/CppnGallery.Cli --", help="how to start the cppn command")
    arguments = parser.parse_args()
    torch.set_num_threads(THREADS)
    step = Step(250)
    step.run()
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        bench = subprocess.run([*arguments.cppn.split(), "bench", "train", "--json"], check=True, stdout=subprocess.PIPE, text=True)
        ours.append(json.loads(bench.stdout)["millisecondsPerPicture"])
        theirs.append(time_peer(step))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    print(json.dumps({
        "millisecondsPerPicture": round(mine, 4),
        "peerMillisecondsPerPicture": round(peer, 4),
        "timesFaster": round(peer / mine, 2),
        "peer": f"PyTorch {torch.__version__}",
        "threads": torch.get_num_threads(),
        "rounds": arguments.rounds,
    }))


if __name__ == "__main__":
    main()

"""Pack trained networks for the library, export them to ONNX, and store parity vectors.

usage: export.py WORK_DIR MODEL_DIR PARITY.hpp [photo] [page] [tile] (all unless named)
Writes MODEL_DIR/photo.upnn, page.upnn and tile.upnn (the shipped files), WORK_DIR/photo.onnx,
page.onnx and tile.onnx (the same numbers as ONNX, opset 11, for other users of the networks)
and PARITY.hpp, the scores of the ONNX files on generated inputs.
"""
import pathlib
import struct
import sys

import cv2
import numpy as np
import torch
from torch import nn

import page_views
from networks import Exported, PageNet, TileNet, load_trained
from photo_stages import STAGES
from photo_views import VIEW_SIDE
from tile_views import TILE_HEIGHT, TILE_WIDTH

HALF, EIGHT_BITS = 0, 1
NETWORKS = (("photo", STAGES["photo"].network, (3, VIEW_SIDE, VIEW_SIDE)),
            ("page", PageNet, (1, page_views.VIEW_SIDE, page_views.VIEW_SIDE)),
            ("tile", TileNet, (1, TILE_HEIGHT, TILE_WIDTH)))


def rounded(weight, encoding):
    """(stored bytes, the weights that the library will see)."""
    flat = weight.reshape(weight.shape[0], -1)
    if encoding == HALF:
        half = flat.astype("<f2")
        return half.tobytes(), half.astype(np.float32).reshape(weight.shape)
    # One scale an output; the scale of least squared error among a few clips the rare
    # outlier instead of coarsening everything else.
    top = np.abs(flat).max(1) + 1e-12
    best, scale = np.full(len(flat), np.inf), top / 127
    for clip in np.linspace(0.7, 1.0, 13):
        s = (top * clip / 127)[:, None]
        error = ((np.clip(np.round(flat / s), -127, 127) * s - flat) ** 2).sum(1)
        scale = np.where(error < best, s[:, 0], scale)
        best = np.minimum(error, best)
    scale = scale.astype("<f4")
    stored = np.clip(np.round(flat / scale[:, None]), -127, 127).astype(np.int8)
    return scale.tobytes() + stored.tobytes(), (stored * scale[:, None]).astype(np.float32).reshape(weight.shape)


def pack(model, channels, height, width, path):
    """Write the packed file and round the model's own weights to what it holds."""
    layers = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    out = [b"UPNN", struct.pack("<5I", 1, channels, height, width, len(layers))]
    for layer in layers:
        weight = layer.weight.detach().numpy()
        if isinstance(layer, nn.Conv2d):
            groups, kernel, stride = layer.groups, layer.kernel_size[0], layer.stride[0]
        else:
            groups, kernel, stride = 1, 1, 1
        encoding = EIGHT_BITS if isinstance(layer, nn.Conv2d) and kernel == 1 and weight.size > 16384 else HALF
        data, seen = rounded(weight, encoding)
        layer.weight.data = torch.from_numpy(seen)
        out.append(struct.pack("<6I", weight.shape[0], weight.shape[1], groups, kernel, stride, encoding))
        out.append(data + b"\0" * (-len(data) % 4))
        out.append(layer.bias.detach().numpy().astype("<f4").tobytes())
    pathlib.Path(path).write_bytes(b"".join(out))


def generated_input(channels, height, width, seed):
    """Numbers that C++ can make again: a 32-bit linear congruential generator, in -1..1."""
    state, values = seed, np.empty(channels * height * width, np.float32)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = (state >> 8) / np.float32(1 << 23) - 1
    return values.reshape(1, channels, height, width)


def load(work, name, network):
    return Exported(load_trained(network(), work / f"{name}-ema.pt").eval()).eval()


def vectors_of_others(path, names):
    """The lines of the networks that stay as they are."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [line for line in lines if line.startswith("    {\"") and line.split("\"")[1] not in names]


def main(work_dir, model_dir, parity_path, names):
    work, target = pathlib.Path(work_dir), pathlib.Path(model_dir)
    vectors = vectors_of_others(pathlib.Path(parity_path), names)
    for name, network, shape in NETWORKS:
        if name not in names:
            continue
        model = load(work, name, network)
        pack(model, *shape, target / f"{name}.upnn")
        torch.onnx.export(model, torch.zeros(1, *shape), str(work / f"{name}.onnx"), opset_version=11,
                          input_names=["view"], output_names=["scores"])
        net = cv2.dnn.readNetFromONNX(str(work / f"{name}.onnx"))
        for seed in (1, 2, 3):
            x = generated_input(*shape, seed)
            net.setInput(x)
            scores = net.forward()[0]
            with torch.no_grad():
                assert np.abs(model(torch.from_numpy(x)).numpy()[0] - scores).max() < 1e-4
            vectors.append(f"    {{\"{name}\", {seed}, {{" + ", ".join(f"{s:.7g}F" for s in scores) + "}},")
        print(name, (target / f"{name}.upnn").stat().st_size, "bytes")
    pathlib.Path(parity_path).write_text("""// Written by training/export.py: what the exported ONNX files answer to generated inputs.
#pragma once

#include <array>
#include <cstdint>

struct ParityVector {
    const char* network;
    std::uint32_t seed;
    std::array<float, 5> scores;
};

// clang-format off
inline constexpr ParityVector parity_vectors[] = {
""" + "\n".join(vectors) + "\n};\n// clang-format on\n")


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.argv[4:] or ["photo", "page", "tile"])

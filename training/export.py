"""Pack trained networks for the library, export them to ONNX, and store parity vectors.

usage: export.py WORK_DIR MODEL_DIR PARITY.hpp [photo|circle] [page] [tile] (photo, page and tile unless named)
"circle" is the network of photographs that tells the whole circle, too (train_circle.py), in photo's place.
Reads WORK_DIR/photo-ema.pt (or circle-ema.pt), page-ema.pt and tile-ema.pt (what is missing is taken as it is shipped),
the photographs and the stores of pages beside them.
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

import circle_views
import export_views
import page_views
from networks import KEPT, OUTPUTS, Exported, PageNet, PhotoNet, TileNet, load_trained
from packed import EIGHT_BITS, HALF, Packed
from photo_stages import STAGES
from photo_views import VIEW_SIDE
from rounding import rounded_by_answers
from tile_views import TILE_HEIGHT, TILE_WIDTH

ALL_OUTPUTS = OUTPUTS + circle_views.BINS  # of the network of photographs, as train_circle.py leaves it


def circle_network():
    return PhotoNet(classes=ALL_OUTPUTS, kept=KEPT)


# (what its training calls it, what it is shipped as, network, shape of the input)
NETWORKS = (("photo", "photo", STAGES["photo"].network, (3, VIEW_SIDE, VIEW_SIDE)),
            ("circle", "photo", circle_network, (3, VIEW_SIDE, VIEW_SIDE)),
            ("page", "page", PageNet, (1, page_views.VIEW_SIDE, page_views.VIEW_SIDE)),
            ("tile", "tile", TileNet, (1, TILE_HEIGHT, TILE_WIDTH)))


PLACES = 32768  # of a layer's input that its weights are rounded for


def rounded(layer, encoding, seen, rng):
    """The stored bytes; the layer gets the weights and the bias that the library will see.

    `seen` is the layer's input: 8-bit weights are rounded for it (rounding.py), and the bias makes up for what the mean
    input still gives otherwise.
    """
    weight = layer.weight.detach().numpy().reshape(layer.weight.shape[0], -1)
    if encoding == HALF:
        half = weight.astype("<f2")
        layer.weight.data = torch.from_numpy(half.astype(np.float32).reshape(layer.weight.shape))
        return half.tobytes()
    places = seen.permute(0, 2, 3, 1).reshape(-1, weight.shape[1]).numpy()
    places = places[rng.permutation(len(places))[:PLACES]]
    scale, stored = rounded_by_answers(weight, places)
    as_seen = stored * scale[:, None]
    layer.weight.data = torch.from_numpy(as_seen.reshape(layer.weight.shape).astype(np.float32))
    layer.bias.data += torch.from_numpy(((weight - as_seen) @ places.mean(0)).astype(np.float32))
    return scale.tobytes() + stored.tobytes()


@torch.no_grad()
def pack(model, views, path, largest_in_halves=16384):
    """Write the packed file of an Exported network and round its own weights to what that holds; `views`: some inputs.
    Pointwise layers of more weights than `largest_in_halves` are stored in eight bits."""
    rng = np.random.default_rng(8)
    layers = [m for m in model.features if isinstance(m, nn.Conv2d)] + [model.classifier]
    out = [b"UPNN", struct.pack("<5I", 1, *views.shape[1:], len(layers))]
    for layer in layers:
        is_convolution = isinstance(layer, nn.Conv2d)
        groups, kernel, stride = (layer.groups, layer.kernel_size[0], layer.stride[0]) if is_convolution else (1, 1, 1)
        outputs, inputs = layer.weight.shape[:2]
        encoding = EIGHT_BITS if is_convolution and kernel == 1 and layer.weight.numel() > largest_in_halves else HALF
        data = rounded(layer, encoding, views, rng)
        out.append(struct.pack("<6I", outputs, inputs, groups, kernel, stride, encoding))
        out.append(data + b"\0" * (-len(data) % 4))
        out.append(layer.bias.detach().numpy().astype("<f4").tobytes())
        if is_convolution:
            views = torch.relu(layer(views.contiguous(memory_format=torch.channels_last)))
    pathlib.Path(path).write_bytes(b"".join(out))


def generated_input(channels, height, width, seed):
    """Numbers that C++ can make again: a 32-bit linear congruential generator, in -1..1."""
    state, values = seed, np.empty(channels * height * width, np.float32)
    for i in range(values.size):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = (state >> 8) / np.float32(1 << 23) - 1
    return values.reshape(1, channels, height, width)


@torch.no_grad()
def load(work, model_dir, trained, name, network):
    """What training left; where that is missing what is shipped, to be rounded again."""
    if (work / f"{trained}-ema.pt").exists():
        return Exported(load_trained(network(), work / f"{trained}-ema.pt").eval()).eval()
    model = Exported(network().eval()).eval()
    for own, packed in zip(model.weights(), Packed(model_dir / f"{name}.upnn").weights()):
        for weight, other in zip(own, packed):
            weight.copy_(other.reshape(weight.shape))
    return model


def vectors_of_others(path, names):
    """The lines of the networks that stay as they are."""
    lines = path.read_text().splitlines() if path.exists() else []
    return [line for line in lines if line.startswith("    {\"") and line.split("\"")[1] not in names]


def main(work_dir, model_dir, parity_path, names):
    work, target = pathlib.Path(work_dir), pathlib.Path(model_dir)
    chosen = [row for row in NETWORKS if row[0] in names]
    vectors = vectors_of_others(pathlib.Path(parity_path), [name for _, name, _, _ in chosen])
    for trained, name, network, shape in chosen:
        model = load(work, target, trained, name, network)
        pack(model, export_views.of(trained, work), target / f"{name}.upnn")
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
    std::array<float, """ + str(ALL_OUTPUTS) + """> scores;  // of a network with fewer the first ones
};

// clang-format off
inline constexpr ParityVector parity_vectors[] = {
""" + "\n".join(vectors) + "\n};\n// clang-format on\n")


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.argv[4:] or ["photo", "page", "tile"])

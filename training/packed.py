"""Reads a packed network (../packed_model.hpp), so that what is shipped can be asked without what training left."""
import pathlib
import struct

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

HALF, EIGHT_BITS = 0, 1  # how the weights of a layer are stored


def _take(data, kind, count, at):
    values = np.frombuffer(data, kind, count, at)
    return values, at + values.nbytes


class Packed(nn.Module):
    """The layers of one file: convolutions with ReLU, the mean over all places, a linear layer."""

    def __init__(self, path):
        super().__init__()
        data = pathlib.Path(path).read_bytes()
        version, _, _, _, count = struct.unpack_from("<5I", data, 4)  # the others: shape of the input
        assert data[:4] == b"UPNN" and version == 1, f"{path} is no packed network"
        self.layers, at = [], 24
        for _ in range(count):
            outputs, inputs, groups, kernel, stride, encoding = struct.unpack_from("<6I", data, at)
            at, size, scale = at + 24, outputs * inputs * kernel * kernel, 1.0
            if encoding == EIGHT_BITS:
                scale, at = _take(data, "<f4", outputs, at)
                scale = scale[:, None]
            stored, at = _take(data, np.int8 if encoding == EIGHT_BITS else "<f2", size, at)
            bias, at = _take(data, "<f4", outputs, at + -at % 4)
            weight = (stored.astype(np.float32).reshape(outputs, -1) * scale).reshape(outputs, inputs, kernel, kernel)
            weight = torch.from_numpy(weight).contiguous(memory_format=torch.channels_last)
            self.layers.append((weight, torch.from_numpy(bias.copy()), stride, groups))

    def weights(self):
        """(weight, bias) of every layer, for another to start from."""
        return [layer[:2] for layer in self.layers]

    def to(self, device):
        self.layers = [(weight.to(device), bias.to(device), *rest) for weight, bias, *rest in self.layers]
        return self

    @torch.no_grad()
    def forward(self, x):
        x = x.contiguous(memory_format=torch.channels_last)
        for weight, bias, stride, groups in self.layers[:-1]:
            x = F.relu(F.conv2d(x, weight, bias, stride, weight.shape[2] // 2, 1, groups))
        weight, bias = self.layers[-1][:2]
        return F.linear(x.mean((2, 3)), weight[:, :, 0, 0], bias)

"""Start a tile network from a trained one that is narrower or has fewer blocks, with the same answers.

New channels are not listened to at first, and new blocks pass on what they get (Chen,
Goodfellow and Shlens 2016, "Net2Net", arXiv:1511.05641, with zeros in place of
copies), so training goes on from what the smaller network knows.
"""
import torch
from torch import nn

from networks import fold_batch_norms, pass_through


def _stages(blocks):
    """Blocks grouped by resolution: a block of stride 2 begins a group."""
    groups = []
    for block in blocks:
        if block[1] == 2 or not groups:
            groups.append([])
        groups[-1].append(block)
    return groups


def _origins(old, new):
    """For every new block the number of the old one that it continues, or None: added blocks stand before the last of
    their resolution."""
    origins, first = [], 0
    for before, after in zip(_stages(old), _stages(new), strict=True):
        added = len(after) - len(before)
        numbers = list(range(first, first + len(before)))
        origins += numbers[:-1] + [None] * added + numbers[-1:]
        first += len(before)
    return origins


def _identity(convolution):
    weight = torch.zeros_like(convolution.weight)
    if convolution.groups > 1:
        weight[:, 0, 1, 1] = 1
    else:
        weight[:, :, 0, 0] = torch.eye(*weight.shape[:2])
    return weight, torch.zeros(len(weight))


def _widened(convolution, weight, bias):
    """The old kernels; random ones for new outputs, zeros for new inputs."""
    wide, biases = convolution.weight.clone(), torch.zeros(convolution.out_channels)
    outputs, inputs = weight.shape[:2]
    wide[:outputs, inputs:] = 0
    wide[:outputs, :inputs] = weight
    biases[:outputs] = bias
    return wide, biases


@torch.no_grad()
def start_from(model, blocks, smaller, smaller_blocks, tiles):
    """Gives `model`, a TileNet of `blocks`, the answers of `smaller`, one of `smaller_blocks`.  `tiles` set its batch
    norms."""
    known = [layer for layer in fold_batch_norms(smaller.eval().features) if isinstance(layer, nn.Conv2d)]
    sources = known[:1]
    for origin in _origins(smaller_blocks, blocks):
        sources += [None, None] if origin is None else known[1 + 2 * origin:3 + 2 * origin]
    convolutions = [layer for layer in model.features if isinstance(layer, nn.Conv2d)]
    chosen = dict(zip(convolutions, sources, strict=True))
    model.eval()
    x = tiles
    for layer in model.features:
        if isinstance(layer, nn.Conv2d):
            source = chosen[layer]
            weight, bias = _identity(layer) if source is None else _widened(layer, source.weight, source.bias)
            layer.weight.copy_(weight)
        elif isinstance(layer, nn.BatchNorm2d):
            pass_through(layer, x, bias)
        x = layer(x)
    model.classifier.weight.zero_()
    model.classifier.weight[:, :smaller.classifier.in_features] = smaller.classifier.weight
    model.classifier.bias.copy_(smaller.classifier.bias)
    model.train()

"""The two networks: MobileNet v1 for whole views, a small sibling for text tiles.

Both are chains of depthwise-separable convolutions (Howard et al. 2017,
arXiv:1704.04861).  They cost a CPU a quarter of an inverted-residual network of the
same size and run in OpenCV's dnn module without any unusual operator.
"""
import torch
from torch import nn

import fine_views
from tflite import read_convolutions

# Scores of either network: one for each clockwise turn, then the logit of "this is a
# document" (tiles: "this is text").
OUTPUTS = 5

# (output channels at width 1, stride) of the 13 separable blocks of MobileNet v1.
MOBILENET_V1 = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
                (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)]


# How many blocks a grown network has behind which of these, by their number.
GROWN = {10: 3, 12: 1}

# The first of these blocks that a network started from a trained one keeps as they are, with the convolution before
# them: they see the most pixels, and so cost most of a training step that has to go back through them.
KEPT = 4


def _separable(channels, out, stride):
    return [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels), nn.ReLU(inplace=True),
            nn.Conv2d(channels, out, 1), nn.ReLU(inplace=True)]


@torch.no_grad()
def _passing_on(layers):
    """The layers of a block, set to pass on what comes from behind a ReLU (Net2DeeperNet; Chen et al. 2016,
    arXiv:1511.05641)."""
    spatial, pointwise = layers[0], layers[2]
    for layer in (spatial, pointwise):
        layer.weight.zero_()
        layer.bias.zero_()
    spatial.weight[:, :, 1, 1] = 1
    pointwise.weight[:, :, 0, 0] = torch.eye(pointwise.out_channels)
    return layers


class PhotoNet(nn.Module):
    """MobileNet v1, to be started from published weights.

    Those come with their batch norms folded away; this network has batch norms of its own, which change nothing at
    first (`keep_answers`) and which `Exported` folds again.  Without them it learns several
    times more slowly (src/coarse/model/MODEL_CARD.md).
    TensorFlow's "SAME" padding puts the odd pixel of a stride-2 convolution at the
    bottom right, PyTorch's symmetric padding at the top left.  Loading the kernels
    turned by 180 degrees makes the two equal up to a half turn of the input, which
    costs nothing here (all turns are trained), and saves every padding layer.
    ReLU stands in place of ReLU6: training in bfloat16 on a CPU has no backward step
    for the latter, and is 2.5 times as fast as float32 where the CPU has AVX512-BF16.
    """

    def __init__(self, width=0.75, classes=OUTPUTS, recognises=0, grown=None, kept=0):
        """`grown`: more blocks (GROWN); `kept`: blocks that do not learn (KEPT) and have no batch norms."""
        super().__init__()
        channels = int(32 * width)
        layers, self.published = [nn.Conv2d(3, channels, 3, 2, 1), nn.ReLU(inplace=True)], [True]
        for number, (out, stride) in enumerate(MOBILENET_V1):
            out = int(out * width)
            layers += _separable(channels, out, stride)
            self.published += [True, True]
            channels = out
            for _ in range((grown or {}).get(number, 0)):
                layers += _passing_on(_separable(channels, channels, 1))
                self.published += [False, False]
        still = 2 + 4 * kept if kept else 0
        for layer in layers[:still]:
            layer.requires_grad_(False)
        self.features = nn.Sequential(*layers[:still], *_with_batch_norms(layers[still:]))
        self.dropout = nn.Dropout(0.1)
        self.classifier = nn.Linear(channels, classes)
        # What the starting network named things by; only while training (recognise_photos.py).
        self.recogniser = nn.Linear(channels, recognises) if recognises else None

    def pooled(self, x):
        return self.features(x).mean((2, 3))

    def forward(self, x):
        return self.classifier(self.dropout(self.pooled(x)))

    @torch.no_grad()
    def start_from(self, layers):
        """Takes the (weight, bias) of a network without batch norms: of its convolutions, and of its classifier where
        that comes last.  What this one has grown beyond it stays as it is."""
        convolutions = [m for m in self.features if isinstance(m, nn.Conv2d)]
        known = [c for c, is_published in zip(convolutions, self.published) if is_published]
        for layer, (weight, bias) in zip(known + [self.classifier], layers):
            layer.weight.copy_(weight.reshape(layer.weight.shape))
            layer.bias.copy_(bias)

    def load_tflite(self, path):
        *convolutions, (weight, bias) = read_convolutions(path)
        if self.recogniser is not None:
            self.recogniser.weight.data.copy_(torch.from_numpy(weight.reshape(self.recogniser.weight.shape).copy()))
            self.recogniser.bias.data.copy_(torch.from_numpy(bias.copy()))
        layers = []
        for number, (weight, bias) in enumerate(convolutions):
            spatial = number % 2 == 1  # every other one is a depthwise convolution, its channels last
            weight = torch.from_numpy(weight.copy()).permute((3, 0, 1, 2) if spatial else (0, 3, 1, 2))
            layers.append((weight.flip(2, 3), torch.from_numpy(bias.copy())))
        self.start_from(layers)

    @torch.no_grad()
    def keep_answers(self, views):
        """Sets the batch norms so that they change nothing on these views."""
        training, x = self.training, views
        self.eval()
        for layer in self.features:
            if isinstance(layer, nn.BatchNorm2d):
                pass_through(layer, x)
            else:
                x = layer(x)
        self.train(training)


class GreyNet(PhotoNet):
    """MobileNet v1 of another width for views in grey.

    The published weights are for three channels; grey is the same in all of them, so that their sum does as well.
    """

    def __init__(self, width, classes=OUTPUTS, kept=0):
        super().__init__(width=width, classes=classes, kept=kept)
        first = nn.Conv2d(1, int(32 * width), 3, 2, 1)
        self.features[0] = first.requires_grad_(kept == 0)
        self.shape = {"width": width, "kept": kept}

    @torch.no_grad()
    def load_tflite(self, path):
        coloured = PhotoNet(recognises=1001, **self.shape)
        coloured.load_tflite(path)
        for own, published in zip(self.features, coloured.features):
            if own is not self.features[0] and isinstance(own, nn.Conv2d):
                own.weight.copy_(published.weight)
                own.bias.copy_(published.bias)
        self.features[0].weight.copy_(coloured.features[0].weight.sum(1, keepdim=True))
        self.features[0].bias.copy_(coloured.features[0].bias)


class PageNet(GreyNet):
    """Looks at a page as a whole, in grey: half the width of MobileNet v1.

    The first two blocks keep the published weights: they see the most pixels.
    """

    def __init__(self):
        super().__init__(width=0.5, kept=2)


class FineNet(GreyNet):
    """Tells how far a photograph is from level: a quarter of the width of MobileNet v1, all of which learns."""

    def __init__(self):
        super().__init__(width=0.25, classes=fine_views.CLASSES)


@torch.no_grad()
def pass_through(norm, x):
    """Sets a batch norm to change nothing: the spread and the mean of `x`, by which it divides and which it takes away,
    are what it multiplies by and adds."""
    spread, mean = torch.var_mean(x, (0, 2, 3), unbiased=False)
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(spread)
    norm.weight.copy_((spread + norm.eps).sqrt())
    norm.bias.copy_(mean)


def _with_batch_norms(layers):
    """A batch norm behind every convolution.  Their statistics move slowly: batches hold few photographs."""
    out = []
    for layer in layers:
        out.append(layer)
        if isinstance(layer, nn.Conv2d):
            out.append(nn.BatchNorm2d(layer.out_channels, momentum=0.05))
    return out


# (output channels, stride) of the separable blocks of TileNet.
TILE_BLOCKS = [(48, 2), (48, 1), (128, 2), (128, 1), (128, 1), (128, 1),
               (352, 2), (352, 1), (352, 1), (352, 1), (352, 1)]


# Norm of the weights of an output of a tile network that starts from a packed one, about that of those it holds.
STARTING_NORM = 1.4


class TileNet(nn.Module):
    """Looks at a tile of grey text.

    The averaging head adds up what every place of the tile says about the turn, as
    the library then adds up tiles.
    """

    def __init__(self, stem=24, classes=OUTPUTS):
        super().__init__()
        channels = stem
        layers = [nn.Conv2d(1, stem, 5, 2, 2, bias=False), nn.BatchNorm2d(stem), nn.ReLU(inplace=True)]
        for out, stride in TILE_BLOCKS:
            layers += [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
                       nn.BatchNorm2d(channels), nn.ReLU(inplace=True),
                       nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
            channels = out
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, classes)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))

    @torch.no_grad()
    def start_from(self, layers, tiles):
        """Takes the (weight, bias) of a network whose batch norms are folded away, and says what it says of `tiles`.

        A batch norm takes back any factor of the convolution before it; but how fast that one learns depends on how
        large its weights are, and folding has made some tiny and some huge. They are made alike.
        """
        training, x, layers = self.training, tiles, iter(layers)
        self.eval()
        for layer in self.features:
            if isinstance(layer, nn.Conv2d):
                weight, bias = next(layers)
                factor = STARTING_NORM / weight.reshape(len(weight), -1).norm(dim=1).clamp_min(1e-8)
                layer.weight.copy_(weight.reshape(layer.weight.shape) * factor[:, None, None, None])
                x = layer(x)
            elif isinstance(layer, nn.BatchNorm2d):
                pass_through(layer, x)
                layer.weight.div_(factor)
                layer.bias.div_(factor).add_(bias)
                x = layer(x)
            else:
                x = layer(x)
        weight, bias = next(layers)
        self.classifier.weight.copy_(weight.reshape(self.classifier.weight.shape))
        self.classifier.bias.copy_(bias)
        self.train(training)


def load_trained(network, path):
    """`network` with the weights that training left, without a recogniser."""
    network.load_state_dict({k: v for k, v in torch.load(path).items() if not k.startswith("recogniser.")})
    return network


def fold_batch_norms(features):
    """The same layers with every batch norm folded into the convolution before it."""
    folded = []
    for layer in features:
        if isinstance(layer, nn.BatchNorm2d):
            folded[-1] = torch.nn.utils.fusion.fuse_conv_bn_eval(folded[-1].eval(), layer.eval())
        else:
            folded.append(layer)
    return nn.Sequential(*folded)


class Exported(nn.Module):
    """What is shipped: batch norms folded, pooling as OpenCV's dnn module likes it."""

    def __init__(self, model):
        super().__init__()
        self.features = fold_batch_norms(model.eval().features)
        self.classifier = model.classifier

    def weights(self):
        """(weight, bias) of every layer, for another to start from."""
        return [(m.weight, m.bias) for m in (*self.features, self.classifier) if not isinstance(m, nn.ReLU)]

    def forward(self, x):
        return self.classifier(torch.flatten(nn.functional.adaptive_avg_pool2d(self.features(x), 1), 1))

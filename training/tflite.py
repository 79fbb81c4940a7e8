"""Read the weights of a quantised TensorFlow Lite classifier without TensorFlow.

A .tflite file is a flatbuffer (schema: tensorflow/lite/schema/schema.fbs).  Only
what a chain of convolutions needs is read: operators in order, with the
de-quantised values of their constant inputs.
"""
import struct

import numpy as np

# TensorType of the schema.
_DTYPES = {0: np.float32, 2: np.int32, 3: np.uint8, 9: np.int8}


class _Table:
    def __init__(self, data, position):
        self.data, self.position = data, position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]
        self.vtable_size = struct.unpack_from("<H", data, self.vtable)[0]

    def _field(self, index):
        entry = 4 + 2 * index
        if entry >= self.vtable_size:
            return None
        offset = struct.unpack_from("<H", self.data, self.vtable + entry)[0]
        return self.position + offset if offset else None

    def scalar(self, index, code, default=0):
        at = self._field(index)
        return default if at is None else struct.unpack_from("<" + code, self.data, at)[0]

    def _vector(self, index):
        at = self._field(index)
        if at is None:
            return 0, 0
        at += struct.unpack_from("<I", self.data, at)[0]
        return at + 4, struct.unpack_from("<I", self.data, at)[0]

    def array(self, index, dtype):
        start, count = self._vector(index)
        return np.frombuffer(self.data, dtype, count, start) if count else np.empty(0, dtype)

    def tables(self, index):
        start, count = self._vector(index)
        for i in range(count):
            at = start + 4 * i
            yield _Table(self.data, at + struct.unpack_from("<I", self.data, at)[0])

    def table(self, index):
        at = self._field(index)
        return None if at is None else _Table(self.data, at + struct.unpack_from("<I", self.data, at)[0])


def read_convolutions(path):
    """[(weight, bias)] of the convolutions in order, float32.

    Weights have the file's layout: (out, height, width, in) for a plain
    convolution and (1, height, width, channels) for a depthwise one.
    """
    data = open(path, "rb").read()
    model = _Table(data, struct.unpack_from("<I", data, 0)[0])
    buffers = list(model.tables(4))
    graph = next(model.tables(2))
    tensors = list(graph.tables(0))

    def constant(index):
        tensor = tensors[index]
        raw = buffers[tensor.scalar(2, "I")].array(0, np.uint8)
        if raw.size == 0:
            return None
        values = np.frombuffer(raw.tobytes(), _DTYPES[tensor.scalar(1, "b")])
        values = values.reshape(tensor.array(0, "<i4")).astype(np.float32)
        quantization = tensor.table(4)
        scale, zero = quantization.array(2, "<f4"), quantization.array(3, "<i8")
        return (values - np.float32(zero[0])) * scale[0] if scale.size else values

    layers = []
    for operator in graph.tables(3):
        inputs = operator.array(1, "<i4")
        if len(inputs) == 3:
            weight, bias = constant(inputs[1]), constant(inputs[2])
            if weight is not None and weight.ndim == 4:
                layers.append((weight, bias))
    return layers

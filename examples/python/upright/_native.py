"""libupright_c through ctypes: the structs and functions of upright.h, and nothing else."""
import ctypes
import ctypes.util
import os
from ctypes import POINTER, Structure, byref, c_char, c_char_p, c_double, c_float, c_int32, c_int64, c_size_t, c_uint8
from ctypes import c_uint32, c_uint64, c_void_p

from ._types import UprightError


class Options(Structure):
    _fields_ = [("struct_size", c_uint32), ("exif", c_int32), ("min_confidence", c_double), ("detect_skew", c_int32),
                ("detect_turn", c_int32), ("deadline_ms", c_double), ("max_input_bytes", c_uint64),
                ("max_pixels", c_uint64), ("max_side", c_uint32), ("model_bgr", c_int32), ("model_path", c_char_p),
                ("model_input_width", c_int32), ("model_input_height", c_int32), ("model_mean", c_float * 3),
                ("model_deviation", c_float * 3), ("model_turns", c_int32 * 4)]


class Image(Structure):
    _fields_ = [("struct_size", c_uint32), ("format", c_int32), ("width", c_int32), ("height", c_int32),
                ("stride_bytes", c_int64), ("data", c_void_p), ("exif_orientation", c_int32), ("reserved", c_int32)]


class Detection(Structure):
    _fields_ = [("struct_size", c_uint32), ("quarter_turns", c_int32), ("rotation_angle", c_double), ("skew", c_double),
                ("confidence", c_double), ("posterior", c_double * 4), ("skew_sigma", c_double),
                ("skew_confidence", c_double), ("mirrored", c_int32), ("kind", c_int32), ("decision", c_int32),
                ("exif_orientation", c_int32), ("exif_agrees", c_int32), ("truncated", c_int32), ("width", c_int32),
                ("height", c_int32), ("decode_ms", c_double), ("vision_ms", c_double), ("exif_ms", c_double),
                ("preprocess_ms", c_double), ("edges_ms", c_double), ("lines_ms", c_double), ("vote_ms", c_double),
                ("coarse_ms", c_double), ("confidence_ms", c_double)]


class Diagnostics(Structure):
    _fields_ = [("struct_size", c_uint32), ("message_length", c_uint32), ("message", c_char * 512)]


class Correction(Structure):
    _fields_ = [("struct_size", c_uint32), ("mirrored", c_int32), ("quarter_turns", c_int32), ("reserved", c_int32),
                ("skew", c_double)]


class CorrectOptions(Structure):
    _fields_ = [("struct_size", c_uint32), ("how", c_int32), ("level", c_int32), ("canvas", c_int32),
                ("interpolation", c_int32), ("background", c_int32), ("colour", c_uint8 * 4), ("max_side", c_uint32),
                ("max_input_bytes", c_uint64), ("max_pixels", c_uint64)]


class Corrected(Structure):
    _fields_ = [("struct_size", c_uint32), ("way", c_int32), ("width", c_int32), ("height", c_int32),
                ("exif_orientation", c_int32), ("thumbnail", c_int32), ("format", c_int32), ("reserved", c_int32)]


def sized(struct, **members):
    """A struct that knows its size, as every call wants it."""
    return struct(struct_size=ctypes.sizeof(struct), **members)


def _load():
    """UPRIGHT_LIBRARY names the file; else the system's search path is asked, for the version this was written for."""
    named = os.environ.get("UPRIGHT_LIBRARY")
    for name in [named] if named else ["libupright_c.so.1", ctypes.util.find_library("upright_c")]:
        try:
            if name:
                return ctypes.CDLL(name)
        except OSError as error:
            problem = error
    raise ImportError(f"libupright_c cannot be loaded (set UPRIGHT_LIBRARY to its file): {problem}")


library = _load()


def _declare(name, result, *arguments):
    function = getattr(library, f"upright_{name}")
    function.restype = result
    function.argtypes = arguments
    return function


status_string = _declare("status_string", c_char_p, c_int32)
version = _declare("version", c_char_p)
options_init = _declare("options_init", c_int32, POINTER(Options), c_size_t)
detector_create = _declare("detector_create", c_int32, POINTER(Options), POINTER(c_void_p), POINTER(Diagnostics))
detector_destroy = _declare("detector_destroy", None, c_void_p)
detect_encoded = _declare("detect_encoded", c_int32, c_void_p, c_void_p, c_size_t, POINTER(Detection),
                          POINTER(Diagnostics))
detect_file = _declare("detect_file", c_int32, c_void_p, c_char_p, POINTER(Detection), POINTER(Diagnostics))
detect_pixels = _declare("detect_pixels", c_int32, c_void_p, POINTER(Image), POINTER(Detection), POINTER(Diagnostics))
read_exif_orientation = _declare("read_exif_orientation", c_int32, c_void_p, c_size_t, POINTER(c_int32))
buffer_data = _declare("buffer_data", c_void_p, c_void_p)
buffer_size = _declare("buffer_size", c_size_t, c_void_p)
buffer_destroy = _declare("buffer_destroy", None, c_void_p)
correct_options_init = _declare("correct_options_init", c_int32, POINTER(CorrectOptions), c_size_t)
correct_encoded = _declare("correct_encoded", c_int32, c_void_p, c_size_t, POINTER(Correction), POINTER(CorrectOptions),
                           POINTER(c_void_p), POINTER(Corrected), POINTER(Diagnostics))
correct_pixels = _declare("correct_pixels", c_int32, POINTER(Image), POINTER(Correction), POINTER(CorrectOptions),
                          POINTER(c_void_p), POINTER(Corrected), POINTER(Diagnostics))


def check(status, diagnostics=None):
    """Raises UprightError unless `status` is success."""
    if status != 0:
        message = diagnostics.message.decode("utf-8", "replace") if diagnostics is not None else ""
        raise UprightError(status, message or status_string(status).decode())


class _PyBuffer(Structure):
    """Py_buffer of the C API of Python (stable since 3.11, unchanged since 3.0)."""
    _fields_ = [("buf", c_void_p), ("obj", c_void_p), ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
                ("readonly", ctypes.c_int), ("ndim", ctypes.c_int), ("format", c_char_p),
                ("shape", POINTER(ctypes.c_ssize_t)), ("strides", POINTER(ctypes.c_ssize_t)),
                ("suboffsets", POINTER(ctypes.c_ssize_t)), ("internal", c_void_p)]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = [ctypes.py_object, POINTER(_PyBuffer), ctypes.c_int]
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = [POINTER(_PyBuffer)]
_release_buffer.restype = None
_SIMPLE, _STRIDED_WITH_FORMAT = 0, 0x1C  # PyBUF_SIMPLE, PyBUF_RECORDS_RO


class Borrowed:
    """The memory of bytes, a memoryview or an array, without a copy, while the `with` block runs."""

    def __init__(self, data, strided=False):
        self._data, self._flags = data, _STRIDED_WITH_FORMAT if strided else _SIMPLE

    def __enter__(self):
        self.view = _PyBuffer()
        _get_buffer(self._data, byref(self.view), self._flags)
        return self.view

    def __exit__(self, *_):
        _release_buffer(byref(self.view))

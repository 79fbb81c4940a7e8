"""libupright_c through ctypes: loads it, and makes the structs and functions that _abi.py describes."""
import ctypes
import ctypes.util
import os
from ctypes import POINTER, byref

from . import _abi
from ._types import UprightError

_KINDS = {"I": ctypes.c_uint32, "i": ctypes.c_int32, "d": ctypes.c_double, "Q": ctypes.c_uint64, "q": ctypes.c_int64,
          "B": ctypes.c_uint8, "c": ctypes.c_char, "N": ctypes.c_size_t, "s": ctypes.c_char_p, "p": ctypes.c_void_p}


def _struct(name):
    members = [item.split(":") for item in _abi.STRUCTS[name].split()]
    fields = [(member, _KINDS[code] if len(code) == 1 else _KINDS[code[-1]] * int(code[:-1])) for member, code in members]
    return type(name, (ctypes.Structure,), {"_fields_": fields})


STRUCTS = {name: _struct(name) for name in _abi.STRUCTS}
_SIZES = {name: ctypes.sizeof(struct) for name, struct in STRUCTS.items()}


def sized(name, **members):
    """A struct that knows its size; zero, the default, in all that is not given."""
    return STRUCTS[name](_SIZES[name], **members)


def _load():
    """UPRIGHT_LIBRARY names the file; else the one that a package brought along beside this file, else the system's search
    path is asked, for the version this was written for."""
    named, problem = os.environ.get("UPRIGHT_LIBRARY"), "not found"
    soname = "libupright_c.so.2"
    beside = os.path.join(os.path.dirname(__file__), soname)
    for name in [named] if named else [beside, soname, ctypes.util.find_library("upright_c")]:
        try:
            if name and (name != beside or os.path.exists(beside)):
                return ctypes.CDLL(name)
        except OSError as error:
            problem = error
    raise ImportError(f"libupright_c cannot be loaded (set UPRIGHT_LIBRARY to its file): {problem}")


class _Functions:
    """The functions of the library by name, without upright_."""

    def __init__(self, library):
        if not hasattr(library, "upright_detect"):
            raise ImportError("libupright_c is older than release 0.2")
        for name, signature in _abi.FUNCTIONS.items():
            result, arguments = signature.split(":")
            function = getattr(library, f"upright_{name}")
            function.restype = _KINDS[result] if result else None
            function.argtypes = [_KINDS[code] for code in arguments]
            setattr(self, name, function)


library = _load()
c = _Functions(library)
# What stands before the last argument, the message, are the answer and, of ON_FIXED, what was done.
_TOLD = [ctypes.c_int32, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int32, ctypes.c_void_p]
ON_ANSWER = ctypes.CFUNCTYPE(*_TOLD, ctypes.c_char_p)
ON_FIXED = ctypes.CFUNCTYPE(*_TOLD, ctypes.c_void_p, ctypes.c_char_p)
READ_AT = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_size_t)


def text_of(diagnostics):
    return diagnostics.message.decode("utf-8", "replace")


def check(status, diagnostics=None):
    """Raises UprightError unless `status` is success."""
    if status != 0:
        raise UprightError(status, text_of(diagnostics) if diagnostics is not None else "")


def strings(encoded):
    """An array of strings, each bytes or None."""
    return (ctypes.c_char_p * len(encoded))(*encoded)


class Handle:
    """Owns an object of the library. Calls under way hold a reference, so closing never pulls it from under them."""

    def __init__(self, pointer, destroy):
        self.pointer, self._destroy = pointer, destroy

    def __del__(self):
        self._destroy(self.pointer)


def take(buffer):
    """A copy of what an upright_buffer holds; frees it. None for null."""
    if not buffer:
        return None
    try:
        return ctypes.string_at(c.buffer_data(buffer), c.buffer_size(buffer))
    finally:
        c.buffer_destroy(buffer)


class _PyBuffer(ctypes.Structure):
    """Py_buffer of the C API of Python (stable since 3.11, unchanged since 3.0)."""
    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p), ("len", ctypes.c_ssize_t),
                ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
                ("format", ctypes.c_char_p), ("shape", POINTER(ctypes.c_ssize_t)), ("strides", POINTER(ctypes.c_ssize_t)),
                ("suboffsets", POINTER(ctypes.c_ssize_t)), ("internal", ctypes.c_void_p)]


_get_buffer = ctypes.pythonapi.PyObject_GetBuffer
_get_buffer.argtypes = [ctypes.py_object, POINTER(_PyBuffer), ctypes.c_int]
_release_buffer = ctypes.pythonapi.PyBuffer_Release
_release_buffer.argtypes = [POINTER(_PyBuffer)]
_release_buffer.restype = None
_STRIDED_WITH_FORMAT = 0x1C  # PyBUF_RECORDS_RO


class Borrowed:
    """The memory of bytes, a memoryview or an array, without a copy, while the `with` block runs."""

    def __init__(self, data):
        self._data = data

    def __enter__(self):
        self.view = _PyBuffer()
        _get_buffer(self._data, byref(self.view), _STRIDED_WITH_FORMAT)
        return self.view

    def __exit__(self, *_):
        _release_buffer(byref(self.view))

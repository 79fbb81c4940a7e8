"""What may be asked about: a path, bytes, a file object, a PIL image or an array of pixels."""
import contextlib
import ctypes
import os

from . import _native
from ._abi import PixelFormat, Status
from ._types import UprightError, member_of

# (bytes of a value, channels) of an array -> its format where none is told
_BY_SHAPE = {(1, 1): PixelFormat.GREY, (1, 3): PixelFormat.RGB, (1, 4): PixelFormat.RGBA, (2, 1): PixelFormat.GREY16,
             (2, 3): PixelFormat.RGB16}
_CHANNELS = {PixelFormat.RGB: 3, PixelFormat.BGR: 3, PixelFormat.RGBA: 4, PixelFormat.BGRA: 4, PixelFormat.ARGB: 4,
             PixelFormat.ABGR: 4, PixelFormat.RGB16: 3}
_BITS, _PLANES = (PixelFormat.BIT_0_BLACK, PixelFormat.BIT_1_BLACK), (PixelFormat.NV12, PixelFormat.I420)
_PIL_MODES = {"L": PixelFormat.GREY, "RGB": PixelFormat.RGB, "RGBA": PixelFormat.RGBA, "I;16": PixelFormat.GREY16}


def invalid(message):
    return UprightError(Status.INVALID_ARGUMENT, message)


def path_bytes(path):
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise invalid("path: holds a zero byte")
    return encoded


def is_path(source):
    return isinstance(source, (str, os.PathLike))


def is_pil(source):
    return hasattr(source, "getexif") and hasattr(source, "mode")


class Reader:
    """A binary file object that is read in pieces from where it stands, so that the library can refuse or end it early."""

    def __init__(self, file):
        self._file, self._start, self.failure = file, file.tell(), None
        self.size = file.seek(0, os.SEEK_END) - self._start
        self.callback = _native.READ_AT(self._read_at)

    def _read_at(self, _, offset, buffer, size):
        try:
            self._file.seek(self._start + offset)
            done = 0
            while done < size:
                data = self._file.read(size - done)
                if not data:
                    return 1
                ctypes.memmove(buffer + done, bytes(data), len(data))
                done += len(data)
            return 0
        except BaseException as failure:  # also an interrupt from the keyboard; nothing may pass through C
            self.failure = failure
            return 1


def reader_of(source):
    """A Reader of a file object that knows its size; None for all else."""
    if not hasattr(source, "read") or is_pil(source) or _has_buffer(source):
        return None
    if isinstance(source.read(0), str):
        raise TypeError("a file must be opened in binary mode")
    return Reader(source) if hasattr(source, "seekable") and source.seekable() else None


def _has_buffer(source):
    try:
        memoryview(source)
        return True
    except TypeError:
        return False


@contextlib.contextmanager
def borrowed(source, format=None, exif_orientation=0, resolution=None):
    """Members of an upright_request for a source that is no path: data and size, or image."""
    if is_pil(source):
        source, format, exif_orientation, resolution = _of_pil(source, exif_orientation, resolution)
    elif hasattr(source, "read") and not _has_buffer(source):
        source = source.read()
        if isinstance(source, str):
            raise TypeError("a file must be opened in binary mode")
    with _native.Borrowed(source) as view:
        if view.ndim == 1 and view.itemsize == 1:
            yield {"data": view.buf, "size": view.len}
            return
        image, copy = _image_of(view, source, format)
        image.exif_orientation = exif_orientation
        if resolution:
            image.x_resolution, image.y_resolution = resolution
        yield {"image": ctypes.addressof(image), "keep": (image, copy)}


def _of_pil(picture, exif_orientation, resolution):
    if picture.mode not in _PIL_MODES:
        alpha = "A" in picture.mode.upper() or "transparency" in picture.info
        grey = picture.mode in ("1", "F")
        wide = picture.mode.startswith("I")
        picture = picture.convert("RGBA" if alpha else "I;16" if wide else "L" if grey else "RGB")
    width, height = picture.size
    form = _PIL_MODES[picture.mode]
    channels, kind = _CHANNELS.get(form, 1), "H" if form == PixelFormat.GREY16 else "B"
    pixels = memoryview(picture.tobytes()).cast("B").cast(kind, [height, width, channels])
    orientation = exif_orientation or picture.getexif().get(0x0112, 0)  # Exif 2.32, 4.6.4: Orientation
    return pixels, form, orientation if orientation in range(1, 9) else 0, resolution or picture.info.get("dpi")


def _image_of(view, source, format):
    """The image that a buffer of shape (height, width) or (height, width, channels) holds, and the copy it needed."""
    letter = (view.format or b"B").lstrip(b"=<|@").decode()
    if (view.itemsize, letter) not in ((1, "B"), (1, "b"), (1, "c"), (1, "?"), (2, "H")):
        raise invalid("pixels: neither 8-bit nor unsigned 16-bit values")
    if view.ndim not in (2, 3):
        raise invalid("pixels: the shape is neither (height, width) nor (height, width, channels)")
    height, width = view.shape[0], view.shape[1]
    channels = view.shape[2] if view.ndim == 3 else 1
    form = _BY_SHAPE.get((view.itemsize, channels)) if format is None else member_of(PixelFormat, format)
    if form is None or _CHANNELS.get(form, 1) != channels or (form in (8, 9)) != (view.itemsize == 2):
        raise invalid(f"pixels: {channels} channels of {8 * view.itemsize} bits do not fit the format {format!r}")
    if max(height, width) > 0x7FFFFFFF:
        raise invalid("pixels: larger than any image")
    pixel = channels * view.itemsize
    row, apart = view.strides[0], view.strides[1]
    packed = form in _BITS or form in _PLANES
    plain = view.ndim == 2 or view.strides[2] == view.itemsize
    copy = None
    if letter == "?" or not plain or apart < pixel or abs(row) < apart * width or packed and (apart != 1 or row < width):
        values = memoryview(source).tobytes()
        copy = ctypes.create_string_buffer(values.replace(b"\1", b"\xff") if letter == "?" else values, len(values))
        start, row, apart = ctypes.addressof(copy), width * pixel, pixel
    else:
        start = view.buf + min(0, row) * (height - 1)
    size = abs(row) * (height - 1) + apart * (width - 1) + pixel if height and width else 0
    return _native.sized("image", format=int(form), width=width * 8 if form in _BITS else width,
                         height=height * 2 // 3 if form in _PLANES else height, data=start, size_bytes=size,
                         stride_bytes=row, pixel_stride_bytes=0 if packed else apart), copy

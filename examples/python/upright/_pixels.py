"""Arrays of pixels as the library wants them, without a copy."""
from . import _native
from ._types import PixelFormat, Status, UprightError

_CHANNELS = {PixelFormat.GREY: 1, PixelFormat.RGB: 3, PixelFormat.BGR: 3, PixelFormat.RGBA: 4, PixelFormat.BGRA: 4}
_DEFAULT_FORMAT = {1: PixelFormat.GREY, 3: PixelFormat.RGB, 4: PixelFormat.RGBA}


def _invalid(message):
    return UprightError(Status.INVALID_ARGUMENT, message)


def image_of(view, format, exif_orientation=0):
    """The image that a buffer of 8-bit values with shape (height, width) or (height, width, channels) holds."""
    if view.itemsize != 1 or (view.format or b"B") not in (b"B", b"b", b"c"):
        raise _invalid("pixels: not an array of 8-bit values")
    if view.ndim not in (2, 3):
        raise _invalid("pixels: the shape is neither (height, width) nor (height, width, channels)")
    height, width = view.shape[0], view.shape[1]
    channels = view.shape[2] if view.ndim == 3 else 1
    if max(height, width) > 0x7FFFFFFF:
        raise _invalid("pixels: larger than any image")
    if format is None:
        if channels not in _DEFAULT_FORMAT:
            raise _invalid(f"pixels: {channels} channels; 1, 3 or 4 are known")
        format = _DEFAULT_FORMAT[channels]
    if _CHANNELS.get(format) != channels:
        raise _invalid(f"pixels: {channels} channels do not fit the format {format!r}")
    dense = (view.ndim == 2 or view.strides[2] == 1) and (view.strides[1] == channels or width == 1)
    if not dense or view.strides[0] < width * channels:
        raise _invalid("pixels: only rows may be apart from one another; pass a contiguous copy")
    return _native.sized(_native.Image, format=int(format), width=width, height=height, stride_bytes=view.strides[0],
                         data=view.buf, exif_orientation=exif_orientation)

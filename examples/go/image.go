package upright

import (
	"encoding/binary"
	"image"
	"image/draw"
)

// PixelsOf is a decoded image as the library takes it, without a copy where its layout allows.
func PixelsOf(picture image.Image) Pixels {
	bounds := picture.Bounds()
	pixels := Pixels{Width: bounds.Dx(), Height: bounds.Dy()}
	if bounds.Empty() {
		return pixels
	}
	x, y := bounds.Min.X, bounds.Min.Y
	switch known := picture.(type) {
	case *image.Gray:
		pixels.Data, pixels.Stride, pixels.Format = known.Pix[known.PixOffset(x, y):], known.Stride, PixelFormatGrey
	case *image.Gray16:
		pixels.Data, pixels.Format = make([]byte, 2*pixels.Width*pixels.Height), PixelFormatGrey16
		for row := 0; row < pixels.Height; row++ { // Go keeps the high byte first
			from := known.Pix[known.PixOffset(x, y+row):]
			for at := 0; at < pixels.Width; at++ {
				binary.NativeEndian.PutUint16(pixels.Data[2*(row*pixels.Width+at):], binary.BigEndian.Uint16(from[2*at:]))
			}
		}
	case *image.NRGBA:
		pixels.Data, pixels.Stride, pixels.Format = known.Pix[known.PixOffset(x, y):], known.Stride, PixelFormatRGBA
	case *image.RGBA:
		if known.Opaque() { // otherwise its colours are multiplied by alpha
			pixels.Data, pixels.Stride, pixels.Format = known.Pix[known.PixOffset(x, y):], known.Stride, PixelFormatRGBA
			break
		}
		return copied(picture)
	default:
		return copied(picture)
	}
	return pixels
}

func copied(picture image.Image) Pixels {
	plain := image.NewNRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(plain, plain.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return PixelsOf(plain)
}

// imageOf is what CorrectPixels has made of what PixelsOf gave.
func imageOf(corrected Corrected) image.Image {
	frame := image.Rect(0, 0, corrected.Width, corrected.Height)
	switch corrected.Format {
	case PixelFormatGrey:
		return &image.Gray{Pix: corrected.Data, Stride: corrected.Width, Rect: frame}
	case PixelFormatGrey16:
		for at := 0; at+1 < len(corrected.Data); at += 2 {
			binary.BigEndian.PutUint16(corrected.Data[at:], binary.NativeEndian.Uint16(corrected.Data[at:]))
		}
		return &image.Gray16{Pix: corrected.Data, Stride: 2 * corrected.Width, Rect: frame}
	default:
		return &image.NRGBA{Pix: corrected.Data, Stride: 4 * corrected.Width, Rect: frame}
	}
}

package upright

/*
#include <stdlib.h>
#include <upright.h>
extern int32_t uprightGoReadAt(void *context, uint64_t offset, void *buffer, size_t size);
extern int32_t uprightGoOnFixed(void *context, size_t index, upright_status status, upright_detection *detection,
                                upright_corrected *corrected, char *message);
*/
import "C"

import (
	"context"
	"io"
	"runtime/cgo"
	"strings"
	"unsafe"
)

// reading is what uprightGoReadAt reads, for a call.
type reading struct {
	call   *call
	reader io.ReaderAt
}

func fromReaderAt(reader io.ReaderAt, size int64) source {
	return func(c *call, request *C.upright_request) (func(), error) {
		if size < 0 {
			return nil, invalid("the size is negative")
		}
		handle := cgo.NewHandle(&reading{c, reader})
		c.Pin(&handle)
		request.read_at, request.read_context = C.upright_read_at(C.uprightGoReadAt), unsafe.Pointer(&handle)
		request.size = C.uint64_t(size)
		return handle.Delete, nil
	}
}

//export uprightGoReadAt
func uprightGoReadAt(context unsafe.Pointer, offset C.uint64_t, buffer unsafe.Pointer, size C.size_t) C.int32_t {
	from := (*cgo.Handle)(context).Value().(*reading)
	return from.call.guarded(func() error {
		if read, err := from.reader.ReadAt(unsafe.Slice((*byte)(buffer), int(size)), int64(offset)); read < int(size) {
			return err
		}
		return nil
	})
}

// guarded runs what the caller of a call gave it, within C. Its error or panic is kept for the end of the call.
func (c *call) guarded(work func() error) (stop C.int32_t) {
	defer func() {
		if reason := recover(); reason != nil {
			c.panicked, stop = reason, 1
		}
	}()
	if c.panicked == nil {
		if err := work(); err != nil && c.cause == nil {
			c.cause = err
		}
	}
	return flag(c.cause != nil || c.panicked != nil)
}

// FileToFix is a file of a batch, as FixFile takes it.
type FileToFix struct{ Path, Target string }

// FixFiles does what FixFile does for each file on so many threads (0: one a processor), and calls each with what became of
// them in their order. After an error of each, or when the context is over, no further file is begun; those under way are
// written and told, or, when the context is over, left untouched. That error is returned.
func (d *Detector) FixFiles(ctx context.Context, files []FileToFix, threads int, options FixOptions,
	each func(index int, fixed Fixed, err error) error) error {
	_, err := using(d, func(handle *C.upright_detector) (struct{}, error) {
		return struct{}{}, fixFiles(ctx, handle, files, threads, options, each)
	})
	return err
}

// fixing is what uprightGoOnFixed tells, for a call.
type fixing struct {
	call *call
	each func(index int, fixed Fixed, err error) error
}

func fixFiles(ctx context.Context, handle *C.upright_detector, files []FileToFix, threads int, options FixOptions,
	each func(index int, fixed Fixed, err error) error) error {
	c, err := begin(ctx)
	if err != nil {
		return err
	}
	defer c.end()
	list, free := cStrings(2 * len(files))
	defer free()
	for index, file := range files {
		if file.Path == "" {
			return invalid("a path is empty")
		}
		if list[index], err = cString(file.Path); err != nil {
			return err
		}
		if file.Target == "" {
			continue
		}
		if list[len(files)+index], err = cString(file.Target); err != nil {
			return err
		}
	}
	if len(files) == 0 {
		return nil
	}
	wanted := c.fixOptions(options)
	told := cgo.NewHandle(&fixing{c, each})
	defer told.Delete()
	status := C.upright_fix_files(handle, &list[0], &list[len(files)], C.size_t(len(files)), C.int32_t(min(threads, 1<<30)),
		wanted, C.upright_on_fixed(C.uprightGoOnFixed), unsafe.Pointer(&told), &c.diagnostics)
	if c.panicked != nil {
		panic(c.panicked)
	}
	if c.cause != nil {
		return c.cause
	}
	return c.failure(status)
}

//export uprightGoOnFixed
func uprightGoOnFixed(context unsafe.Pointer, index C.size_t, status C.upright_status, found *C.upright_detection,
	made *C.upright_corrected, message *C.char) C.int32_t {
	told := (*cgo.Handle)(context).Value().(*fixing)
	return told.call.guarded(func() error {
		if status != C.UPRIGHT_OK {
			return told.each(int(index), Fixed{}, told.call.failureOf(status, C.GoString(message), nil))
		}
		fixed := Fixed{corrected(made, nil, linesOf(C.GoString(message))), Verdict(made.verdict), answerOf(found, nil)}
		return told.each(int(index), fixed, nil)
	})
}

// cStrings is room for so many strings, all null, and what frees them.
func cStrings(count int) ([]*C.char, func()) {
	if count == 0 {
		return nil, func() {}
	}
	memory := C.calloc(C.size_t(count), C.size_t(unsafe.Sizeof((*C.char)(nil))))
	list := unsafe.Slice((**C.char)(memory), count)
	return list, func() {
		for _, text := range list {
			C.free(unsafe.Pointer(text))
		}
		C.free(memory)
	}
}

func linesOf(text string) []string {
	if text = strings.TrimRight(text, "\n"); text != "" {
		return strings.Split(text, "\n")
	}
	return nil
}

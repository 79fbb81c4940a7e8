#include "help.hpp"

#include <cstdio>  // jpeglib.h wants FILE

#include <jpeglib.h>
#include <opencv2/core/utility.hpp>
#include <png.h>

#include "answer_options.hpp"
#include "upright/version.hpp"

#define UPRIGHT_CLI_STRINGIFY_(x) #x
#define UPRIGHT_CLI_STRINGIFY(x) UPRIGHT_CLI_STRINGIFY_(x)

namespace upright::cli {
namespace {

std::string libjpeg_version() {
#ifdef LIBJPEG_TURBO_VERSION
    return "libjpeg-turbo " UPRIGHT_CLI_STRINGIFY(LIBJPEG_TURBO_VERSION);
#else
    return "libjpeg " UPRIGHT_CLI_STRINGIFY(JPEG_LIB_VERSION);
#endif
}

std::string formats_read() {
    std::string names;
    for (const std::string_view name : {"jpeg", "png", "webp", "heif", "avif", "tiff"}) {
        if (has(name)) names += " " + std::string(name);
    }
    return names;
}

}  // namespace

std::string help_text() {
    return std::string(R"(How must these images be turned to be upright?

Usage: upright [detect] [OPTION...] PATH...
       upright fix (--in-place | -o FOLDER | --dry-run) [OPTION...] PATH...     turns them; see upright fix --help
       upright fix - < IN > OUT

PATH is a picture, a folder (all .jpg .jpeg .jpe .jfif .png files below it, and those of .webp .heic .heif .hif .avif
.tif .tiff whose component is installed, in the byte order of their paths; links to folders are not followed) or - for standard input. Angles are clockwise degrees to apply to the
stored pixels; "flip" means left-right, before the turn.

Output:
      --json                one JSON object a line (numbers at full precision; null where nothing is known;
                            "file_hex" holds the bytes of a name that is not UTF-8)
      --csv                 comma-separated values (RFC 4180) with a header line
                            otherwise a table, in colour on a terminal unless NO_COLOR is set
  -j, --jobs N              images at once; 0: one per processor; default 1. The order of the output stays.

Answer:
      --page N              one page of files with several, counted from 0; otherwise all of them, a line each
)") + answer_help() + R"(      --explain OUT.png     draw why: edges, winning lines, angle histogram, answer (for one image). A file that exists is
                            left alone

Own network, in place of the built-in ones:
      --model FILE          ONNX, one image input (N, 3, height, width), four outputs
      --model-size WxH      input in pixels; default 224x224
      --model-mean R,G,B    subtracted from 0..1; default that of ImageNet
      --model-deviation R,G,B   divided by afterwards; default that of ImageNet
      --model-bgr           channels in the order blue, green, red
      --model-turns A,B,C,D clockwise quarter turns to apply when output 0, 1, 2, 3 wins; default 0,1,2,3

  -h, --help                this text
      --version             versions of upright and of the libraries it uses, and the formats it reads

Exit code: 0 all images were answered, as in a folder without any, 1 some failed (each has its line), 2 the command line
makes no sense.

Examples:
  upright scan.jpg                               one image, as a table
  upright --json --jobs 4 photos/ > turns.jsonl  a folder, four images at once
  upright --csv --exif ignore photos/            by content alone
  upright --explain why.png scan.jpg             a picture of the evidence
  upright - < scan.jpg                           standard input
)";
}

std::string version_text() {
    return "upright " + std::string(version()) + "\nOpenCV " + cv::getVersionString() + "\n" + libjpeg_version() +
           "\nlibpng " + png_get_libpng_ver(nullptr) + "\nreads" + formats_read() + "\n";
}

}  // namespace upright::cli

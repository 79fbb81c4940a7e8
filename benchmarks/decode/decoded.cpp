// Writes a picture as the library decodes it, at its full size and as it is stored, for comparing it with other readers
// (compare_readers.py):
//   upright_decoded FILE OUT.ppm [PAGE]
// Prints the orientation that the file asks for, as an EXIF value (0: none), how many pages it has and whether rows are missing.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <vector>

#include "decode/decode.hpp"
#include "exif/exif.hpp"

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fputs("usage: upright_decoded FILE OUT.ppm [PAGE]\n", stderr);
        return 2;
    }
    std::ifstream stream(argv[1], std::ios::binary);
    const std::vector<std::uint8_t> file{std::istreambuf_iterator<char>(stream), {}};
    upright::decode::Request request;
    request.page = argc > 3 ? std::atoi(argv[3]) : 0;
    request.luma_min_longest_side = request.colour_min_short_side = std::numeric_limits<int>::max();
    upright::decode::Decoded picture;
    if (const auto error = upright::decode::decode_encoded(file, request, picture)) {
        std::fprintf(stderr, "%s\n", error->message.c_str());
        return 1;
    }
    std::ofstream out(argv[2], std::ios::binary);
    out << "P6\n" << picture.colour.width << ' ' << picture.colour.height << "\n255\n";
    for (int y = 0; y < picture.colour.height; ++y) {
        out.write(reinterpret_cast<const char*>(picture.colour.row(y)), std::streamsize{3} * picture.colour.width);
    }
    const int orientation = upright::exif::read_tag_facts(file, static_cast<std::size_t>(request.page)).orientation;
    std::printf("%d %d %s\n", orientation, picture.page_count, picture.truncated ? "truncated" : "whole");
    return out.good() ? 0 : 1;
}

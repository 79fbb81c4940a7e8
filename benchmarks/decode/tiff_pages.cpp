// What reading the pages of a TIFF costs beside its decompression by libtiff, page by page in turns, and in which memory:
//   upright_tiff_pages FILE [ROUNDS]
// "libtiff" reads every row of the page as it is stored and does nothing with it; "upright" makes of it what detection begins
// with: luma, reduced, and the small colour view. Processor times of this thread, the least of the rounds.
#include <sys/resource.h>
#include <tiffio.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <vector>

#include "codec/tiff_pages.hpp"
#include "decode/decode.hpp"

namespace {

using namespace upright;

double thread_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

long peak_kib() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return use.ru_maxrss;
}

/// Rows read, so that nothing is left out; 0 where libtiff fails.
std::uint32_t read_by_libtiff(const char* path, std::size_t page) {
    TIFF* tiff = TIFFOpen(path, "r");
    if (tiff == nullptr) return 0;
    std::uint32_t rows = 0;
    if (TIFFSetDirectory(tiff, static_cast<tdir_t>(page)) == 1 && TIFFIsTiled(tiff) == 0) {
        std::uint32_t height = 0;
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
        std::vector<std::uint8_t> row(static_cast<std::size_t>(TIFFScanlineSize(tiff)));
        while (rows < height && TIFFReadScanline(tiff, row.data(), rows, 0) == 1) ++rows;
    }
    TIFFClose(tiff);
    return rows;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: upright_tiff_pages FILE [ROUNDS]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
    std::ifstream stream(argv[1], std::ios::binary);
    const std::vector<std::uint8_t> file{std::istreambuf_iterator<char>(stream), {}};
    codec::Budget budget;
    const auto found = codec::read_tiff_pages(file, budget);
    if (!found) {
        std::fprintf(stderr, "%s: %s\n", argv[1], found.error().message.c_str());
        return 1;
    }
    const long before = peak_kib();
    double theirs_sum = 0, ours_sum = 0;
    decode::Decoded out;
    for (std::size_t page = 0; page < found->pages.size(); ++page) {
        decode::Request request;
        request.page = static_cast<int>(page);
        double theirs = 1e9, ours = 1e9;
        for (int round = 0; round < rounds; ++round) {
            const double begin = thread_ms();
            if (read_by_libtiff(argv[1], page) == 0) return 1;
            const double between = thread_ms();
            if (const auto error = decode::decode_encoded(file, request, out)) {
                std::fprintf(stderr, "page %zu: %s\n", page, error->message.c_str());
                return 1;
            }
            theirs = std::min(theirs, between - begin);
            ours = std::min(ours, thread_ms() - between);
        }
        theirs_sum += theirs;
        ours_sum += ours;
    }
    const auto pages = static_cast<double>(found->pages.size());
    std::printf("%zu pages: libtiff %.2f ms a page, upright %.2f ms, ratio %.3f; peak memory %.1f MiB above the file's\n",
                found->pages.size(), theirs_sum / pages, ours_sum / pages, ours_sum / theirs_sum,
                static_cast<double>(peak_kib() - before) / 1024);
    return 0;
}

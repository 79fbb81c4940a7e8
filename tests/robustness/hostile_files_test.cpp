// No file crashes, hangs or is answered without a word. The files are made here; where UPRIGHT_MEASURE_DIR names a
// folder of collected ones, everything below its subfolder `hostile` is asked as well.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "robustness/detector.hpp"
#include "support/hostile.hpp"

using namespace upright::test;

namespace {

void check_file(const upright_detector* detector, const std::string& name, const Bytes& bytes) {
    CAPTURE(name);
    const Answer answer = ask(detector, bytes);
    CHECK(answer.status != UPRIGHT_ERROR_INTERNAL);
    CHECK(answer.status != UPRIGHT_ERROR_OUT_OF_MEMORY);
    if (answer.status == UPRIGHT_OK) {
        CHECK(answer.detection.width > 0);
        CHECK(answer.detection.height > 0);
    } else {
        CHECK(answer.diagnostics.message_length > 0);
        CHECK(answer.detection.width == 0);
    }
}

}  // namespace

TEST_CASE("damaged files of every kind get an answer or a sentence") {
    const DetectorPointer detector = make_detector();
    for (const NamedFile& file : damaged_files()) check_file(detector.get(), file.name, file.bytes);
    for (const NamedFile& file : bombs()) check_file(detector.get(), file.name, file.bytes);
}

TEST_CASE("collected hostile files get an answer or a sentence") {
    const char* folder = std::getenv("UPRIGHT_MEASURE_DIR");
    if (folder == nullptr) {
        MESSAGE("UPRIGHT_MEASURE_DIR is not set: only generated files were asked");
        return;
    }
    const DetectorPointer detector = make_detector();
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(folder) / "hostile")) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
        check_file(detector.get(), entry.path().filename().string(), Bytes(bytes.begin(), bytes.end()));
        ++count;
    }
    CHECK(count > 0);
    MESSAGE(count << " collected files");
}

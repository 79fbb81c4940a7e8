// Files through the C interface: replaced whole or not at all, put right, previewed, and tried without writing.
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "support.hpp"

using namespace capi_test;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// As the library takes it: in UTF-8.
std::string text(const fs::path& path) {
    const std::u8string name = path.u8string();
    return {name.begin(), name.end()};
}

fs::path path_of(const std::string& text) { return {std::u8string(text.begin(), text.end())}; }

/// A new folder that is removed with all it holds.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("upright-capi-" + std::to_string(std::random_device()()));
    Folder() { REQUIRE(fs::create_directory(path)); }
    ~Folder() { fs::remove_all(path); }
    std::string file(const std::string& name, const Bytes& bytes = {}) const {
        const fs::path full = path / path_of(name);
        if (!bytes.empty()) std::ofstream(full, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return text(full);
    }
};

Bytes content(const std::string& path) {
    std::ifstream file(path_of(path), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void permit(const std::string& path, unsigned mode) { fs::permissions(path_of(path), static_cast<fs::perms>(mode)); }

#ifdef _WIN32
constexpr unsigned kept_mode = 0666;  // whether it may be written, and no more
#else
constexpr unsigned kept_mode = 0640;
#endif

DetectorPointer trusting_detector() {
    auto options = sized<upright_options>();
    options.skip_turn = 1;
    options.exif = UPRIGHT_EXIF_TRUST;
    return make_detector(&options);
}

}  // namespace

TEST_CASE("replace_file: the new bytes with the old permissions, or the old file untouched") {
    const Folder folder;
    const std::string path = folder.file("a.jpg", {1, 2, 3});
    permit(path, kept_mode);
    CHECK(upright_replace_file(path.c_str(), "four", 4, 0, nullptr) == UPRIGHT_OK);
    CHECK(content(path) == Bytes{'f', 'o', 'u', 'r'});
    CHECK(fs::status(path_of(path)).permissions() == static_cast<fs::perms>(kept_mode));
    CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);

    auto why = sized<upright_diagnostics>();
    CHECK(upright_replace_file(folder.file("none").c_str(), "x", 1, 0, &why) == UPRIGHT_ERROR_FILE_NOT_FOUND);
    CHECK(why.message_length > 0);
    CHECK(upright_replace_file(text(folder.path).c_str(), "x", 1, 0, nullptr) == UPRIGHT_ERROR_FILE_UNREADABLE);
    fs::create_hard_link(path, folder.path / "second");
    CHECK(upright_replace_file(path.c_str(), "x", 1, 0, nullptr) == UPRIGHT_ERROR_FILE_NOT_WRITTEN);
    fs::remove(folder.path / "second");
    permit(path, 0440);
    CHECK(upright_replace_file(path.c_str(), "x", 1, 0, nullptr) == UPRIGHT_ERROR_FILE_NOT_WRITTEN);
    CHECK(content(path) == Bytes{'f', 'o', 'u', 'r'});
    CHECK(upright_replace_file(nullptr, "x", 1, 0, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_replace_file(path.c_str(), nullptr, 1, 0, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);

    // What a failed correction leaves: no buffer, whose data are null and whose size is 0.
    permit(path, kept_mode);
    const upright_buffer* nothing = nullptr;
    CHECK(upright_replace_file(path.c_str(), upright_buffer_data(nothing), upright_buffer_size(nothing), 0, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(content(path) == Bytes{'f', 'o', 'u', 'r'});
}

TEST_CASE("paths are UTF-8: read, replaced, made with the folders above") {
    const Folder folder;
    const auto detector = trusting_detector();
    const std::string path = folder.file("Gr\u00fc\u00dfe \u5b57.jpg", sample("landscape-turn-270.jpg"));
    auto answer = sized<upright_detection>();
    CHECK(upright_detect_file(detector.get(), path.c_str(), &answer, nullptr) == UPRIGHT_OK);
    CHECK(answer.exif_orientation == 8);
    const std::string target = folder.file("\u00e9t\u00e9/\u0431.jpg");
    auto corrected = sized<upright_corrected>();
    CHECK(upright_fix_file(detector.get(), path.c_str(), target.c_str(), nullptr, nullptr, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(upright_replace_file(path.c_str(), "x", 1, 0, nullptr) == UPRIGHT_OK);
    CHECK(content(path) == Bytes{'x'});
    CHECK(!content(target).empty());
    CHECK(upright_detect_file(detector.get(), folder.file("\u5b57").c_str(), &answer, nullptr) == UPRIGHT_ERROR_FILE_NOT_FOUND);
}

TEST_CASE("fix_file: in place, beside, and without writing; a second run changes nothing") {
    const Folder folder;
    const auto detector = trusting_detector();
    const Bytes tagged = sample("landscape-turn-270.jpg");
    const std::string path = folder.file("a.jpg", tagged);
    auto corrected = sized<upright_corrected>();
    auto answer = sized<upright_detection>();

    auto dry = sized<upright_fix_options>();
    dry.dry_run = 1;
    CHECK(upright_fix_file(detector.get(), path.c_str(), nullptr, &dry, &answer, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(corrected.verdict == UPRIGHT_VERDICT_FIXED);
    CHECK(answer.quarter_turns == 3);
    CHECK(content(path) == tagged);

    const std::string target = folder.file("out/b.jpg");
    CHECK(upright_fix_file(detector.get(), path.c_str(), target.c_str(), nullptr, nullptr, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(content(path) == tagged);
    CHECK(content(target) != tagged);

    CHECK(upright_fix_file(detector.get(), path.c_str(), nullptr, nullptr, nullptr, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(corrected.verdict == UPRIGHT_VERDICT_FIXED);
    CHECK(corrected.exif_orientation == 1);
    CHECK(content(path) == content(target));
    CHECK(upright_fix_file(detector.get(), path.c_str(), nullptr, nullptr, nullptr, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(corrected.verdict == UPRIGHT_VERDICT_UPRIGHT);
    CHECK(corrected.way == UPRIGHT_WAY_UNCHANGED);

    // A target with another content is never overwritten.
    const std::string taken = folder.file("taken.jpg", {1});
    CHECK(upright_fix_file(detector.get(), path.c_str(), taken.c_str(), nullptr, nullptr, &corrected, nullptr) ==
          UPRIGHT_ERROR_FILE_NOT_WRITTEN);
    CHECK(corrected.width == 0);
    CHECK(content(taken) == Bytes{1});
}

namespace {

/// What upright_fix_files told, in the order in which it did.
struct Told {
    std::vector<std::size_t> indexes;
    std::vector<upright_status> statuses;
    std::vector<int32_t> verdicts;
    std::size_t stop_after = SIZE_MAX;
    static int32_t on_fixed(void* context, size_t index, upright_status status, const upright_detection* detection,
                            const upright_corrected* corrected, const char* message) {
        auto& told = *static_cast<Told*>(context);
        CHECK((detection != nullptr) == (status == UPRIGHT_OK));
        CHECK((corrected != nullptr) == (status == UPRIGHT_OK));
        CHECK(message != nullptr);
        told.indexes.push_back(index);
        told.statuses.push_back(status);
        told.verdicts.push_back(corrected != nullptr ? corrected->verdict : 0);
        return told.indexes.size() >= told.stop_after ? 1 : 0;
    }
};

}  // namespace

TEST_CASE("fix_files: in the order of the paths, in place or beside; a failure is told and fails nothing else") {
    const Folder folder;
    const auto detector = trusting_detector();
    const Bytes tagged = sample("landscape-turn-270.jpg");
    const std::string first = folder.file("a.jpg", tagged), second = folder.file("b.jpg", tagged);
    const std::string gone = folder.file("gone.jpg"), beside = folder.file("new/b.jpg");
    const char* paths[] = {first.c_str(), gone.c_str(), second.c_str()};
    const char* targets[] = {nullptr, nullptr, beside.c_str()};
    Told told;
    CHECK(upright_fix_files(detector.get(), paths, targets, 3, 2, nullptr, Told::on_fixed, &told, nullptr) == UPRIGHT_OK);
    CHECK(told.indexes == std::vector<std::size_t>{0, 1, 2});
    CHECK(told.statuses == std::vector<upright_status>{UPRIGHT_OK, UPRIGHT_ERROR_FILE_NOT_FOUND, UPRIGHT_OK});
    CHECK(told.verdicts == std::vector<int32_t>{UPRIGHT_VERDICT_FIXED, 0, UPRIGHT_VERDICT_FIXED});
    CHECK(content(first) != tagged);
    CHECK(content(second) == tagged);
    CHECK(content(beside) == content(first));

    Told again;
    CHECK(upright_fix_files(detector.get(), paths, nullptr, 1, 1, nullptr, Told::on_fixed, &again, nullptr) == UPRIGHT_OK);
    CHECK(again.verdicts == std::vector<int32_t>{UPRIGHT_VERDICT_UPRIGHT});
    CHECK(upright_fix_files(detector.get(), nullptr, nullptr, 0, 0, nullptr, Told::on_fixed, &again, nullptr) == UPRIGHT_OK);
}

TEST_CASE("fix_files: what was written is told, also of a batch that is stopped") {
    const Folder folder;
    const auto detector = trusting_detector();
    const Bytes tagged = sample("landscape-turn-270.jpg");
    std::vector<std::string> names;
    for (int number = 0; number < 40; ++number) names.push_back(folder.file(std::to_string(100 + number), tagged));
    std::vector<const char*> paths;
    for (const std::string& name : names) paths.push_back(name.c_str());
    const auto run = [&](Told& told, const upright_fix_options* options) {
        return upright_fix_files(detector.get(), paths.data(), nullptr, paths.size(), 2, options, Told::on_fixed, &told, nullptr);
    };
    // Set before it begins: nothing is begun, nothing is told.
    const int32_t cancel = 1;
    auto correct = sized<upright_correct_options>();
    correct.cancel = &cancel;
    auto options = sized<upright_fix_options>();
    options.correct = &correct;
    Told none;
    CHECK(run(none, &options) == UPRIGHT_ERROR_CANCELLED);
    CHECK(none.indexes.empty());
    CHECK(content(names[0]) == tagged);

    Told told;
    told.stop_after = 1;
    CHECK(run(told, nullptr) == UPRIGHT_ERROR_CANCELLED);
    CHECK(told.indexes.size() < paths.size());
    std::vector<std::size_t> written;
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (content(names[index]) != tagged) written.push_back(index);
    }
    CHECK(written == told.indexes);
}

TEST_CASE("fix_files: what cannot be asked for") {
    const auto detector = trusting_detector();
    const char* null_path[] = {nullptr};
    const char* path[] = {"a.jpg"};
    const char* empty[] = {""};
    Told told;
    const auto status = [&](const char* const* paths, const char* const* targets, int32_t threads, upright_on_fixed on_fixed) {
        return upright_fix_files(detector.get(), paths, targets, 1, threads, nullptr, on_fixed, &told, nullptr);
    };
    CHECK(status(nullptr, nullptr, 1, Told::on_fixed) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status(null_path, nullptr, 1, Told::on_fixed) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status(path, empty, 1, Told::on_fixed) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status(path, nullptr, -1, Told::on_fixed) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(status(path, nullptr, 1, nullptr) == UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(upright_fix_files(nullptr, path, nullptr, 1, 1, nullptr, Told::on_fixed, &told, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(told.indexes.empty());
}

TEST_CASE("preview: its options' flag ends it") {
    const Bytes letter = sample("letter-turn-3.7.jpg");
    const int32_t cancel = 1;
    auto options = sized<upright_correct_options>();
    options.cancel = &cancel;
    const auto nothing = sized<upright_correction>();
    upright_buffer* buffer = nullptr;
    CHECK(upright_preview_encoded(letter.data(), letter.size(), &nothing, 200, &options, &buffer, nullptr) ==
          UPRIGHT_ERROR_CANCELLED);
    CHECK(buffer == nullptr);
}

TEST_CASE("fix_encoded: levels only where it is asked to, and says why it leaves a picture alone") {
    const Bytes letter = sample("letter-turn-3.7.jpg");
    auto skip_turn = sized<upright_options>();
    skip_turn.skip_turn = 1;
    const auto detector = make_detector(&skip_turn);
    auto corrected = sized<upright_corrected>();
    auto why = sized<upright_diagnostics>();
    upright_buffer* buffer = nullptr;
    CHECK(upright_fix_encoded(detector.get(), letter.data(), letter.size(), nullptr, nullptr, &buffer, &corrected, &why) ==
          UPRIGHT_OK);
    CHECK(corrected.verdict == UPRIGHT_VERDICT_LEFT);
    CHECK(why.message_length > 0);
    CHECK(upright_buffer_size(buffer) == letter.size());
    upright_buffer_destroy(buffer);

    auto options = sized<upright_fix_options>();
    auto correct = sized<upright_correct_options>();
    correct.canvas = UPRIGHT_CANVAS_CROP;
    options.level = 1;
    options.correct = &correct;
    CHECK(upright_fix_encoded(detector.get(), letter.data(), letter.size(), &options, nullptr, &buffer, &corrected, &why) ==
          UPRIGHT_OK);
    CHECK(corrected.verdict == UPRIGHT_VERDICT_FIXED);
    CHECK(corrected.levelled == 1);
    CHECK(corrected.way == UPRIGHT_WAY_REENCODED);
    auto again = sized<upright_detection>();
    CHECK(upright_detect_encoded(detector.get(), upright_buffer_data(buffer), upright_buffer_size(buffer), &again, nullptr) ==
          UPRIGHT_OK);
    CHECK(again.level_decision == UPRIGHT_DECISION_NONE);
    upright_buffer_destroy(buffer);
    const int32_t cancel = 1;
    correct.cancel = &cancel;
    CHECK(upright_fix_encoded(detector.get(), letter.data(), letter.size(), &options, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_CANCELLED);
    CHECK(corrected.verdict == 0);
    options.struct_size = 4;
    CHECK(upright_fix_encoded(detector.get(), letter.data(), letter.size(), &options, nullptr, &buffer, &corrected, nullptr) ==
          UPRIGHT_ERROR_INVALID_STRUCT_SIZE);
    CHECK(buffer == nullptr);
}

TEST_CASE("a correction can be tried: without a place for the result nothing is made") {
    const Bytes letter = sample("letter-turn-3.7.jpg");
    auto correction = sized<upright_correction>();
    auto corrected = sized<upright_corrected>();
    correction.quarter_turns = 1;
    CHECK(upright_correct_encoded(letter.data(), letter.size(), &correction, nullptr, nullptr, &corrected, nullptr) == UPRIGHT_OK);
    CHECK(corrected.way != UPRIGHT_WAY_UNCHANGED);
    CHECK(corrected.levelled == 0);
}

TEST_CASE("a preview is a small JPEG of the corrected picture") {
    const Bytes letter = sample("letter-turn-3.7.jpg");
    auto correction = sized<upright_correction>();
    correction.quarter_turns = 1;
    upright_buffer* buffer = nullptr;
    REQUIRE(upright_preview_encoded(letter.data(), letter.size(), &correction, 200, nullptr, &buffer, nullptr) == UPRIGHT_OK);
    const auto detector = trusting_detector();
    auto answer = sized<upright_detection>();
    CHECK(upright_detect_encoded(detector.get(), upright_buffer_data(buffer), upright_buffer_size(buffer), &answer, nullptr) ==
          UPRIGHT_OK);
    CHECK(answer.width == 200);
    CHECK(answer.height < 200);
    upright_buffer_destroy(buffer);
    CHECK(upright_preview_encoded(letter.data(), letter.size(), &correction, 5, nullptr, &buffer, nullptr) ==
          UPRIGHT_ERROR_INVALID_ARGUMENT);
    CHECK(buffer == nullptr);
}

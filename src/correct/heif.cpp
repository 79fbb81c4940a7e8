// Corrects a HEIC or AVIF file: its orientation is that of its irot and imir properties, which are written; no coded byte
// changes. Pixels are not encoded again.
#include "codec/heif_crop.hpp"
#include "correct/format.hpp"
#include "correct/heif_editor.hpp"

namespace upright::correct {

Result<Corrected> correct_heif(Bytes file, const Task& task, const CorrectOptions& options, Budget& budget) {
    if (options.how == How::pixels || task.skew_degrees != 0.0) {
        return Error{Status::unsupported_format, "HEIC and AVIF are not encoded again: they can be turned, not levelled, and by their tag"};
    }
    const Result<codec::HeifLayout> layout = codec::read_heif_layout(file, budget);
    if (!layout) return layout.error();
    Corrected result;
    const auto shown = codec::read_primary_crop(*layout);
    if (!shown) return shown.error();
    if (auto refused = budget.admit_size(shown->width, shown->height)) return *std::move(refused);
    result.width = static_cast<int>(shown->width);
    result.height = static_cast<int>(shown->height);
    const int present = layout->exif_orientation(), wanted = task.wanted_exif();
    result.exif_orientation = present;
    if (std::max(present, 1) == wanted) {
        result.bytes.assign(file.begin(), file.end());
        return result;
    }
    if (const std::string odd = layout->contradiction(); !odd.empty()) add_note(result.notes, odd);
    Result<std::vector<std::uint8_t>> bytes = with_heif_orientation(*layout, task.turn, result.notes);
    if (!bytes) return bytes.error();
    result.bytes = std::move(bytes).value();
    result.way = Way::tag;
    const bool none = wanted == 1 && !layout->orientation_before(layout->primary);
    result.exif_orientation = none ? 0 : wanted;
    return result;
}

}  // namespace upright::correct

// Formats whose pixels a component reads (codec/format_component.hpp): its rows into the row sink.
//
// Alpha is composited as with PNG (png.cpp): on white, or on black where white shows next to nothing, for which the file
// is read once more. A file that breaks off or is damaged after its first row is answered as truncated: missing rows are
// white.
#include <optional>

#include "codec/format_component.hpp"
#include "decode/codecs.hpp"
#include "decode/geometry.hpp"
#include "decode/row_converter.hpp"

namespace upright::decode {
namespace {

constexpr std::uint8_t white = 255;

class Reading : public codec::FormatCall {
public:
    Reading(Format format, const Request& request, Budget& budget, Ground ground, Decoded& out)
        : FormatCall(format, budget), request_(request), ground_(ground), out_(out) {}

    std::optional<Error> run(Bytes file) {
        if (auto failed = decode(file, static_cast<unsigned>(request_.page))) return failed;
        if (!converter_ || sink_.rows_added() == 0) return Error{Status::corrupt_image, "the file ends before its first row"};
        sink_.finish(white);
        if (ended_early()) {
            out_.truncated = true;
            out_.warnings = complaint();
        }
        return std::nullopt;
    }
    Ground better_ground() const noexcept { return converter_->better_ground(); }

private:
    Result<int> plan(int width, int height) override {
        geometry_ = decode::plan(width, height, request_);
        return geometry_.reduction;
    }
    std::optional<Error> start(int channels, int reduction) override {
        width_ = reduction == 1 ? geometry_.width : geometry_.luma_width;
        rows_ = reduction == 1 ? geometry_.height : geometry_.luma_height;
        converter_.emplace(channels, width_, rows_, ground_);
        sink_.start(geometry_, width_, rows_, geometry_.reduction / reduction, converter_->kind(), request_.want_colour, out_);
        return std::nullopt;
    }
    void add_row(const std::uint8_t* row) override {
        if (sink_.rows_added() < rows_) sink_.add(converter_->convert(row, static_cast<std::size_t>(width_)));
    }

    const Request& request_;
    Ground ground_;
    Decoded& out_;
    Geometry geometry_;
    int width_ = 0, rows_ = 0;
    std::optional<RowConverter> converter_;
    RowSink sink_;
};

}  // namespace

std::optional<Error> decode_by_component(Format format, Bytes file, const Request& request, Budget& budget, Decoded& out) {
    Ground ground = Ground::white;
    for (const bool again : {false, true}) {
        Reading reading(format, request, budget, ground, out);
        if (auto failed = reading.run(file)) return failed;
        if (again || reading.better_ground() == Ground::white) break;
        ground = Ground::black;
        out.truncated = false;
        out.warnings.clear();
    }
    return std::nullopt;
}

}  // namespace upright::decode

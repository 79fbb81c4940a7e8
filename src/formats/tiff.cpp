// libupright_tiff: decodes pages of TIFF files through libtiff, and turns those that were coded without loss.
//
// Strips and tiles, of samples together or in planes; compressed by nothing, LZW, Deflate, PackBits, CCITT (RLE, G3, G4) or
// JPEG; 1 to 16 bits; grey, RGB, palettes, CMYK, alpha. Rows come one by one: what is held is a row, of tiles a row of tiles.
// Pages of one bit are reduced while their bits are counted, so that a fax costs little more than its decompression.
//
// Not read: the JPEG of TIFF 6.0 that was withdrawn, YCbCr but in JPEG, Lab, floating point, signed samples.
#include <cstdint>
#include <memory>
#include <vector>

#include "formats/component.hpp"
#include "formats/tiff_bits.hpp"
#include "formats/tiff_file.hpp"
#include "formats/tiff_pixels.hpp"
#include "formats/tiff_turn.hpp"

namespace {

using namespace upright::formats::tiff;

// ---- A page

class Page {
public:
    Page(File& file, std::uint32_t page, const upright_format_caller& caller) : file_(file), caller_(caller) {
        Handle handle = open_page(file, page);
        TIFF* tiff = handle.get();
        facts_ = read_facts(tiff, *file.message);
        reduction_ = caller.plan(caller.context, facts_.width, facts_.height);
        if (reduction_ == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
        colours_ = std::make_unique<Colours>(tiff, facts_);
        add_rows(std::move(handle), 0);
        // Planes are read side by side, each through a handle of its own.
        for (std::uint16_t plane = 1; facts_.planes && plane < facts_.used(); ++plane) {
            add_rows(open_page(file, page), plane);
        }
    }

    std::int32_t decode() {
        const bool counts_bits = facts_.bits == 1 && facts_.samples == 1 && facts_.colours == 1 &&
                                 facts_.photometric != PHOTOMETRIC_PALETTE;
        return counts_bits ? decode_bits() : decode_samples();
    }

private:
    void add_rows(Handle handle, std::uint16_t plane) {
        Rows& rows = planes_.emplace_back(std::move(handle), facts_, plane);
        if (facts_.tiles && !rows.has_plain_tiles()) {
            refuse(*file_.message, UPRIGHT_FORMAT_UNSUPPORTED, "its tiles are no multiples of 16 pixels");
        }
        if (rows.memory() > unproven_bytes && file_.size * most_expansion < rows.memory()) {
            refuse(*file_.message, UPRIGHT_FORMAT_CORRUPT, "its tiles claim far more than the file holds");
        }
        take(rows.memory());
        rows.allocate();
    }

    void take(std::uint64_t bytes) const {
        if (caller_.take_memory(caller_.context, bytes) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }
    void start(std::uint32_t channels, std::uint32_t reduction) const {
        if (caller_.start(caller_.context, channels, reduction) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }
    void add(const std::uint8_t* row) const {
        if (caller_.add_row(caller_.context, row) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }
    void look_at_the_clock(std::uint32_t y) const {
        if (y % rows_a_look == 0 && caller_.has_time(caller_.context) == 0) throw Stop{UPRIGHT_FORMAT_STOPPED};
    }
    /// What follows from a row that cannot be read.
    std::int32_t ends_at(std::uint32_t y) const {
        if (y == 0 || lacks_memory(*file_.message)) give_up(*file_.message);
        return UPRIGHT_FORMAT_ENDED_EARLY;
    }

    std::int32_t decode_bits() {
        const bool one_is_white = facts_.photometric != PHOTOMETRIC_MINISWHITE;
        Rows& rows = planes_[0];
        BitReducer reducer(facts_.width, reduction_, one_is_white, rows.row_bytes());
        take(reducer.memory());
        start(1, reduction_);
        for (std::uint32_t y = 0; y < facts_.height; ++y) {
            look_at_the_clock(y);
            if (!rows.read(y, reducer.next_row())) return ends_at(y);
            if (const std::uint8_t* reduced = reducer.add(y + 1 == facts_.height)) add(reduced);
        }
        return UPRIGHT_FORMAT_OK;
    }

    std::int32_t decode_samples() {
        const std::size_t step = facts_.planes ? facts_.used() : facts_.samples, width = facts_.width;
        const Unpacker unpacker(facts_.bits, facts_.photometric != PHOTOMETRIC_PALETTE);
        take(width * (step + colours_->channels()));
        Bytes samples(width * step), pixels(width * colours_->channels());
        start(colours_->channels(), 1);
        for (std::uint32_t y = 0; y < facts_.height; ++y) {
            look_at_the_clock(y);
            for (std::size_t plane = 0; plane < planes_.size(); ++plane) {
                const std::uint8_t* row = planes_[plane].row(y);
                if (row == nullptr) return ends_at(y);
                if (facts_.planes) {
                    unpacker.unpack(row, width, samples.data() + plane, step);
                } else {
                    unpacker.unpack(row, width * step, samples.data(), 1);
                }
            }
            colours_->convert(samples.data(), step, width, pixels.data());
            add(pixels.data());
        }
        return UPRIGHT_FORMAT_OK;
    }

    File& file_;
    const upright_format_caller& caller_;
    Facts facts_;
    std::uint32_t reduction_ = 1;
    std::unique_ptr<Colours> colours_;
    std::vector<Rows> planes_;
};

std::int32_t decode(const std::uint8_t* bytes, std::size_t size, std::uint32_t page, const upright_format_caller* caller,
                    upright_format_message* message) {
    return upright::formats::guarded(message, [&] {
        try {
            File file{bytes, size, 0, message};
            const std::int32_t status = Page(file, page, *caller).decode();
            return lacks_memory(*message) ? UPRIGHT_FORMAT_NO_MEMORY : status;
        } catch (const Stop& stop) {
            return stop.status;
        }
    });
}

std::int32_t turn(const std::uint8_t* bytes, std::size_t size, const upright_format_turn* how, const upright_format_caller* caller,
                  upright_format_message* message) {
    return upright::formats::guarded(message, [&] {
        try {
            File file{bytes, size, 0, message};
            PageTurner(file, *how, *caller).run();
            return std::int32_t{UPRIGHT_FORMAT_OK};
        } catch (const Stop& stop) {
            return stop.status;
        }
    });
}

constexpr upright_format_functions functions{decode, nullptr, turn};

}  // namespace

UPRIGHT_FORMAT_COMPONENT(tiff, functions)

#include <iostream>

#include <tesseract/baseapi.h>

#include "peers/peer.hpp"

namespace peers {
namespace {

class Tesseract final : public Peer {
public:
    bool ready() { return api_.Init(nullptr, "osd", tesseract::OEM_TESSERACT_ONLY) == 0; }
    std::string name() const override { return "Tesseract OSD"; }

    Answer answer(upright::GreyView luma) override {
        api_.SetVariable("debug_file", "/dev/null");
        api_.SetPageSegMode(tesseract::PSM_OSD_ONLY);
        api_.SetImage(luma.data, luma.width, luma.height, 1, static_cast<int>(luma.stride_bytes));
        int degrees = 0;
        float confidence = 0, script_confidence = 0;
        const char* script = nullptr;
        Answer answer;
        // orient_deg is how far the page was turned clockwise.
        if (api_.DetectOrientationScript(&degrees, &confidence, &script, &script_confidence)) {
            answer.quarter_turns = (4 - degrees / 90) % 4;
        }
        return answer;
    }

private:
    tesseract::TessBaseAPI api_;
};

}  // namespace

std::unique_ptr<Peer> make_tesseract() {
    auto peer = std::make_unique<Tesseract>();
    if (!peer->ready()) {
        std::cerr << "Tesseract's osd data is not installed: left out\n";
        return nullptr;
    }
    return peer;
}

}  // namespace peers

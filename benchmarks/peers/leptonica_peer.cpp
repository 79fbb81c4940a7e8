#include <leptonica/allheaders.h>

#include "peers/peer.hpp"

namespace peers {
namespace {

class Leptonica final : public Peer {
public:
    Leptonica() { setMsgSeverity(L_SEVERITY_NONE); }
    std::string name() const override { return "Leptonica"; }

    Answer answer(upright::GreyView luma) override {
        PIX* grey = pixCreate(luma.width, luma.height, 8);
        for (int y = 0; y < luma.height; ++y) {
            l_uint32* line = pixGetData(grey) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey);
            for (int x = 0; x < luma.width; ++x) SET_DATA_BYTE(line, x, luma.row(y)[x]);
        }
        PIX* binary = pixConvertTo1(grey, 130);  // 130: Leptonica's own choice in pixDeskewGeneral
        Answer answer;
        l_float32 angle = 0, confidence = 0;
        if (pixFindSkewSweepAndSearch(binary, &angle, &confidence, 4, 2, 45.0F, 1.0F, 0.01F) == 0) {
            answer.skew = angle;
            PIX* level = pixRotate(binary, angle * 3.14159265F / 180.0F, L_ROTATE_SHEAR, L_BRING_IN_WHITE, 0, 0);
            l_float32 up = 0, left = 0;
            if (level != nullptr && pixOrientDetect(level, &up, &left, 0, 0) == 0) {
                l_int32 orientation = L_TEXT_ORIENT_UNKNOWN;
                makeOrientDecision(up, left, 0, 0, &orientation, 0);
                if (orientation == L_TEXT_ORIENT_UP) answer.quarter_turns = 0;
                if (orientation == L_TEXT_ORIENT_LEFT) answer.quarter_turns = 1;
                if (orientation == L_TEXT_ORIENT_DOWN) answer.quarter_turns = 2;
                if (orientation == L_TEXT_ORIENT_RIGHT) answer.quarter_turns = 3;
            }
            pixDestroy(&level);
        }
        pixDestroy(&binary);
        pixDestroy(&grey);
        return answer;
    }
};

}  // namespace

std::unique_ptr<Peer> make_leptonica() { return std::make_unique<Leptonica>(); }

}  // namespace peers

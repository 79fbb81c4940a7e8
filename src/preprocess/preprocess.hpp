// From the decoded planes to the views that the next stages need, never more:
//   fine   grey, longest side at most `fine_max_side`: the refinement of the skew works here
//   page   grey, longest side at most `page_max_side`: text tiles for the coarse turn; strips keep a legible short side
//   photo  RGB, short side about `photo_short_side`: the whole view for the coarse turn
// Shrinking is by integer box averages first (they alias least per cost), then one bilinear step for photo and page.
#pragma once

#include "common/image.hpp"

namespace upright::preprocess {

struct Sizes {
    int fine_max_side = 2200;    ///< source: skew-experiment, "reduced by 2 only when the longest side exceeds 2200"
    int page_max_side = 1000;    ///< source: coarse-experiment, pages brought to a longest side of 1000 px
    double strip_share = 0.32;   ///< short side of `page` over page_max_side, of strips: 40 letters of a receipt abreast
    int photo_short_side = 160;  ///< what the photo network's widest crop needs
    int photo_fine_max_side = 640;  ///< of `fine` of a photograph; confidence/skew.cpp was fitted to photographs of 380 to 640 px
};

/// Views into the source or into the workspace; valid until the workspace is used again or the source dies.
struct Views {
    GreyView fine;
    double fine_scale = 1;  ///< source pixels of `luma` per pixel of `fine`
    int square_width = 0, square_height = 0;  ///< of `luma`
    GreyView page;
    RgbView photo;
};

struct Workspace {
    GreyImage square_luma, fine, page, half, photo_fine;
    RgbImage square_colour, photo, reduced;
};

/// The picture with square pixels, bilinearly stretched along the side that has fewer of them: `pixel_aspect` is the
/// resolution across over that down, within 1/4..4. The source itself where it is 1.
GreyView make_square(const GreyView& source, double pixel_aspect, GreyImage& target);
RgbView make_square(const RgbView& source, double pixel_aspect, RgbImage& target);

/// `fine` of what is known to be a photograph: as large as its level needs, which is good to a tenth of a degree. Changes
/// views.fine and views.fine_scale alone.
void shrink_to_photo(const Sizes& sizes, Workspace& workspace, Views& views);

Views prepare(GreyView luma, RgbView colour, const Sizes& sizes, Workspace& workspace);

}  // namespace upright::preprocess

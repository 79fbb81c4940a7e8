#include "unit/decode/coded_pictures_check.hpp"

TEST_CASE("AVIF is decoded") { upright::test::check_pictures("av01"); }

#include "unit/decode/coded_pictures_check.hpp"

TEST_CASE("HEIC is decoded") { upright::test::check_pictures("hvc1"); }

// The fixed parts of the report's page; made by CMake from page/page.css and page/page.js.
#pragma once

#include <string_view>

namespace upright::cli {

extern const std::string_view page_css;
extern const std::string_view page_js;

}  // namespace upright::cli

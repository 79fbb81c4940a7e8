# Writes OUTPUT, a C++ header that holds each of FILES (separated by commas) as a std::string_view.
string(REPLACE "," ";" files "${FILES}")
set(text "#pragma once\n\n#include <string_view>\n\nnamespace service::embedded {\n\n")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  string(MAKE_C_IDENTIFIER ${name} name)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND text "inline constexpr char ${name}_bytes[] = {${bytes}};\n"
                     "inline constexpr std::string_view ${name}{${name}_bytes, sizeof ${name}_bytes};\n\n")
endforeach()
string(APPEND text "}  // namespace service::embedded\n")
file(WRITE ${OUTPUT} "${text}")

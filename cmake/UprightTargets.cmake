# Flags that all of our own code is compiled with.
add_library(upright_build_flags INTERFACE)
target_compile_features(upright_build_flags INTERFACE cxx_std_20)
target_compile_options(upright_build_flags INTERFACE
  $<$<OR:$<CXX_COMPILER_ID:GNU>,$<CXX_COMPILER_ID:Clang>>:-Wall;-Wextra;-Wconversion;-Wshadow>
  # The same answer on every instruction set: no fused multiply-add unless the code asks for it.
  $<$<OR:$<CXX_COMPILER_ID:GNU>,$<CXX_COMPILER_ID:Clang>,$<CXX_COMPILER_ID:AppleClang>>:-ffp-contract=off>
  # GCC 12 reports reads and writes out of bounds inside inlined std::vector and std::string code that is correct
  # (GCC bugs 105329, 105651, 107852); clang-tidy and the sanitizers look for the real ones.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,12>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,14>>:-Wno-array-bounds;-Wno-stringop-overread;-Wno-stringop-overflow;-Wno-restrict>
  $<$<BOOL:${UPRIGHT_WERROR}>:-Werror>)
target_compile_definitions(upright_build_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(UPRIGHT_SANITIZE)
  target_compile_options(upright_build_flags INTERFACE
    -fsanitize=${UPRIGHT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(upright_build_flags INTERFACE -fsanitize=${UPRIGHT_SANITIZE})
endif()

# The library's own code is counted, not what tests it; whatever links it brings the counters' runtime along.
set(UPRIGHT_COVERAGE_OPTIONS "")
if(UPRIGHT_COVERAGE)
  set(UPRIGHT_COVERAGE_OPTIONS --coverage)
  target_link_options(upright_build_flags INTERFACE --coverage)
endif()

# Sources without a loop over pixels; a bundled build compiles them for a smaller file (-O2: two thirds of what -O3 makes).
set(UPRIGHT_WITHOUT_LOOPS "^(codec|confidence|exif|explain|files|pipeline|platform)/|_(editor|metadata|tags)[.]cpp$|\
^correct/(canvas|correct|correction|heif|jpeg|jpeg_coding|jpeg_reencode|jpeg_thumbnail|png|png_pixels|preview_jpeg|tiff|webp)[.]cpp$|\
^common/(component|image_view|result)[.]cpp$|^decode/(component|decode|heif|tiff|webp)[.]cpp$|\
^coarse/(coarse|custom_model|lazy_model|network|onnx_component|packed_model|questions|session|spread|whole_view)[.]cpp$")

# Of these the ones that run once a file, if at all; a bundled build compiles them, and capi/, for the smallest file (-Os).
set(UPRIGHT_ONCE_A_FILE "^(explain|files|platform)/|_(crop|editor|entries|metadata|meta|tags|layout|profile|pages|chunks|places|targets)[.]cpp$|/xmp[.]cpp$|\
^correct/(correct|correction|heif|jpeg|png|tiff|tiff_pixels|webp)[.]cpp$|^pipeline/(batch|features|fix|fix_pages)[.]cpp$")

# Sources of formats for upright_stage: upright_sources_of(<variable> <option>... SOURCES <source>...) appends them where one of the
# options UPRIGHT_READS_<option> (UprightFormats.cmake) is true.
function(upright_sources_of variable)
  cmake_parse_arguments(PARSE_ARGV 1 of "" "" "SOURCES")
  foreach(container IN LISTS of_UNPARSED_ARGUMENTS)
    if(UPRIGHT_READS_${container})
      set(${variable} ${${variable}} ${of_SOURCES} PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# Compiles `sources` of one stage into the library: upright_stage(<folder> <source>...)
function(upright_stage stage)
  add_library(upright_${stage} OBJECT ${ARGN})
  target_link_libraries(upright_${stage} PRIVATE upright_build_flags)
  target_compile_options(upright_${stage} PRIVATE ${UPRIGHT_COVERAGE_OPTIONS})
  target_compile_definitions(upright_${stage} PRIVATE ${UPRIGHT_LEFT_OUT})
  target_include_directories(upright_${stage} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  set_target_properties(upright_${stage} PROPERTIES
    POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  foreach(source IN LISTS ARGN)
    if(UPRIGHT_BUNDLE AND "${stage}/${source}" MATCHES "${UPRIGHT_ONCE_A_FILE}")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-Os>)
    elseif(UPRIGHT_BUNDLE AND "${stage}/${source}" MATCHES "${UPRIGHT_WITHOUT_LOOPS}")
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O2>)
    endif()
  endforeach()
  if(NOT BUILD_SHARED_LIBS)
    target_compile_definitions(upright_${stage} PRIVATE UPRIGHT_STATIC_DEFINE)
  endif()
  set_property(GLOBAL APPEND PROPERTY UPRIGHT_STAGES upright_${stage})
endfunction()

# -DUPRIGHT_BUNDLE=ON (preset `bundled`): libupright_c and the command line with everything inside that they are made of,
# hidden, so that they need the C library alone; and the components of formats in the same way, beside them. What goes
# inside is built first, by bundle/build.sh, while CMake configures; a finished UPRIGHT_BUNDLE_PREFIX of another build
# folder serves as well.
set(UPRIGHT_BUNDLE_PREFIX ${PROJECT_BINARY_DIR}/bundle CACHE PATH "What bundle/build.sh made, or is to make")
if(BUILD_SHARED_LIBS)
  message(FATAL_ERROR "UPRIGHT_BUNDLE needs -DBUILD_SHARED_LIBS=OFF: the C++ library is not for sharing there")
endif()
message(STATUS "Bundle: ${UPRIGHT_BUNDLE_PREFIX}")
set(bundle_arguments "")
if(CMAKE_TOOLCHAIN_FILE)
  list(APPEND bundle_arguments -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
endif()
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env CC=${CMAKE_C_COMPILER} CXX=${CMAKE_CXX_COMPILER} AR=${CMAKE_AR}
    bash ${CMAKE_CURRENT_LIST_DIR}/bundle/build.sh ${UPRIGHT_BUNDLE_PREFIX} ${bundle_arguments}
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "cmake/bundle/build.sh failed, see above")
endif()

set(OpenCV_DIR ${UPRIGHT_BUNDLE_PREFIX}/lib/cmake/opencv4 CACHE PATH "" FORCE)
set(OpenCV_STATIC ON)
set(ZLIB_INCLUDE_DIR ${UPRIGHT_BUNDLE_PREFIX}/include CACHE PATH "" FORCE)
set(ZLIB_LIBRARY ${UPRIGHT_BUNDLE_PREFIX}/lib/libz.a CACHE FILEPATH "" FORCE)
set(JPEG_INCLUDE_DIR ${UPRIGHT_BUNDLE_PREFIX}/include CACHE PATH "" FORCE)
set(JPEG_LIBRARY ${UPRIGHT_BUNDLE_PREFIX}/lib/libjpeg.a CACHE FILEPATH "" FORCE)
set(PNG_PNG_INCLUDE_DIR ${UPRIGHT_BUNDLE_PREFIX}/include CACHE PATH "" FORCE)
set(PNG_LIBRARY ${UPRIGHT_BUNDLE_PREFIX}/lib/libpng.a CACHE FILEPATH "" FORCE)
# The components of formats. HEIC's is not made: libde265 is LGPL, and what may be passed on with it is for the one who does.
set(UPRIGHT_WEBP ON CACHE STRING "")
set(UPRIGHT_AVIF ON CACHE STRING "")
set(UPRIGHT_TIFF ON CACHE STRING "")
set(UPRIGHT_HEIF OFF CACHE STRING "")
foreach(format WEBP AVIF TIFF)
  set(UPRIGHT_${format}_INCLUDE_DIR ${UPRIGHT_BUNDLE_PREFIX}/include CACHE PATH "" FORCE)
endforeach()
foreach(library WEBP_webp WEBP_webpdemux AVIF_dav1d TIFF_tiff)
  string(REGEX REPLACE "^[A-Z]+_" "" file ${library})
  set(UPRIGHT_${library}_LIBRARY ${UPRIGHT_BUNDLE_PREFIX}/lib/lib${file}.a CACHE FILEPATH "" FORCE)
endforeach()
set(UPRIGHT_TIFF_tiff_LIBRARY "${UPRIGHT_TIFF_tiff_LIBRARY};${JPEG_LIBRARY};${ZLIB_LIBRARY}" CACHE STRING "" FORCE)
set(UPRIGHT_TURBOJPEG ${UPRIGHT_BUNDLE_PREFIX}/lib/libturbojpeg.a CACHE FILEPATH "" FORCE)

# The C++ runtime inside, nothing of it or of the rest exported, no symbol left open. What nobody calls is left out of
# every program of the build: it may refer to sources that bundle/build.sh leaves out.
if(WIN32)  # what is exported is declared so, and nothing can be left open; threads are a library of the compiler's
  set(UPRIGHT_BUNDLE_LINK_OPTIONS -static)
  add_link_options(-static)
else()
  set(UPRIGHT_BUNDLE_LINK_OPTIONS
    -static-libstdc++ -static-libgcc LINKER:--exclude-libs,ALL LINKER:-z,defs LINKER:-O1 LINKER:--as-needed)
endif()
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(LINKER:--gc-sections)

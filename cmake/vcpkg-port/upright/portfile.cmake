# Overlay port that builds this checkout: vcpkg install upright --overlay-ports=cmake/vcpkg-port
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS feature_options
  FEATURES
    avif UPRIGHT_AVIF
    heif UPRIGHT_HEIF
    network UPRIGHT_NETWORK
    onnx UPRIGHT_ONNX
    tiff UPRIGHT_TIFF
    tools UPRIGHT_BUILD_CLI
    webp UPRIGHT_WEBP)

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    ${feature_options}
    -DUPRIGHT_INSTALL=ON
    -DUPRIGHT_BUILD_TESTS=OFF
    -DUPRIGHT_BUILD_EXAMPLES=OFF
    -DUPRIGHT_BUILD_BENCHMARKS=OFF
    -DUPRIGHT_BUILD_FUZZERS=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME upright CONFIG_PATH lib/cmake/upright)
vcpkg_fixup_pkgconfig()

if("tools" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES upright AUTO_CLEAN)
endif()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")

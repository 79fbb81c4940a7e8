# cmake --install: libraries, headers, the config package (components cpp, capi, onnx and the formats) and pkg-config files.
# Install components: upright_runtime (shared libraries, command line), upright_onnx (the component that runs a caller's
# own model), upright_webp and the like (those that read formats), upright_development (all else).
if(NOT UPRIGHT_INSTALL)
  return()
endif()
include(CMakePackageConfigHelpers)
set(upright_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/upright)

if(NOT UPRIGHT_BUNDLE)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/upright TYPE INCLUDE COMPONENT upright_development
          FILES_MATCHING PATTERN "*.hpp")
endif()
install(FILES ${PROJECT_SOURCE_DIR}/capi/include/upright.h TYPE INCLUDE COMPONENT upright_development)

# One export set per component: a C program need not load the C++ one. A bundle has the C library alone.
set(upright_exported "upright_capi capi")
if(NOT UPRIGHT_BUNDLE)
  list(APPEND upright_exported "upright cpp")
endif()
foreach(pair IN LISTS upright_exported)
  separate_arguments(pair)
  list(GET pair 0 target)
  list(GET pair 1 component)
  install(TARGETS ${target} EXPORT upright-${component}-targets
    RUNTIME COMPONENT upright_runtime
    LIBRARY COMPONENT upright_runtime NAMELINK_COMPONENT upright_development
    ARCHIVE COMPONENT upright_development)
  install(EXPORT upright-${component}-targets NAMESPACE upright:: DESTINATION ${upright_cmake_dir}
          COMPONENT upright_development)
endforeach()

# Components that are opened at run time.
get_property(upright_opened GLOBAL PROPERTY UPRIGHT_FORMATS)
if(UPRIGHT_ONNX)
  list(APPEND upright_opened onnx)
endif()
foreach(name IN LISTS upright_opened)
  install(TARGETS upright_${name} EXPORT upright-${name}-targets
    RUNTIME COMPONENT upright_${name}
    LIBRARY COMPONENT upright_${name} NAMELINK_SKIP)
  install(EXPORT upright-${name}-targets NAMESPACE upright:: DESTINATION ${upright_cmake_dir}
          COMPONENT upright_development)
endforeach()

# What a program that links the static libraries must link besides. The C++ runtime comes with CMake's choice of the
# linker for C++ programs; a C program is linked by the C compiler and needs it by name.
set(upright_is_static TRUE)
if(BUILD_SHARED_LIBS OR UPRIGHT_BUNDLE)
  set(upright_is_static FALSE)
endif()
set(upright_cxx_runtime ${CMAKE_CXX_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_ITEM upright_cxx_runtime ${CMAKE_C_IMPLICIT_LINK_LIBRARIES})
list(REMOVE_DUPLICATES upright_cxx_runtime)
if(upright_is_static)
  set_property(TARGET upright APPEND PROPERTY INTERFACE_LINK_LIBRARIES
    "$<INSTALL_INTERFACE:$<LINK_ONLY:Upright::OpenCV>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:JPEG::JPEG>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:PNG::PNG>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:ZLIB::ZLIB>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:Threads::Threads>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:${CMAKE_DL_LIBS}>>"
    "$<INSTALL_INTERFACE:$<LINK_ONLY:$<$<LINK_LANGUAGE:C>:${upright_cxx_runtime}>>>")
endif()

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/upright-config.cmake.in
  ${PROJECT_BINARY_DIR}/upright-config.cmake INSTALL_DESTINATION ${upright_cmake_dir})
# While the major version is 0 every minor version may change interfaces (see the top-level CMakeLists.txt).
write_basic_package_version_file(${PROJECT_BINARY_DIR}/upright-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/upright-config.cmake
  ${PROJECT_BINARY_DIR}/upright-config-version.cmake
  DESTINATION ${upright_cmake_dir} COMPONENT upright_development)
if(upright_is_static)
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/FindUprightOpenCV.cmake DESTINATION ${upright_cmake_dir}
          COMPONENT upright_development)
endif()

# pkg-config. Everything is relative to where the .pc file lies, so that an installed tree can be moved.
file(RELATIVE_PATH upright_pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" upright_pc_prefix "${upright_pc_prefix}")
file(RELATIVE_PATH upright_pc_libdir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH upright_pc_includedir ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
set(upright_pc_private "")
set(upright_pc_cflags "")
if(upright_is_static)
  list(TRANSFORM upright_cxx_runtime PREPEND -l OUTPUT_VARIABLE upright_pc_runtime)
  list(JOIN upright_pc_runtime " " upright_pc_runtime)
  list(TRANSFORM CMAKE_DL_LIBS PREPEND -l OUTPUT_VARIABLE upright_pc_dl)
  set(upright_pc_private "-lopencv_imgproc -lopencv_core -ljpeg -lpng -lz ${upright_pc_dl} -pthread ${upright_pc_runtime}")
  set(upright_pc_cflags "-DUPRIGHT_STATIC_DEFINE")
  set(upright_pc_capi_requires "upright = ${PROJECT_VERSION}")
endif()
set(upright_packages upright upright_c)
if(UPRIGHT_BUNDLE)
  set(upright_packages upright_c)
endif()
foreach(package IN LISTS upright_packages)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/${package}.pc.in ${PROJECT_BINARY_DIR}/${package}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${package}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
          COMPONENT upright_development)
endforeach()

# Defines the imported target Upright::OpenCV with the modules core and imgproc, and dnn unless UPRIGHT_OPENCV_MODULES
# says otherwise. OpenCV is looked for as a package
# first and by path second: the split packages of Debian ship no OpenCVConfig.cmake.
# Used by the build and, installed beside upright-config.cmake, by consumers of the static libraries.
include(FindPackageHandleStandardArgs)

if(NOT TARGET Upright::OpenCV)
  set(_upright_opencv_modules ${UPRIGHT_OPENCV_MODULES})
  if(NOT _upright_opencv_modules)
    set(_upright_opencv_modules core imgproc dnn)
  endif()
  set(_upright_opencv_libraries "")
  set(_upright_opencv_missing "")
  find_package(OpenCV QUIET CONFIG COMPONENTS ${_upright_opencv_modules})
  if(OpenCV_FOUND)
    set(_upright_opencv_include_dirs ${OpenCV_INCLUDE_DIRS})
    list(TRANSFORM _upright_opencv_modules PREPEND opencv_ OUTPUT_VARIABLE _upright_opencv_libraries)
  else()
    find_path(UPRIGHT_OPENCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
    mark_as_advanced(UPRIGHT_OPENCV_INCLUDE_DIR)
    set(_upright_opencv_include_dirs ${UPRIGHT_OPENCV_INCLUDE_DIR})
    if(NOT UPRIGHT_OPENCV_INCLUDE_DIR)
      list(APPEND _upright_opencv_missing headers)
    endif()
    foreach(_module IN LISTS _upright_opencv_modules)
      find_library(UPRIGHT_OPENCV_${_module}_LIBRARY opencv_${_module})
      mark_as_advanced(UPRIGHT_OPENCV_${_module}_LIBRARY)
      if(UPRIGHT_OPENCV_${_module}_LIBRARY)
        list(APPEND _upright_opencv_libraries ${UPRIGHT_OPENCV_${_module}_LIBRARY})
      else()
        list(APPEND _upright_opencv_missing ${_module})
      endif()
    endforeach()
  endif()
  if(NOT _upright_opencv_missing)
    # Global: a consumer that adds upright as a subdirectory links it from outside this directory.
    add_library(Upright::OpenCV INTERFACE IMPORTED GLOBAL)
    target_link_libraries(Upright::OpenCV INTERFACE ${_upright_opencv_libraries})
    target_include_directories(Upright::OpenCV SYSTEM INTERFACE ${_upright_opencv_include_dirs})
  endif()
endif()

if(TARGET Upright::OpenCV)
  set(_upright_opencv_target Upright::OpenCV)
endif()
find_package_handle_standard_args(UprightOpenCV
  REQUIRED_VARS _upright_opencv_target
  REASON_FAILURE_MESSAGE "missing of OpenCV: ${_upright_opencv_missing}. On Debian: apt-get install libopencv-core-dev libopencv-imgproc-dev libopencv-dnn-dev")

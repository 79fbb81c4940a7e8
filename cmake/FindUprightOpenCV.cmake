# Defines the imported target Upright::OpenCV with the modules core and imgproc, and with COMPONENTS dnn also
# Upright::OpenCVdnn, which holds that module besides. OpenCV is looked for as a package first and by path second: the
# split packages of Debian ship no OpenCVConfig.cmake.
# Used by the build and, installed beside upright-config.cmake, by consumers of the static libraries.
include(FindPackageHandleStandardArgs)

function(_upright_find_opencv target)  # modules...; sets UprightOpenCV_missing to what is not there
  find_package(OpenCV QUIET CONFIG COMPONENTS ${ARGN})
  set(libraries "")
  set(missing "")
  if(OpenCV_FOUND)
    set(include_dirs ${OpenCV_INCLUDE_DIRS})
    list(TRANSFORM ARGN PREPEND opencv_ OUTPUT_VARIABLE libraries)
  else()
    find_path(UPRIGHT_OPENCV_INCLUDE_DIR opencv2/core.hpp PATH_SUFFIXES opencv4)
    mark_as_advanced(UPRIGHT_OPENCV_INCLUDE_DIR)
    set(include_dirs ${UPRIGHT_OPENCV_INCLUDE_DIR})
    if(NOT UPRIGHT_OPENCV_INCLUDE_DIR)
      list(APPEND missing headers)
    endif()
    foreach(module IN LISTS ARGN)
      find_library(UPRIGHT_OPENCV_${module}_LIBRARY opencv_${module})
      mark_as_advanced(UPRIGHT_OPENCV_${module}_LIBRARY)
      list(APPEND libraries ${UPRIGHT_OPENCV_${module}_LIBRARY})
      if(NOT UPRIGHT_OPENCV_${module}_LIBRARY)
        list(APPEND missing ${module})
      endif()
    endforeach()
  endif()
  if(NOT missing)
    # Global: a consumer that adds upright as a subdirectory links it from outside this directory.
    add_library(${target} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(${target} INTERFACE ${libraries})
    target_include_directories(${target} SYSTEM INTERFACE ${include_dirs})
  endif()
  set(UprightOpenCV_missing ${missing} PARENT_SCOPE)
endfunction()

if(NOT TARGET Upright::OpenCV)
  _upright_find_opencv(Upright::OpenCV imgproc core)
endif()
if(TARGET Upright::OpenCV)
  set(UprightOpenCV_target Upright::OpenCV)
endif()
if("dnn" IN_LIST UprightOpenCV_FIND_COMPONENTS)
  if(NOT TARGET Upright::OpenCVdnn)
    _upright_find_opencv(Upright::OpenCVdnn dnn imgproc core)
  endif()
  if(TARGET Upright::OpenCVdnn)
    set(UprightOpenCV_dnn_FOUND TRUE)
  endif()
endif()

find_package_handle_standard_args(UprightOpenCV HANDLE_COMPONENTS
  REQUIRED_VARS UprightOpenCV_target
  REASON_FAILURE_MESSAGE "missing of OpenCV: ${UprightOpenCV_missing}. On Debian: apt-get install libopencv-core-dev libopencv-imgproc-dev, and libopencv-dnn-dev for -DUPRIGHT_ONNX=ON")

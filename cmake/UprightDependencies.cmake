# OpenCV (core and imgproc) as Upright::OpenCV, libjpeg-turbo, libpng, zlib, threads. The component libupright_onnx finds
# its own in src/onnx.
if(UPRIGHT_ONNX AND NOT UPRIGHT_NETWORK)
  message(FATAL_ERROR "UPRIGHT_ONNX needs UPRIGHT_NETWORK: a library without networks asks no model")
endif()
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_package(UprightOpenCV REQUIRED)

# Imported targets are seen only in the directory that finds them, yet a project that adds upright as a subdirectory
# links them from outside when upright is static. Those that were found here are made visible everywhere.
foreach(dependency ZLIB JPEG PNG Threads)
  set(target ${dependency}::${dependency})
  if(TARGET ${target})
    set(found_before TRUE)
  else()
    set(found_before FALSE)
  endif()
  find_package(${dependency} REQUIRED)
  if(NOT found_before)
    set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
  endif()
endforeach()

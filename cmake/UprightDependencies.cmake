# OpenCV (core, imgproc, dnn), libjpeg-turbo, libpng. The split OpenCV packages of Debian ship no OpenCVConfig.cmake,
# so OpenCV is looked for as a package first and by path second; either way it is used as Upright::OpenCV.
include(${CMAKE_CURRENT_LIST_DIR}/FindUprightOpenCV.cmake)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(Threads REQUIRED)

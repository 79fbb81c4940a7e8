"""Stands for one of the libraries that upright's recipe requires, as the distribution has it installed.

The central recipes cannot be had everywhere, and a platform package of Conan has no components, which upright's recipe
names. So: conan create tests/packaging/conan --name zlib --version 1.2.13, and the same for the others below, with the
components and the names for CMake that the central recipes have.
"""
import os
import subprocess

from conan import ConanFile

required_conan_version = ">=2.0"

# package -> (file of find_package, whether CMake's own Find module is stood for, component -> (target, library, headers))
LIBRARIES = {
    "zlib": ("ZLIB", True, {None: ("ZLIB::ZLIB", "z", [])}),
    "libpng": ("PNG", True, {None: ("PNG::PNG", "png", [])}),
    "libjpeg-turbo": ("JPEG", True, {"jpeg": ("JPEG::JPEG", "jpeg", [])}),
    "opencv": ("OpenCV", False, {name: (name, name, ["/usr/include/opencv4"])
                                 for name in ("opencv_core", "opencv_imgproc", "opencv_dnn")}),
}


class SystemLibrary(ConanFile):
    package_type = "shared-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"dnn": [True, False]}
    default_options = {"dnn": False}

    def package_info(self):
        file, is_module, components = LIBRARIES[self.name]
        self.cpp_info.set_property("cmake_file_name", file)
        self.cpp_info.set_property("cmake_module_file_name", file)
        self.cpp_info.set_property("cmake_find_mode", "both" if is_module else "config")
        for name, (target, library, headers) in components.items():
            if name == "opencv_dnn" and not self.options.dnn:
                continue
            info = self.cpp_info.components[name] if name else self.cpp_info
            info.set_property("cmake_target_name", target)
            info.set_property("cmake_module_target_name", target)
            info.libs = [library]
            info.includedirs, info.bindirs = headers, []
            # By its full name: CMake would take the plain name of one of OpenCV's libraries for the target named alike.
            found = subprocess.run(["cc", f"-print-file-name=lib{library}.so"], capture_output=True, text=True, check=True)
            info.libdirs = [os.path.dirname(os.path.realpath(os.path.dirname(found.stdout.strip())) + "/")]

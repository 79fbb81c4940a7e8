"""Conan 2 recipe: conan create .  (options: shared, fPIC, network, onnx, tools, and the formats webp, heif, avif, tiff)"""
from conan import ConanFile
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rmdir

required_conan_version = ">=2.0"


class UprightConan(ConanFile):
    name = "upright"
    version = "0.2.0"
    description = "Tells how an image must be turned to be upright"
    license = "Apache-2.0"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "network": [True, False],
               "onnx": [True, False], "tools": [True, False], "webp": [True, False], "heif": [True, False],
               "avif": [True, False], "tiff": [True, False]}
    default_options = {"shared": False, "fPIC": True, "network": True, "onnx": False, "tools": False,
                       "webp": False, "heif": False, "avif": False, "tiff": False}
    # What the components that read further formats are made of.
    formats = {"webp": "libwebp/[>=1.2.4 <2]", "heif": "libde265/[>=1.0.11 <2]", "avif": "dav1d/[>=1.0 <2]",
               "tiff": "libtiff/[>=4.5 <5]"}
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*", "capi/*", "examples/cli/*"

    def config_options(self):
        if self.settings.os == "Windows":
            del self.options.fPIC

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")
        self.options["opencv"].dnn = bool(self.options.onnx)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("opencv/[>=4.5 <5]")
        self.requires("libjpeg-turbo/[>=2.1 <4]")
        self.requires("libpng/[>=1.6.37 <2]")
        self.requires("zlib/[>=1.2.11 <2]")
        for option, package in self.formats.items():
            if getattr(self.options, option):
                self.requires(package)

    def cmake_variables(self):
        """What CMake is told, apart from the toolchain; tests/packaging checks it against the options there are."""
        return {
            "UPRIGHT_NETWORK": bool(self.options.network),
            "UPRIGHT_ONNX": bool(self.options.onnx),
            **{f"UPRIGHT_{name.upper()}": bool(getattr(self.options, name)) for name in self.formats},
            "UPRIGHT_BUILD_CLI": bool(self.options.tools),
            "UPRIGHT_INSTALL": True,
            "UPRIGHT_BUILD_TESTS": False,
            "UPRIGHT_BUILD_EXAMPLES": False,
            "UPRIGHT_BUILD_BENCHMARKS": False,
            "UPRIGHT_BUILD_FUZZERS": False,
        }

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.variables.update(self.cmake_variables())
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, self.package_folder + "/licenses")
        CMake(self).install()
        # Conan generates these for its consumers.
        rmdir(self, self.package_folder + "/lib/cmake")
        rmdir(self, self.package_folder + "/lib/pkgconfig")

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "upright")
        requires = ["opencv::opencv_core", "opencv::opencv_imgproc", "libjpeg-turbo::jpeg", "libpng::libpng",
                    "zlib::zlib"]
        for component, target, library in (("cpp", "upright::upright", "upright"), ("capi", "upright::capi", "upright_c")):
            info = self.cpp_info.components[component]
            info.set_property("cmake_target_name", target)
            info.set_property("pkg_config_name", library)
            info.libs = [library]
            info.requires = list(requires)
            if self.settings.os in ("Linux", "FreeBSD"):
                info.system_libs = ["pthread", "m", "dl"]
            if not self.options.shared:
                info.defines = ["UPRIGHT_STATIC_DEFINE"]
        if not self.options.shared:
            self.cpp_info.components["capi"].requires.append("cpp")
            if self.settings.os in ("Linux", "FreeBSD"):
                self.cpp_info.components["capi"].system_libs.append("stdc++")  # for programs that C links
        if self.options.onnx:  # opened at run time; linked by nobody
            info = self.cpp_info.components["onnx"]
            info.set_property("cmake_target_name", "upright::onnx")
            info.requires = ["opencv::opencv_dnn"]
        for name, package in self.formats.items():
            if getattr(self.options, name):
                info = self.cpp_info.components[name]
                info.set_property("cmake_target_name", f"upright::{name}")
                library = package.split("/")[0]
                info.requires = [f"{library}::{library}"]

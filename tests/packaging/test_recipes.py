"""The recipes agree with the build: names, versions, options, files.   test_recipes.py SOURCE VERSION

vcpkg and Conan themselves are not run. Conan's recipe is executed against small stand-ins for the classes it uses, so
that its options, the variables for CMake and its component list are those that Conan would see.
"""
import json
import re
import sys
import types
import unittest
from fnmatch import fnmatch
from pathlib import Path

SOURCE, VERSION = Path(sys.argv.pop(1)), sys.argv.pop(1)
PORT = SOURCE / "cmake" / "vcpkg-port" / "upright"


def read(*names):
    return SOURCE.joinpath(*names).read_text()


def cmake_options():
    options = re.findall(r"^option\((\w+)", read("cmake", "UprightOptions.cmake"), re.MULTILINE)
    return set(options + re.findall(r"^upright_format\((\w+)", read("cmake", "UprightFormats.cmake"), re.MULTILINE))


class Versions(unittest.TestCase):
    def test_one_version_everywhere(self):
        major, minor, patch = VERSION.split(".")
        self.assertIn(f'#define UPRIGHT_VERSION_STRING "{VERSION}"', read("capi", "include", "upright.h"))
        for name, number in (("MAJOR", major), ("MINOR", minor), ("PATCH", patch)):
            self.assertIn(f"#define UPRIGHT_VERSION_{name} {number}\n", read("capi", "include", "upright.h"))
            self.assertIn(f"#define UPRIGHT_CPP_VERSION_{name} {number}\n", read("include", "upright", "version.hpp"))
        self.assertEqual(json.loads(read("vcpkg.json"))["version-semver"], VERSION)
        self.assertIn(f'version = "{VERSION}"', read("conanfile.py"))
        self.assertIn(f'version = "{VERSION}"', read("examples", "python", "pyproject.toml"))
        self.assertIn(f'"{VERSION}"', read("examples", "python", "build_backend.py"))
        self.assertIn(f'__version__ = "{VERSION}"', read("examples", "python", "upright", "__init__.py"))
        self.assertEqual(json.loads(read("examples", "node", "package.json"))["version"], VERSION)
        self.assertIn(f'version = "{VERSION}"', read("examples", "rust", "Cargo.toml"))


class Vcpkg(unittest.TestCase):
    def test_the_manifest_has_the_form_that_vcpkg_reads(self):
        manifest = json.loads(read("vcpkg.json"))
        name = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
        self.assertLessEqual(set(manifest), {"name", "version-semver", "description", "license", "dependencies",
                                             "default-features", "features"})
        self.assertLessEqual(set(manifest["default-features"]), set(manifest["features"]))
        lists = [manifest["dependencies"]]
        for feature, content in manifest["features"].items():
            self.assertRegex(feature, name)
            self.assertTrue(content["description"])
            self.assertLessEqual(set(content), {"description", "dependencies"})
            lists.append(content.get("dependencies", []))
        for dependency in (item for items in lists for item in items):
            if isinstance(dependency, str):
                dependency = {"name": dependency}
            self.assertRegex(dependency["name"], name)
            self.assertLessEqual(set(dependency), {"name", "host", "default-features", "features"})

    def test_the_port_is_of_the_same_manifest(self):
        self.assertEqual((PORT / "vcpkg.json").read_text(), read("vcpkg.json"))

    def test_the_portfile_uses_options_and_files_that_exist(self):
        portfile = (PORT / "portfile.cmake").read_text()
        features = json.loads(read("vcpkg.json"))["features"]
        self.assertLessEqual(set(re.findall(r"UPRIGHT_\w+", portfile)), cmake_options())
        mapped = dict(re.findall(r"^    (\w+) (UPRIGHT_\w+)", portfile, re.MULTILINE))
        self.assertEqual(set(mapped), set(features))
        self.assertTrue((PORT / "usage").is_file())
        self.assertTrue((SOURCE / "LICENSE").is_file())

    def test_the_usage_names_real_targets(self):
        usage = (PORT / "usage").read_text()
        self.assertEqual(set(re.findall(r"upright::\w+", usage)), {"upright::upright", "upright::capi"})


class Setting(str):
    """A setting of Conan, as far as the recipe asks."""


class Choices(dict):
    """Options of Conan: members that can be read, set and removed; those of other packages by index."""

    def __getattr__(self, name):
        return self[name]

    def __delattr__(self, name):
        del self[name]

    def __getitem__(self, name):
        return super().__getitem__(name) if name in self else self.setdefault(name, types.SimpleNamespace())

    def rm_safe(self, name):
        self.pop(name, None)


class Component:
    def __init__(self):
        self.properties, self.libs, self.requires, self.system_libs, self.defines = {}, [], [], [], []

    def set_property(self, name, value):
        self.properties[name] = value


class PackageInfo(Component):
    def __init__(self):
        super().__init__()
        self.components = {"cpp": Component(), "capi": Component(), "onnx": Component(),
                           "webp": Component(), "heif": Component(), "avif": Component()}


def load_recipe():
    class ConanFile:
        def requires(self, reference):
            self.references.append(reference)

    modules = {name: types.ModuleType(name) for name in ("conan", "conan.tools", "conan.tools.cmake", "conan.tools.files")}
    modules["conan"].ConanFile = ConanFile
    for name in ("CMake", "CMakeDeps", "CMakeToolchain", "cmake_layout"):
        setattr(modules["conan.tools.cmake"], name, None)
    for name in ("copy", "rmdir"):
        setattr(modules["conan.tools.files"], name, None)
    sys.modules.update(modules)
    space = {}
    exec(compile(read("conanfile.py"), "conanfile.py", "exec"), space)
    return space["UprightConan"]


def configured(os="Linux", **options):
    recipe = load_recipe()()
    recipe.references, recipe.cpp_info = [], PackageInfo()
    recipe.settings = types.SimpleNamespace(os=os)
    recipe.options = Choices({**recipe.default_options, **options})
    recipe.config_options()
    recipe.configure()
    recipe.requirements()
    recipe.package_info()
    return recipe


class Conan(unittest.TestCase):
    def test_defaults_are_among_the_options(self):
        recipe = load_recipe()
        self.assertEqual(set(recipe.options), set(recipe.default_options))
        for name, value in recipe.default_options.items():
            self.assertIn(value, recipe.options[name])

    def test_cmake_is_told_of_options_that_it_has(self):
        for network in (True, False):
            variables = configured(network=network).cmake_variables()
            self.assertLessEqual(set(variables), cmake_options())
            self.assertEqual(variables["UPRIGHT_NETWORK"], network)

    def test_the_libraries_need_opencv_without_dnn_and_the_component_with_it(self):
        for onnx in (True, False):
            recipe = configured(onnx=onnx)
            self.assertEqual(recipe.options["opencv"].dnn, onnx)
            needing = {name for name, component in recipe.cpp_info.components.items()
                       if "opencv::opencv_dnn" in component.requires}
            self.assertEqual(needing, {"onnx"} if onnx else set())
            self.assertEqual(recipe.cmake_variables()["UPRIGHT_ONNX"], onnx)

    def test_components_are_the_targets_of_the_build(self):
        static, shared = configured(shared=False), configured(shared=True)
        self.assertNotIn("fPIC", shared.options)
        names = {component.properties.get("cmake_target_name") for component in shared.cpp_info.components.values()}
        self.assertEqual(names, {"upright::upright", "upright::capi", None})  # the component is off
        self.assertIn("cpp", static.cpp_info.components["capi"].requires)
        self.assertIn("stdc++", static.cpp_info.components["capi"].system_libs)
        self.assertNotIn("stdc++", shared.cpp_info.components["capi"].system_libs)
        self.assertNotIn("fPIC", configured(os="Windows").options)

    def test_every_file_that_the_build_reads_is_exported(self):
        patterns = load_recipe().exports_sources
        for name in ("CMakeLists.txt", "LICENSE", "cmake/UprightInstall.cmake", "cmake/upright-config.cmake.in",
                     "src/coarse/CMakeLists.txt", "include/upright/upright.hpp", "capi/upright_c.map",
                     "capi/include/upright.h", "examples/cli/main.cpp"):
            self.assertTrue((SOURCE / name).is_file(), name)
            self.assertTrue(any(fnmatch(name, pattern) for pattern in patterns), name)


if __name__ == "__main__":
    unittest.main()

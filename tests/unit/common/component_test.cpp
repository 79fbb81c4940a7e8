#include "common/component.hpp"

#include <string>

#include <doctest/doctest.h>

#include "formats/upright_format.h"

using namespace upright;

TEST_CASE("a component that is not there is named") {
    const Component none = find_component("of_nothing", 1);
    CHECK(none.functions == nullptr);
    CHECK(none.problem.find("the component libupright_of_nothing is not installed") == 0);
    CHECK_FALSE(has_component("of_nothing", 1));
}

#ifdef UPRIGHT_TEST_OTHER_NUMBER

TEST_CASE("a component that has another number than its file's name is refused by name") {
    CHECK_FALSE(has_component("other_number", UPRIGHT_FORMAT_INTERFACE));
    const Component other = find_component("other_number", UPRIGHT_FORMAT_INTERFACE);
    CHECK(other.functions == nullptr);
    CHECK(other.problem == "libupright_other_number.so." + std::to_string(UPRIGHT_FORMAT_INTERFACE) + " belongs to another version of upright");
}

TEST_CASE("a component of another number is another file, which is named") {
    constexpr int number = UPRIGHT_FORMAT_INTERFACE - 1;
    const Component other = find_component("other_number", number);
    CHECK(other.functions == nullptr);
    CHECK(other.problem.find("is not installed (libupright_other_number.so." + std::to_string(number)) != std::string::npos);
}

#endif

#ifdef UPRIGHT_TEST_WEBP

TEST_CASE("a component serves callers of its own interface alone") {
    CHECK(has_component("webp", UPRIGHT_FORMAT_INTERFACE));
    CHECK_FALSE(has_component("webp", UPRIGHT_FORMAT_INTERFACE + 1));  // another number is another file
}

#endif

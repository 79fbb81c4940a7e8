#include "common/component.hpp"

#include <doctest/doctest.h>

using namespace upright;

TEST_CASE("a component that is not there is named") {
    const Component none = find_component("of_nothing", 1);
    CHECK(none.functions == nullptr);
    CHECK(none.problem.find("the component libupright_of_nothing is not installed") == 0);
    CHECK_FALSE(has_component("of_nothing", 1));
}

#ifdef UPRIGHT_TEST_WEBP

TEST_CASE("a component serves callers of its own interface alone") {
    CHECK(has_component("webp", 1));
    CHECK_FALSE(has_component("webp", 2));  // another number is another file
}

#endif

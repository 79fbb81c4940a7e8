// GET / is the page, GET /openapi.yaml the contract; both are part of the program.
#pragma once

#include "http/router.hpp"

namespace service {

void add_page(Router& router);

}  // namespace service

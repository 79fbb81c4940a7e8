// Prints figures as tables for a person, and every image as a CSV line for a program.
#pragma once

#include <iosfwd>
#include <string>

#include "metrics.hpp"

namespace accuracy {

void print_header(std::ostream& out);
void print_set(std::ostream& out, const std::string& name, const Samples& samples);
void print_failures(std::ostream& out, const Samples& samples);
void write_csv(std::ostream& out, const Samples& samples);

}  // namespace accuracy

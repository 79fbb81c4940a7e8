// INPUT OUTPUT: writes the image as it is sent to a remote model; exit 3 when it would be sent as it is.
#include <fstream>
#include <iterator>
#include <string>

#include "image/shrink.hpp"

int main(int count, char** values) {
  if (count != 3) return 2;
  std::ifstream input(values[1], std::ios::binary);
  const std::string image{std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  service::ShrinkPolicy policy;
  policy.when = service::ShrinkPolicy::When::always;
  const auto small = service::shrink_for_model(image, policy);
  if (!small) return 3;
  std::ofstream(values[2], std::ios::binary) << small->jpeg;
  return 0;
}

// The multipart reader must answer the same whatever the pieces in which a body comes, and never more than it was
// given.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/multipart.hpp"

namespace {

std::string read_in_pieces(std::string_view body, std::size_t piece) {
  service::MultipartReader reader("B", "image");
  for (std::size_t at = 0; at < body.size(); at += piece)
    if (const auto wrong = reader.write(body.substr(at, piece)); !wrong.empty()) return std::string(wrong);
  if (const auto wrong = reader.finish(); !wrong.empty()) return std::string(wrong);
  return reader.found() ? "ok:" + reader.take() : "absent";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const std::string whole = read_in_pieces(body, size + 1);
  if (whole != read_in_pieces(body, 1) || whole != read_in_pieces(body, 5)) std::abort();
  if (whole.rfind("ok:", 0) == 0 && whole.size() > size) std::abort();
  service::multipart_boundary(body);
  return 0;
}

#ifdef UPRIGHT_FUZZ_STANDALONE
#include <fstream>
#include <iterator>
#include <random>

int main(int count, char** values) {
  const long runs = count > 1 ? std::strtol(values[1], nullptr, 10) : 0;
  for (int k = 1; runs == 0 && k < count; ++k) {
    std::ifstream file(values[k], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }
  // The pieces of which bodies are made, put together at random: reaches every state within some thousand runs.
  const std::string_view words[] = {"--B",      "\r\n",
                                    "--",       "Content-Disposition: form-data; name=\"image\"",
                                    "\r\n\r\n", ";",
                                    "name=",    "\"",
                                    "image",    "-",
                                    "\r",       "\n",
                                    "x",        "Content-Type: a",
                                    ":",        "filename=\"\\\""};
  std::minstd_rand random(1);
  for (long run = 0; run < runs; ++run) {
    std::string body = run % 4 == 0 ? "" : "--B\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n";
    for (unsigned long left = random() % 24; left > 0; --left) body += words[random() % std::size(words)];
    if (run % 2 == 0) body += "\r\n--B--";
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(body.data()), body.size());
  }
  return 0;
}
#endif

#include "blobs/sigv4.hpp"

#include <map>

#include "base/digest.hpp"
#include "http/target.hpp"

namespace service {
namespace {

std::string hex(const std::string& bytes) {
  return to_hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace

std::vector<std::string> sign_s3(const SignableRequest& request, const S3Credentials& credentials) {
  std::map<std::string, std::string> headers{{"host", request.host},
                                             {"x-amz-content-sha256", request.payload_hash},
                                             {"x-amz-date", request.timestamp}};
  if (!credentials.session_token.empty()) headers["x-amz-security-token"] = credentials.session_token;
  std::string names;
  std::string lines;
  for (const auto& [name, value] : headers) {
    names += (names.empty() ? "" : ";") + name;
    lines += name + ":" + value + "\n";
  }
  // S3 encodes the path once, unlike the other services of AWS; there is no query here.
  const std::string canonical = request.method + "\n" + percent_encode(request.path, true) + "\n\n" + lines + "\n" +
                                names + "\n" + request.payload_hash;
  const std::string date = request.timestamp.substr(0, 8);
  const std::string scope = date + "/" + request.region + "/s3/aws4_request";
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + request.timestamp + "\n" + scope + "\n" + sha256_hex(canonical);
  std::string key = hmac_sha256("AWS4" + credentials.secret_access_key, date);
  for (const std::string& part : {request.region, std::string("s3"), std::string("aws4_request")})
    key = hmac_sha256(key, part);
  std::vector<std::string> out;
  for (const auto& [name, value] : headers)
    if (name != "host") out.push_back(name + ": " + value);
  out.push_back("Authorization: AWS4-HMAC-SHA256 Credential=" + credentials.access_key_id + "/" + scope +
                ", SignedHeaders=" + names + ", Signature=" + hex(hmac_sha256(key, to_sign)));
  return out;
}

}  // namespace service

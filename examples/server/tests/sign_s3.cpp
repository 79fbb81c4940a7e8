// METHOD HOST PATH PAYLOAD_HASH TIMESTAMP REGION ACCESS_KEY SECRET_KEY [SESSION_TOKEN]: prints the signed headers.
#include <cstdio>
#include <string>

#include "blobs/sigv4.hpp"

int main(int count, char** values) {
  if (count < 9) return 2;
  const service::SignableRequest request{values[1], values[2], values[3], values[4], values[5], values[6]};
  const service::S3Credentials credentials{values[7], values[8], count > 9 ? values[9] : ""};
  for (const std::string& header : service::sign_s3(request, credentials)) std::printf("%s\n", header.c_str());
  return 0;
}

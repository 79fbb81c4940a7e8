// AWS Signature Version 4 for single requests with a known body.
// Source: "Authenticating Requests (AWS Signature Version 4)", Amazon S3 API reference.
#pragma once

#include <string>
#include <vector>

namespace service {

struct S3Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;  // empty: none
};

struct SignableRequest {
  std::string method;
  std::string host;          // as in the Host header, with a port that is not the scheme's own
  std::string path;          // not encoded
  std::string payload_hash;  // SHA-256 of the body, hexadecimal
  std::string timestamp;     // 20260131T235959Z
  std::string region = "us-east-1";
};

/// The headers to send besides Host: x-amz-date, x-amz-content-sha256, x-amz-security-token, Authorization.
std::vector<std::string> sign_s3(const SignableRequest& request, const S3Credentials& credentials);

}  // namespace service

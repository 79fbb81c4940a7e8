#include "roles/backends.hpp"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "blobs/http_stores.hpp"
#include "cache/redis_cache.hpp"
#include "http/target.hpp"
#include "inference/grpc_client.hpp"
#include "inference/http_client.hpp"
#include "metadata/remote_store.hpp"
#include "metadata/sql.hpp"

namespace service {
namespace {

bool begins_with(const std::string& text, const std::string& beginning) { return text.rfind(beginning, 0) == 0; }

/// HOST:PORT, with the host in brackets if it is an IPv6 address.
bool is_host_and_port(const std::string& text) {
  const auto colon = text.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0) return false;
  const auto [end, failed] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  const std::string host = text.substr(0, colon);
  return failed == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536 &&
         host.find_first_of("/@?# ") == std::string::npos;
}

bool is_ipv4_address(const std::string& text) { return text.find_first_not_of("0123456789.:") == std::string::npos; }

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    items.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string without_trailing_slash(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

std::unique_ptr<BlobStore> s3_store_of(const std::string& url) {
  // s3+http://HOST[:PORT]/BUCKET
  S3Location location;
  location.secure = begins_with(url, "s3+https://");
  const std::string rest = without_trailing_slash(url.substr(url.find("://") + 3));
  const auto slash = rest.find('/');
  if (slash == std::string::npos || slash == 0 || rest.find('/', slash + 1) != std::string::npos)
    throw ConfigError("STORAGE_URL must be s3+http(s)://HOST[:PORT]/BUCKET");
  location.host = rest.substr(0, slash);
  location.bucket = rest.substr(slash + 1);
  if (const std::string region = environment("AWS_REGION"); !region.empty()) location.region = region;
  const S3Credentials credentials{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                                  environment("AWS_SESSION_TOKEN")};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty())
    throw ConfigError("S3 storage needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  return s3_blob_store(location, credentials);
}

/// libpq and SQLite report a folder that is missing much later; here it is made.
void make_folder_of(const std::string& file) {
  const auto folder = std::filesystem::path(file).parent_path();
  std::error_code failed;
  if (!folder.empty()) std::filesystem::create_directories(folder, failed);
  if (failed) throw ConfigError("the folder for results cannot be made: " + failed.message());
}

}  // namespace

std::unique_ptr<Inference> remote_inference(const Config& config) {
  std::vector<std::string> endpoints = split(config.model_service_url);
  const bool grpc = begins_with(endpoints.front(), "grpc://");
  const std::string scheme = grpc ? "grpc://" : "http://";
  for (std::string& endpoint : endpoints) {
    const std::string bare = without_trailing_slash(endpoint);
    if (!begins_with(bare, scheme) || !is_host_and_port(bare.substr(scheme.size())))
      throw ConfigError("MODEL_SERVICE_URL must be local, or a list of grpc://HOST:PORT or of http://HOST:PORT");
    endpoint = grpc ? bare.substr(scheme.size()) : bare;
  }
  if (!grpc) {
    // Calls wait for their answers, they do not compute: more of them than cores.
    const auto threads = static_cast<std::size_t>(4 * config.workers) * endpoints.size();
    return http_inference(std::move(endpoints), threads, static_cast<std::size_t>(config.effective_queue()));
  }
  if (endpoints.size() == 1 && !is_ipv4_address(endpoints.front()))
    return grpc_inference("dns:///" + endpoints.front());
  std::string target = "ipv4:";
  for (const std::string& endpoint : endpoints) {
    if (!is_ipv4_address(endpoint))
      throw ConfigError("a list in MODEL_SERVICE_URL holds IPv4 addresses; one name may stand for many addresses");
    target += (target.back() == ':' && target.size() == 5 ? "" : ",") + endpoint;
  }
  return grpc_inference(target);
}

std::unique_ptr<ResultCache> make_shared_cache(const Config& config) {
  if (config.redis_url.empty()) return nullptr;
  const ConfigError malformed("REDIS_URL must be redis://[:PASSWORD@]HOST[:PORT][/DB]");
  const std::string scheme = "redis://";
  if (!begins_with(config.redis_url, scheme)) throw malformed;
  std::string rest = without_trailing_slash(config.redis_url.substr(scheme.size()));
  RedisOptions options;
  options.timeout = std::chrono::milliseconds(config.redis_timeout_ms);
  options.lifetime = std::chrono::seconds(config.cache_ttl_s);
  if (const auto at = rest.rfind('@'); at != std::string::npos) {
    const auto password = percent_decode(rest.substr(rest.find(':') + 1, at - rest.find(':') - 1));
    if (rest.find(':') > at || !password) throw malformed;
    options.password = *password;
    rest = rest.substr(at + 1);
  }
  const auto read_number = [&](const std::string& text, int& value) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) throw malformed;
  };
  if (const auto slash = rest.find('/'); slash != std::string::npos) {
    read_number(rest.substr(slash + 1), options.database);
    rest.resize(slash);
  }
  if (const auto colon = rest.find(':'); colon != std::string::npos) {
    read_number(rest.substr(colon + 1), options.port);
    rest.resize(colon);
  }
  if (rest.empty()) throw malformed;
  options.host = rest;
  return redis_cache(options);
}

std::unique_ptr<MetadataStore> make_metadata_store(const std::string& url) {
  if (url == "none") return nullptr;
  if (begins_with(url, "http://")) return remote_metadata_store(without_trailing_slash(url));
  if (begins_with(url, "sqlite:")) {
    make_folder_of(url.substr(url.find(':') + 1));
    return sql_metadata_store(url);
  }
  if (begins_with(url, "postgres://") || begins_with(url, "postgresql://")) return sql_metadata_store(url);
  throw ConfigError("DATABASE_URL must be sqlite:PATH, postgres://..., http://HOST:PORT or none");
}

std::unique_ptr<BlobStore> make_blob_store(const std::string& url) {
  if (url == "none") return nullptr;
  if (begins_with(url, "http://")) return remote_blob_store(without_trailing_slash(url));
  if (begins_with(url, "file:")) return file_blob_store(url.substr(url.find(':') + 1));
  if (begins_with(url, "s3+http://") || begins_with(url, "s3+https://")) return s3_store_of(url);
  throw ConfigError("STORAGE_URL must be file:PATH, s3+http(s)://HOST[:PORT]/BUCKET, http://HOST:PORT or none");
}

}  // namespace service

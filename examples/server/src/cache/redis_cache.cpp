#include "cache/redis_cache.hpp"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <atomic>
#include <cstdarg>
#include <mutex>
#include <utility>
#include <vector>

#include "base/log.hpp"

namespace service {
namespace {

using std::chrono::steady_clock;
using Connection = std::unique_ptr<redisContext, void (*)(redisContext*)>;
using Reply = std::unique_ptr<redisReply, void (*)(void*)>;

class RedisCache : public ResultCache {
 public:
  explicit RedisCache(const RedisOptions& options) : options_(options) {}

  std::optional<std::string> get(const std::string& key) override {
    std::optional<std::string> value;
    use([&](redisContext* redis) {
      const Reply reply = command({static_cast<redisReply*>(redisCommand(redis, "GET %b", key.data(), key.size()))});
      if (!reply) return false;
      if (reply->type == REDIS_REPLY_STRING) value.emplace(reply->str, reply->len);
      return reply->type != REDIS_REPLY_ERROR;
    });
    return value;
  }

  void put(const std::string& key, const std::string& value) override {
    const std::string seconds = std::to_string(options_.lifetime.count());
    use([&](redisContext* redis) {
      const Reply reply = command({static_cast<redisReply*>(redisCommand(
          redis, "SETEX %b %s %b", key.data(), key.size(), seconds.c_str(), value.data(), value.size()))});
      return reply && reply->type != REDIS_REPLY_ERROR;
    });
  }

 private:
  static Reply command(redisReply* reply) { return {reply, freeReplyObject}; }

  /// Takes a connection, or makes one; gives it back after a success, leaves Redis alone for a while after a failure.
  template <class Use>
  void use(Use use_connection) {
    if (steady_clock::now().time_since_epoch().count() < closed_until_) return;
    Connection connection = take();
    const bool reused = connection != nullptr;
    if (!connection) connection = connect();
    bool well = connection != nullptr && use_connection(connection.get());
    // A kept connection that ends at once was closed by a restart; waiting again after a timeout would double the wait.
    if (!well && reused && connection->err == REDIS_ERR_EOF) {
      connection = connect();
      well = connection != nullptr && use_connection(connection.get());
    }
    if (!well) return leave_alone();
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
  }

  Connection take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return {nullptr, redisFree};
    Connection connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  Connection connect() {
    const timeval patience{static_cast<time_t>(options_.timeout.count() / 1000),
                           static_cast<suseconds_t>(options_.timeout.count() % 1000 * 1000)};
    Connection connection(redisConnectWithTimeout(options_.host.c_str(), options_.port, patience), redisFree);
    if (!connection || connection->err != 0) return {nullptr, redisFree};
    redisSetTimeout(connection.get(), patience);
    const auto accepted = [&](redisReply* raw) {
      const Reply reply = command(raw);
      return reply && reply->type != REDIS_REPLY_ERROR;
    };
    if (!options_.password.empty() &&
        !accepted(static_cast<redisReply*>(redisCommand(connection.get(), "AUTH %s", options_.password.c_str()))))
      return {nullptr, redisFree};
    if (options_.database != 0 &&
        !accepted(static_cast<redisReply*>(redisCommand(connection.get(), "SELECT %d", options_.database))))
      return {nullptr, redisFree};
    return connection;
  }

  void leave_alone() {
    closed_until_ = (steady_clock::now() + options_.leave_alone).time_since_epoch().count();
    {
      const std::lock_guard lock(mutex_);
      idle_.clear();
    }
    log(LogLevel::warning, "Redis does not answer and is left alone for some seconds");
  }

  const RedisOptions options_;
  std::atomic<steady_clock::rep> closed_until_{0};
  std::mutex mutex_;
  std::vector<Connection> idle_;
};

}  // namespace

std::unique_ptr<ResultCache> redis_cache(const RedisOptions& options) { return std::make_unique<RedisCache>(options); }

}  // namespace service

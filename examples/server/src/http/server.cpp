#include "http/server.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/identity.hpp"
#include "base/log.hpp"
#include "http/problem.hpp"
#include "http/target.hpp"

namespace service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint32_t max_header_bytes = 16 * 1024;
constexpr std::size_t read_piece_bytes = 64 * 1024;
// How long a refused upload is still read, so that the client sees the answer instead of a reset connection.
constexpr std::chrono::seconds linger_timeout{2};
constexpr std::chrono::seconds write_timeout{30};

class Connection;

}  // namespace

struct HttpServer::Parts {
  Parts(const HttpLimits& limits_, Router& router_) : limits(limits_), router(router_) {}

  void accept();
  void begin_request() { in_flight.fetch_add(1); }
  void end_request() {
    in_flight.fetch_sub(1);
    const std::lock_guard lock(idle_mutex);
    idle_changed.notify_all();
  }

  const HttpLimits limits;
  Router& router;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> in_flight{0};
  // Shared with the bodies, which may outlive the server in a background queue.
  std::shared_ptr<std::atomic<std::uint64_t>> body_bytes = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::mutex idle_mutex;
  std::condition_variable idle_changed;
  std::mutex connections_mutex;
  std::unordered_set<Connection*> connections;

  // Last, so that it goes first: the connections that its pending handlers hold use what stands above.
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  tcp::acceptor acceptor{io};
  asio::steady_timer accept_pause{io};
  std::vector<std::thread> threads;
};

namespace {

/// Bytes of one body, counted against the memory for all bodies until the last holder lets go.
class MemoryLease {
 public:
  MemoryLease(std::shared_ptr<std::atomic<std::uint64_t>> used, std::uint64_t limit)
      : used_(std::move(used)), limit_(limit) {}
  ~MemoryLease() { used_->fetch_sub(mine_); }
  MemoryLease(const MemoryLease&) = delete;
  MemoryLease& operator=(const MemoryLease&) = delete;

  bool grow(std::uint64_t bytes) {
    mine_ += bytes;
    return used_->fetch_add(bytes) + bytes <= limit_;
  }

 private:
  std::shared_ptr<std::atomic<std::uint64_t>> used_;
  const std::uint64_t limit_;
  std::uint64_t mine_ = 0;
};

/// One client: reads a request, has it answered, writes the answer, begins again. All members are used on its strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(HttpServer::Parts& server, tcp::socket socket)
      : server_(server), socket_(std::move(socket)), timer_(socket_.get_executor()), deadline_(socket_.get_executor()) {
    const std::lock_guard lock(server_.connections_mutex);
    server_.connections.insert(this);
  }
  ~Connection() {
    if (in_request_) server_.end_request();
    const std::lock_guard lock(server_.connections_mutex);
    server_.connections.erase(this);
  }

  void start() {
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] {
      error_code ignored;
      self->peer_ = self->socket_.remote_endpoint(ignored).address().to_string();
      self->socket_.set_option(tcp::no_delay(true), ignored);
      self->wait_for_request();
    });
  }

  /// The server drains: an idle connection closes now, a busy one after its answer.
  void drain() {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      if (!self->in_request_) self->close();
    });
  }

 private:
  using Timer = asio::steady_timer;

  void arm(std::chrono::milliseconds patience) {
    timed_out_ = false;
    timer_.expires_after(patience);
    timer_.async_wait([self = shared_from_this()](error_code failed) {
      if (failed || self->timer_.expiry() > Clock::now()) return;
      self->timed_out_ = true;
      error_code ignored;
      self->socket_.cancel(ignored);
    });
  }

  void close() {
    error_code ignored;
    timer_.cancel();
    deadline_.cancel();
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }

  void wait_for_request() {
    parser_.emplace();
    parser_->header_limit(max_header_bytes);
    // The router limits the body, by route. Not boost::none, to which Beast 1.74 compares every length as too large.
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
    if (buffer_.size() > 0) return read_head();
    arm(server_.limits.idle_timeout);
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code failed) {
      if (failed) return self->close();
      self->read_head();
    });
  }

  void read_head() {
    arm(server_.limits.header_timeout);
    http::async_read_header(socket_, buffer_, *parser_, [self = shared_from_this()](error_code failed, std::size_t) {
      self->head_is_read(failed);
    });
  }

  void head_is_read(error_code failed) {
    if (failed == http::error::end_of_stream || failed == asio::error::connection_reset) return close();
    begin_request();
    if (failed) {
      // Errors of the network end the connection; those of the parser are for the client to read.
      if (!timed_out_ && failed.category() != http::make_error_code(http::error::bad_target).category()) return close();
      close_after_ = true;
      head_.method = "-";
      if (timed_out_) return refuse("unknown", {ErrorCode::request_timeout, "the head of the request did not arrive"});
      if (failed == http::error::header_limit) return refuse("unknown", {ErrorCode::header_too_large, ""});
      return refuse("unknown", {ErrorCode::invalid_request, "the head of the request is malformed"});
    }
    if (!read_fields()) {
      close_after_ = true;
      return refuse("unknown", {ErrorCode::invalid_request, "the target or a header of the request is malformed"});
    }
    auto decision = server_.router.open(head_);
    if (auto* refused = std::get_if<Router::Refused>(&decision)) {
      const bool body_follows = head_.chunked || head_.content_length.value_or(0) > 0;
      close_after_ = close_after_ || body_follows;
      HttpResponse response = problem(refused->failure, head_.request_id);
      if (!refused->allow.empty()) response.headers.emplace_back("Allow", refused->allow);
      route_ = refused->route;
      return answer(std::move(response));
    }
    accepted_ = std::move(std::get<Router::Accepted>(decision));
    route_ = accepted_.route;
    if (!accepted_.sink) return handle({});
    begin_body();
  }

  void begin_request() {
    in_request_ = true;
    ++generation_;
    server_.begin_request();
    started_ = Clock::now();
    head_ = HttpHead{};
    head_.peer_address = peer_;
    head_.request_id = new_identifier();
    head_.trace_id = trace_id_from("");
    route_ = "unknown";
    body_size_ = 0;
    close_after_ = false;
  }

  bool read_fields() {
    const auto& message = parser_->get();
    head_.method = std::string(message.method_string());
    for (const auto& field : message) {
      std::string name(field.name_string());
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
      const auto [place, is_new] = head_.headers.emplace(name, std::string(field.value()));
      // Two of these would let two servers in a row understand two different requests.
      if (!is_new && (name == "host" || name == "content-length" || name == "content-type")) return false;
    }
    head_.chunked = parser_->chunked();
    if (const auto length = parser_->content_length()) head_.content_length = *length;
    if (const std::string id = head_.header("x-request-id"); is_request_id(id)) head_.request_id = id;
    head_.trace_id = trace_id_from(head_.header("traceparent"));
    close_after_ = !parser_->keep_alive();
    const std::string_view target(message.target().data(), message.target().size());
    return split_target(target, head_.path, head_.query);
  }

  void begin_body() {
    lease_ = std::make_shared<MemoryLease>(server_.body_bytes, server_.limits.body_memory_bytes);
    body_started_ = Clock::now();
    if (head_.header("expect") != "100-continue") return read_body();
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    arm(write_timeout);
    asio::async_write(socket_, asio::buffer(go_on.data(), go_on.size()),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (failed) return self->close();
                        self->read_body();
                      });
  }

  void read_body() {
    if (parser_->is_done()) return body_is_read();
    if (piece_.empty()) piece_.resize(read_piece_bytes);
    parser_->get().body().data = piece_.data();
    parser_->get().body().size = piece_.size();
    const auto allowed = server_.limits.header_timeout +
                         std::chrono::milliseconds(1000 * body_size_ / server_.limits.body_min_bytes_per_s);
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - body_started_);
    arm(std::max(allowed - spent, std::chrono::milliseconds(1)));
    http::async_read_some(socket_, buffer_, *parser_,
                          [self = shared_from_this()](error_code failed, std::size_t) { self->piece_is_read(failed); });
  }

  void piece_is_read(error_code failed) {
    if (failed == http::error::need_buffer) failed = {};
    if (failed) {
      close_after_ = true;
      if (timed_out_) return refuse(route_, {ErrorCode::request_timeout, "the body came too slowly"});
      if (failed == http::error::partial_message || failed == asio::error::connection_reset) return abandon();
      return refuse(route_, {ErrorCode::invalid_request, "the body is malformed"});
    }
    const std::size_t got = piece_.size() - parser_->get().body().size;
    body_size_ += got;
    std::optional<Failure> wrong;
    if (body_size_ > accepted_.max_body_bytes) {
      wrong = Failure{ErrorCode::body_too_large,
                      "at most " + std::to_string(accepted_.max_body_bytes) + " bytes are accepted"};
    } else if (!lease_->grow(got)) {
      server_.router.metrics().shed("memory");
      wrong = Failure{ErrorCode::overloaded, "too many uploads at once"};
    } else {
      wrong = accepted_.sink->write(piece_.data(), got);
    }
    if (wrong) {
      close_after_ = close_after_ || !parser_->is_done();
      return refuse(route_, *wrong);
    }
    read_body();
  }

  void body_is_read() {
    if (const auto wrong = accepted_.sink->finish()) return refuse(route_, *wrong);
    handle(accepted_.sink->take());
  }

  void handle(std::string body) {
    timer_.cancel();
    auto request = std::make_shared<HttpRequest>();
    request->head = head_;
    request->body = std::make_shared<const std::string>(std::move(body));
    request->memory_lease = std::move(lease_);
    request->started = started_;
    request->deadline = Clock::now() + server_.limits.deadline;
    abandoned_ = request->abandoned;
    accepted_.sink.reset();
    watch_client();
    watch_deadline(request->deadline);
    const auto respond = [self = shared_from_this(), generation = generation_](HttpResponse response) {
      asio::post(self->socket_.get_executor(), [self, generation, response = std::move(response)]() mutable {
        if (self->generation_ == generation && !self->answered_) self->answer(std::move(response));
      });
    };
    answered_ = false;
    try {
      accepted_.endpoint->handle(request, respond);
    } catch (const std::exception& error) {
      log(LogLevel::error, std::string("a handler threw: ") + error.what());
      respond(problem({ErrorCode::internal, ""}, head_.request_id));
    }
  }

  /// The client leaves while its answer is made: nobody needs to go on with the work.
  void watch_client() {
    socket_.async_wait(
        tcp::socket::wait_read, [self = shared_from_this(), generation = generation_](error_code failed) {
          if (failed || self->generation_ != generation || self->answered_) return;
          char byte = 0;
          error_code wrong;
          self->socket_.non_blocking(true, wrong);
          const std::size_t got = self->socket_.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, wrong);
          if (wrong == asio::error::would_block || got > 0) return;
          self->abandon();
        });
  }

  void watch_deadline(Clock::time_point when) {
    deadline_.expires_at(when);
    deadline_.async_wait([self = shared_from_this(), generation = generation_](error_code failed) {
      if (failed || self->generation_ != generation || self->answered_) return;
      if (self->abandoned_) self->abandoned_->store(true);
      self->refuse(self->route_, {ErrorCode::deadline, "no answer within the time that a request may take"});
    });
  }

  void abandon() {
    if (abandoned_) abandoned_->store(true);
    HttpResponse response;
    response.status = describe(ErrorCode::cancelled).status;
    answered_ = true;
    server_.router.finished(head_, route_, response, body_size_, started_);
    end_request();
    close();
  }

  void refuse(const std::string& route, const Failure& failure) {
    route_ = route;
    answer(problem(failure, head_.request_id));
  }

  void answer(HttpResponse response) {
    answered_ = true;
    deadline_.cancel();
    server_.router.finished(head_, route_, response, body_size_, started_);
    close_after_ = close_after_ || server_.draining;
    auto message = std::make_shared<http::response<http::string_body>>(static_cast<http::status>(response.status), 11);
    message->set(http::field::server, "upright");
    message->set("X-Request-ID", head_.request_id);
    message->set("X-Content-Type-Options", "nosniff");
    if (!server_.limits.served_by.empty()) message->set("X-Served-By", server_.limits.served_by);
    if (!response.content_type.empty()) message->set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) message->set(name, value);
    message->keep_alive(!close_after_);
    const bool no_body = head_.method == "HEAD";
    const std::uint64_t length = response.content_length.value_or(response.body.size());
    if (!no_body) message->body() = std::move(response.body);
    if (response.status != 204) message->content_length(length);
    arm(write_timeout);
    http::async_write(socket_, *message, [self = shared_from_this(), message](error_code failed, std::size_t) {
      self->is_written(failed);
    });
  }

  void is_written(error_code failed) {
    const bool unread = parser_ && !parser_->is_done();
    end_request();
    if (failed) return close();
    if (!close_after_) return wait_for_request();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    if (!unread) return close();
    linger_until_ = Clock::now() + linger_timeout;
    linger();
  }

  void linger() {
    if (piece_.empty()) piece_.resize(read_piece_bytes);
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(linger_until_ - Clock::now());
    if (left.count() <= 0) return close();
    arm(left);
    socket_.async_read_some(asio::buffer(piece_), [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed) return self->close();
      self->linger();
    });
  }

  void end_request() {
    if (!in_request_) return;
    in_request_ = false;
    ++generation_;
    abandoned_.reset();
    lease_.reset();
    accepted_ = {};
    server_.end_request();
  }

  HttpServer::Parts& server_;
  tcp::socket socket_;
  Timer timer_;
  Timer deadline_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::buffer_body>> parser_;
  std::vector<char> piece_;
  std::string peer_;
  bool timed_out_ = false;
  Clock::time_point linger_until_;

  // The request that is under way.
  std::uint64_t generation_ = 0;
  bool in_request_ = false;
  bool answered_ = false;
  bool close_after_ = false;
  HttpHead head_;
  std::string route_;
  Router::Accepted accepted_{};
  std::shared_ptr<MemoryLease> lease_;
  std::shared_ptr<std::atomic<bool>> abandoned_;
  std::size_t body_size_ = 0;
  Clock::time_point started_;
  Clock::time_point body_started_;
};

}  // namespace

void HttpServer::Parts::accept() {
  acceptor.async_accept(asio::make_strand(io), [this](error_code failed, tcp::socket socket) {
    if (failed == asio::error::operation_aborted || draining) return;
    if (!failed) {
      bool room = false;
      {
        const std::lock_guard lock(connections_mutex);
        room = connections.size() < limits.max_connections;
      }
      // Without room the socket closes here at once: a clear sign that costs nothing.
      if (room) std::make_shared<Connection>(*this, std::move(socket))->start();
      if (!room) router.metrics().shed("connections");
      return accept();
    }
    // Out of file descriptors, most likely: wait until some are free instead of spinning.
    accept_pause.expires_after(std::chrono::milliseconds(50));
    accept_pause.async_wait([this](error_code stopped) {
      if (!stopped) accept();
    });
  });
}

HttpServer::HttpServer(const HttpLimits& limits, Router& router) : parts_(std::make_unique<Parts>(limits, router)) {}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::listen(const std::string& address, std::uint16_t port) {
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    parts_->acceptor.open(endpoint.protocol());
    parts_->acceptor.set_option(tcp::acceptor::reuse_address(true));
    parts_->acceptor.bind(endpoint);
    parts_->acceptor.listen(asio::socket_base::max_listen_connections);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) + ": " +
                             error.code().message());
  }
  parts_->accept();
  for (std::size_t k = 0; k < parts_->limits.io_threads; ++k)
    parts_->threads.emplace_back([this] { parts_->io.run(); });
  return parts_->acceptor.local_endpoint().port();
}

void HttpServer::stop_accepting() {
  parts_->draining = true;
  asio::post(parts_->acceptor.get_executor(), [this] {
    error_code ignored;
    parts_->acceptor.close(ignored);
  });
  // Let go outside the lock: the destructor of a connection takes it.
  std::vector<std::shared_ptr<Connection>> alive;
  {
    const std::lock_guard lock(parts_->connections_mutex);
    for (Connection* connection : parts_->connections)
      if (auto one = connection->weak_from_this().lock()) alive.push_back(std::move(one));
  }
  for (const auto& connection : alive) connection->drain();
}

bool HttpServer::wait_until_idle(std::chrono::milliseconds patience) {
  std::unique_lock lock(parts_->idle_mutex);
  return parts_->idle_changed.wait_for(lock, patience, [this] { return parts_->in_flight == 0; });
}

void HttpServer::stop() {
  parts_->work.reset();
  parts_->io.stop();
  for (std::thread& thread : parts_->threads)
    if (thread.joinable()) thread.join();
}

std::size_t HttpServer::requests_in_flight() const { return parts_->in_flight; }

std::size_t HttpServer::connections() const {
  const std::lock_guard lock(parts_->connections_mutex);
  return parts_->connections.size();
}

}  // namespace service

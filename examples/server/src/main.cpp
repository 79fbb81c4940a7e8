#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "base/config.hpp"
#include "base/log.hpp"
#include "roles/application.hpp"

extern char** environ;  // NOLINT: POSIX

namespace {

constexpr int usage_error = 2;

service::LogLevel log_level_of(const std::string& name) {
  if (name == "debug") return service::LogLevel::debug;
  if (name == "warning") return service::LogLevel::warning;
  return name == "error" ? service::LogLevel::error : service::LogLevel::info;
}

int run(const service::Config& config) {
  // The workers are the parallelism: threads of OpenCV inside each of them would only fight for the same cores.
  setenv("OPENCV_FOR_THREADS_NUM", "1", 0);
  // Signals are taken by sigwait below; blocked here so that every thread inherits it.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  service::Application application(config);
  int received = 0;
  sigwait(&signals, &received);
  // A second signal ends at once.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return application.drain() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int count, char** values) {
  try {
    std::string printed;
    const service::Config config =
        service::read_config(std::vector<std::string>(values + 1, values + count), environ, printed);
    if (!printed.empty()) {
      std::fputs(printed.c_str(), stdout);
      return EXIT_SUCCESS;
    }
    service::configure_log(log_level_of(config.log_level), "upright-" + config.role);
    return run(config);
  } catch (const service::ConfigError& error) {
    std::fprintf(stderr, "upright-server: %s\n", error.what());
    return usage_error;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "upright-server: %s\n", error.what());
    return EXIT_FAILURE;
  }
}

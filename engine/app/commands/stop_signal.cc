#include "engine/app/commands/stop_signal.h"

#include <atomic>
#include <csignal>

namespace holdline {
namespace {

// Lock-free, so that a signal handler may set it.
std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

std::atomic<bool> reload_requested{false};

void OnReload(int) { reload_requested = true; }

void OnSignal(int signal) {
  // The second one meets the default and ends the process.
  if (stop_requested.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

}  // namespace

StopSignal::StopSignal() {
  stop_requested = false;
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool StopSignal::requested() const {
  return stop_requested.load(std::memory_order_relaxed);
}

ReloadSignal::ReloadSignal() {
  reload_requested = false;
  std::signal(SIGHUP, OnReload);
}

ReloadSignal::~ReloadSignal() { std::signal(SIGHUP, SIG_DFL); }

bool ReloadSignal::Take() { return reload_requested.exchange(false); }

}  // namespace holdline

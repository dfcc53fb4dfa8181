#include "engine/ring/idle.h"

#include <algorithm>
#include <thread>

namespace holdline {
namespace {

// Tells the processor that this is a loop of waiting.
inline void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

IdleStrategy::IdleStrategy(Clock& clock, IdleOptions options)
    : clock_(clock), options_(options), park_(options.shortest_park) {}

void IdleStrategy::Idle(int work) {
  if (work > 0) {
    idle_cycles_ = 0;
    park_ = options_.shortest_park;
    return;
  }
  if (idle_cycles_ < options_.spins) {
    ++idle_cycles_;
    Pause();
  } else if (idle_cycles_ < options_.spins + options_.yields) {
    ++idle_cycles_;
    std::this_thread::yield();
  } else {
    clock_.Sleep(park_);
    park_ = std::min(park_ * 2, options_.longest_park);
  }
}

}  // namespace holdline

// Shows how far the reading of files has come, where standard error is a
// terminal. Thread-compatible.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdio>

#include "engine/app/input/file_input.h"
#include "engine/base/clock.h"

namespace holdline {

class Progress {
 public:
  // Both must outlive it.
  Progress(const FileInput& input, Clock& clock)
      : input_(input), clock_(clock), shown_(isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_ && said_at_us_ != 0) std::fprintf(stderr, "\r\033[K");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void operator()() {
    if (!shown_ || clock_.MonotonicUs() - said_at_us_ < 200'000) return;
    said_at_us_ = clock_.MonotonicUs();
    const int64_t total = input_.total_bytes();
    const int64_t percent = total > 0 ? 100 * input_.report().bytes / total : 0;
    std::fprintf(stderr, "\rread %lld records, %lld %%\033[K",
                 static_cast<long long>(input_.report().records),
                 static_cast<long long>(percent));
  }

 private:
  const FileInput& input_;
  Clock& clock_;
  const bool shown_;
  int64_t said_at_us_ = 0;
};

}  // namespace holdline

// Everything that happens in a run, in its order: a hash over all of it, and
// the last of it in words.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"

namespace holdline::sim {

class Trace {
 public:
  // `clock` must outlive this.
  explicit Trace(const Clock& clock)
      : clock_(clock), began_us_(clock.MonotonicUs()) {}

  // `who` and `what` say it; `bytes` only count for the hash.
  void Note(std::string_view who, std::string_view what, int64_t number = 0,
            std::string_view bytes = {}) {
    const int64_t at_us = clock_.MonotonicUs() - began_us_;
    hash_ = CombineHash(hash_, static_cast<uint64_t>(at_us));
    hash_ = CombineHash(hash_, StableHash(who));
    hash_ = CombineHash(hash_, StableHash(what));
    hash_ = CombineHash(hash_, static_cast<uint64_t>(number));
    hash_ = CombineHash(hash_, StableHash(bytes));
    if (lines_.size() == kKept) lines_.pop_front();
    lines_.push_back({at_us, std::string(who), std::string(what), number});
  }
  // What is in the hash only.
  void Count(uint64_t number) { hash_ = CombineHash(hash_, number); }

  uint64_t hash() const { return hash_; }
  std::string Last() const {
    std::string text;
    for (const Line& line : lines_) {
      absl::StrAppend(&text, "  ", line.at_us / 1'000, " ms  ", line.who, "  ",
                      line.what, " ", line.number, "\n");
    }
    return text;
  }

 private:
  static constexpr size_t kKept = 60;
  struct Line {
    int64_t at_us;
    std::string who;
    std::string what;
    int64_t number;
  };

  const Clock& clock_;
  const int64_t began_us_;
  uint64_t hash_ = 0;
  std::deque<Line> lines_;
};

}  // namespace holdline::sim

// Tells when many contacts are forgotten whose start never came: a bus that is
// not keyed by contact looks like that, since the events of one contact are
// then in several partitions.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/time_units.h"

namespace holdline {

class OrphanWatch {
 public:
  // Of how many forgotten contacts so many were orphans.
  struct Finding {
    int64_t orphans = 0;
    int64_t forgotten = 0;
  };

  // Contacts that were forgotten since the last call, orphans among them. A
  // finding comes at most once in five minutes, of at least a hundred contacts
  // of which more than 5 % were orphans. `now_us` is monotonic.
  std::optional<Finding> Add(int64_t orphans, int64_t forgotten,
                             int64_t now_us) {
    sum_.orphans += orphans;
    sum_.forgotten += forgotten;
    if (!since_us_) since_us_ = now_us;
    if (now_us - *since_us_ < kEveryUs || sum_.forgotten < kLeast) {
      return std::nullopt;
    }
    since_us_ = now_us;
    const Finding found = sum_;
    sum_ = {};
    if (found.orphans * kOneIn <= found.forgotten) return std::nullopt;
    return found;
  }

 private:
  static constexpr int64_t kEveryUs = 5 * kMinuteUs;
  static constexpr int64_t kLeast = 100;
  static constexpr int64_t kOneIn = 20;

  Finding sum_;
  std::optional<int64_t> since_us_;
};

}  // namespace holdline

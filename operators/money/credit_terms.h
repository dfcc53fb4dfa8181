// What a contract's misses cost: `credits:` as the engine executes it. Made by
// operators/contract/credits_reader.h; constant after construction.
//
// Values are those of an objective in the unit of its targets: parts per
// million, microseconds or contacts. Amounts are minor units of the currency.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "operators/calendar/period.h"
#include "operators/money/exact.h"

namespace holdline {

// Values between two ends, as the contract writes it: "75% to < 80%".
struct ValueRange {
  static constexpr int64_t kOpenLow = std::numeric_limits<int64_t>::min();
  static constexpr int64_t kOpenHigh = std::numeric_limits<int64_t>::max();

  int64_t from = kOpenLow;
  int64_t to = kOpenHigh;
  // Whether the ends belong to it.
  bool has_from = true;
  bool has_to = false;
  std::string text;

  bool Holds(const Exact& value) const {
    if (from != kOpenLow && Compare(value, from) < (has_from ? 0 : 1)) {
      return false;
    }
    return to == kOpenHigh || Compare(value, to) < (has_to ? 1 : 0);
  }
  // Whether `next` begins exactly where this ends.
  bool Meets(const ValueRange& next) const {
    return to == next.from && has_to != next.has_from;
  }
};

enum class CreditForm : uint8_t {
  kTiers,
  kPerMiss,             // one price
  kPerPoint,            // whole percentage points from the target
  kPerPointOrFraction,  // and for what is left of one
  kPerSecond,           // beyond `over_us`
  kPerContact,          // that went wrong beyond what the target allows
};

enum class SecondsCounted : uint8_t { kWhole, kFraction, kExact };

struct CreditSchedule {
  static constexpr int kWorstSlot = -1;

  struct Tier {
    ValueRange range;
    Exact amount;
    std::string text;  // "25% of allocation"
  };
  // For a mean duration below a limit: what the client pays.
  struct Bonus {
    int64_t below_us = 0;
    Exact per_second;
  };
  // Misses cost only when they come often: `times` within `in` periods one
  // after the other, the last of which is a miss too.
  struct Trigger {
    int times = 1;
    int in = 1;
    std::optional<ValueRange> when =
        {};                        // what is a miss here; else the target's
    bool pays_every_miss = false;  // also those that led to it
    bool consumes = false;         // what has led to it leads to no other
  };
  // What was credited comes back when the next periods are good.
  struct EarnBack {
    int next = 1;                       // periods in which anything counts
    std::optional<int64_t> level = {};  // to be reached; else the target
    bool unless_repeated = false;  // not where one of as many before missed
  };

  size_t objective = 0;  // index in the contract
  int slot = kWorstSlot;
  int slots_paid = 1;  // more: the costs of so many slots are added up
  CreditForm form = CreditForm::kPerMiss;
  std::vector<Tier> tiers;
  Exact price;
  std::string price_text;  // "500 USD"
  int64_t over_us = 0;
  SecondsCounted seconds = SecondsCounted::kWhole;
  std::optional<Bonus> bonus;
  std::optional<Exact> most;  // a period: its allocation of the pool
  std::optional<Trigger> trigger;
  std::optional<EarnBack> earn_back;
};

struct CreditTerms {
  // How much of the pool misses of an objective may cost, as it is written.
  struct Allocation {
    size_t objective = 0;  // index in the contract
    int64_t share_ppm = 0;
  };

  PeriodSpec period;
  std::string currency;  // ISO 4217
  int digits = 2;        // of its minor units
  // What shares are shares of, for one period; absent: not stated. The
  // schedules' amounts are reckoned from them already.
  std::optional<Exact> fee = {};
  std::optional<Exact> pool = {};
  std::vector<Allocation> allocations = {};
  // Periods that begin on an earlier day cost nothing; INT64_MIN: none is free.
  int64_t from_day = std::numeric_limits<int64_t>::min();
  std::optional<int64_t> period_cap;  // over all objectives, minor units
  std::optional<int64_t> year_cap;    // of periods that begin in one year
  std::vector<CreditSchedule> schedules;
};

}  // namespace holdline

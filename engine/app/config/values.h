// How the text of a setting becomes its value. Each says in a sentence why it
// does not take a text.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/app/log_line.h"
#include "engine/runtime/clock_rule.h"
#include "operators/contract/text.h"

namespace holdline {

// Stand for what depends on the machine until the reader fills it in.
inline constexpr int kAutoShards = 0;

struct NumberRange {
  int64_t least;
  int64_t most;
};
struct DurationRange {
  absl::Duration least;
  absl::Duration most;
};

absl::Status TakeText(std::string_view text, std::string& value);
absl::Status TakeBrokers(std::string_view text, std::string& value);
absl::Status TakeTopic(std::string_view text, std::string& value);
absl::Status TakeAddress(std::string_view text, std::string& value);
absl::Status TakeInstance(std::string_view text, std::string& value);
absl::Status TakeStages(std::string_view text, bool& score, bool& judge);
absl::Status TakeShards(std::string_view text, int& value);
absl::Status TakeDuration(std::string_view text, const DurationRange& range,
                          absl::Duration& value);
absl::Status TakeRekeyFrom(std::string_view text, std::string& value);
absl::Status TakeSnapshots(std::string_view text,
                           std::optional<absl::Duration>& value);
absl::Status TakeClock(std::string_view text, ClockMode& value);
absl::Status TakeUntil(std::string_view text, std::optional<int64_t>& value);
absl::Status TakeLogLevel(std::string_view text, LogLevel& value);

absl::Status TakeInt64(std::string_view text, NumberRange range,
                       int64_t& value);

template <std::integral T>
absl::Status TakeNumber(std::string_view text, NumberRange range, T& value) {
  int64_t wide = 0;
  absl::Status taken = TakeInt64(text, range, wide);
  value = static_cast<T>(wide);
  return taken;
}

absl::Status TakePowerOfTwo(std::string_view text, NumberRange range,
                            size_t& value);

}  // namespace holdline

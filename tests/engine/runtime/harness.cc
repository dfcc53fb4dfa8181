#include "tests/engine/runtime/harness.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline::toy {

std::vector<Input> RandomInputs(std::mt19937_64& random, int count,
                                int32_t partitions) {
  std::vector<Input> inputs;
  int64_t time_us = kStartUs;
  for (int i = 0; i < count; ++i) {
    time_us += static_cast<int64_t>(random() % 400'000);
    const std::string key = absl::StrCat("key-", random() % 20);
    inputs.push_back({.partition = PartitionOf(key, partitions),
                      .key = key,
                      .number = static_cast<int64_t>(random() % 1'000),
                      .time_us = time_us - static_cast<int64_t>(
                                               random() % (5 * kSecondUs))});
  }
  return inputs;
}

int64_t EndOf(const std::vector<Input>& inputs) {
  int64_t end_us = 0;
  for (const Input& input : inputs) end_us = std::max(end_us, input.time_us);
  return end_us + 2 * kSecondUs;
}

RuntimeOptions LogClock() {
  RuntimeOptions options;
  options.clock_mode = ClockMode::kLog;
  return options;
}

absl::Status StepFor(const std::vector<Runtime*>& runtimes, ManualClock& clock,
                     absl::Duration duration) {
  const int64_t end_us = clock.WallUs() + absl::ToInt64Microseconds(duration);
  return StepUntil(runtimes, clock, [&] { return clock.WallUs() >= end_us; });
}

void ChooseSnapshots(std::mt19937_64& random, RuntimeOptions& options) {
  options.snapshots_topic = random() % 4 == 0 ? "" : kSnapshots;
  const int64_t some[] = {1, 30, 1'000'000};
  options.snapshot_pace = {
      .cycle_us = some[random() % 3],
      .cycle_records = some[random() % 3],
      .max_piece_bytes = static_cast<size_t>(some[random() % 3])};
}

}  // namespace holdline::toy

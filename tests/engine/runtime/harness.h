// What the tests of the runtime have in common: inputs, and stepping until
// something has happened.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "absl/status/status.h"
#include "engine/base/clock.h"
#include "engine/runtime/runtime.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline::toy {

inline constexpr int64_t kStartUs = 1'700'000'000'000'000;

// Some minutes of a log, in which keys come, go quiet and come back.
std::vector<Input> RandomInputs(std::mt19937_64& random, int count,
                                int32_t partitions);

// A clock that no record passes, at which some keys are silent and some not.
int64_t EndOf(const std::vector<Input>& inputs);

RuntimeOptions LogClock();

// With or without snapshots, in large or small pieces, often or seldom.
void ChooseSnapshots(std::mt19937_64& random, RuntimeOptions& options);

// Steps all runtimes in turn until `done`; the clock goes on by a millisecond
// where there is nothing to do. The first error ends it.
template <typename Done>
absl::Status StepUntil(const std::vector<Runtime*>& runtimes,
                       ManualClock& clock, Done&& done) {
  for (int i = 0; i < 2'000'000; ++i) {
    if (done()) return absl::OkStatus();
    int work = 0;
    for (Runtime* const runtime : runtimes) {
      const absl::StatusOr<int> stepped = runtime->Step();
      if (!stepped.ok()) return stepped.status();
      work += *stepped;
    }
    if (work == 0) clock.Advance(absl::Milliseconds(1));
  }
  return absl::DeadlineExceededError("it does not come to an end");
}

// Steps until the clock has gone on for so long.
absl::Status StepFor(const std::vector<Runtime*>& runtimes, ManualClock& clock,
                     absl::Duration duration);

}  // namespace holdline::toy

// The runtime as a whole, over the log in memory: whatever the sizes, the
// number of shards, the way of driving and the moments of dying, what is
// committed in total is what a run without any of that would say.
#include "engine/runtime/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/base/clock.h"
#include "engine/log/memory_log.h"
#include "tests/engine/runtime/harness.h"
#include "tests/engine/runtime/toy_pipeline.h"

namespace holdline {
namespace {

using toy::kStartUs;
using toy::Said;

struct Sizes {
  int32_t partitions = 4;
  int32_t sum_partitions = 2;
  size_t poll_records = 4096;
  RuntimeOptions options;
};

Sizes RandomSizes(std::mt19937_64& random) {
  const auto pick = [&](auto... values) {
    const std::array choices = {values...};
    return choices[random() % choices.size()];
  };
  Sizes sizes;
  sizes.partitions = pick(1, 3, 4);
  sizes.sum_partitions = pick(1, 2, 5);
  sizes.poll_records = pick(size_t{1}, size_t{7}, size_t{64}, size_t{4096});
  sizes.options = toy::LogClock();
  sizes.options.shards = pick(1, 2, 4);
  sizes.options.max_batch = pick(size_t{1}, size_t{5}, size_t{4096});
  sizes.options.ring_capacity = pick(size_t{1}, size_t{2}, size_t{64});
  sizes.options.max_output_bytes =
      pick(size_t{1}, size_t{100}, size_t{1} << 20);
  sizes.options.max_record_bytes = pick(size_t{1}, size_t{50}, size_t{900'000});
  sizes.options.tick = absl::Milliseconds(pick(0, 1, 20));
  sizes.options.behind_tick =
      sizes.options.tick + absl::Milliseconds(pick(0, 5, 80));
  toy::ChooseSnapshots(random, sizes.options);
  return sizes;
}

// Faults of the next commits, the last of which ends the process.
std::vector<CommitFault> RandomDeath(std::mt19937_64& random) {
  std::vector<CommitFault> faults(random() % 6, CommitFault::kNone);
  if (random() % 2 == 0) faults.push_back(CommitFault::kAbort);
  const CommitFault deaths[] = {CommitFault::kCrashBefore,
                                CommitFault::kCrashAfter, CommitFault::kFence};
  faults.push_back(deaths[random() % 3]);
  return faults;
}

std::unique_ptr<Runtime> OpenRuntime(Log& log, Clock& clock, const Sizes& sizes,
                                     RuntimeProbe* probe = nullptr) {
  auto runtime = Runtime::Open(log, clock, sizes.options,
                               toy::Stages(sizes.sum_partitions), probe);
  EXPECT_TRUE(runtime.ok()) << runtime.status();
  return runtime.ok() ? *std::move(runtime) : nullptr;
}

// One life of a process that runs to its end, unless it dies before.
absl::Status StepToEnd(MemoryLog& log, ManualClock& clock, const Sizes& sizes,
                       int64_t until_us) {
  const auto runtime = OpenRuntime(log, clock, sizes);
  if (absl::Status s = runtime->FinishAt(until_us); !s.ok()) return s;
  absl::Status ran = toy::StepUntil({runtime.get()}, clock,
                                    [&] { return runtime->finished(); });
  return ran.ok() ? runtime->Drain() : ran;
}

absl::Status RunThreadsToEnd(MemoryLog& log, const Sizes& sizes,
                             int64_t until_us) {
  Sizes ending = sizes;
  ending.options.until_us = until_us;
  return OpenRuntime(log, SystemClock(), ending)->RunThreads(std::stop_token());
}

// ---- Numbers

TEST(Runtime, SaysWhatTheOracleSaysInOneGo) {
  ManualClock clock(kStartUs);
  MemoryLog log(clock);
  const Sizes sizes = {.options = toy::LogClock()};
  toy::CreateTopics(log, sizes.partitions, sizes.sum_partitions);
  std::mt19937_64 random(1);
  const auto inputs = toy::RandomInputs(random, 2'000, sizes.partitions);
  toy::Append(log, inputs);
  const int64_t until_us = toy::EndOf(inputs);
  ASSERT_EQ(StepToEnd(log, clock, sizes, until_us), absl::OkStatus());
  const Said expected = toy::Expected(inputs, until_us);
  EXPECT_FALSE(expected.marks.empty());
  EXPECT_EQ(toy::ReadSaid(log), expected);
}

RC_GTEST_PROP(Runtime, SizesAndDeathsDoNotChangeWhatIsSaid, (uint64_t seed)) {
  std::mt19937_64 random(seed);
  ManualClock clock(kStartUs);
  Sizes sizes = RandomSizes(random);
  MemoryLog log(clock, {.max_poll_records = sizes.poll_records});
  toy::CreateTopics(log, sizes.partitions, sizes.sum_partitions);
  const auto inputs = toy::RandomInputs(
      random, 1 + static_cast<int>(random() % 300), sizes.partitions);
  toy::Append(log, inputs);
  const int64_t until_us = toy::EndOf(inputs);
  for (uint64_t deaths = random() % 5; deaths > 0; --deaths) {
    log.FailCommits(RandomDeath(random));
  }
  for (absl::Status ran = absl::AbortedError("not yet"); !ran.ok();) {
    ran = StepToEnd(log, clock, sizes, until_us);
    RC_ASSERT(ran.ok() || absl::IsAborted(ran));
    // What is not part of the contract may be different after a restart.
    const Sizes next = RandomSizes(random);
    sizes.options = next.options;
  }
  RC_ASSERT(toy::ToString(toy::ReadSaid(log)) ==
            toy::ToString(toy::Expected(inputs, until_us)));
}

TEST(RuntimeThreads, ShardsAndDeathsDoNotChangeWhatIsSaid) {
  int deaths = 0;
  for (const uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u}) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    Sizes sizes = RandomSizes(random);
    // Members that a life with fewer shards does not have are soon gone.
    MemoryLog log(SystemClock(), {.max_poll_records = sizes.poll_records,
                                  .session_timeout = absl::Milliseconds(50)});
    toy::CreateTopics(log, sizes.partitions, sizes.sum_partitions);
    const auto inputs = toy::RandomInputs(random, 3'000, sizes.partitions);
    toy::Append(log, inputs);
    const int64_t until_us = toy::EndOf(inputs);
    for (int i = 0; i < 3; ++i) {
      log.FailCommits(RandomDeath(random));
    }
    const std::array shards = {1, 2, 4};
    int lives = 0;
    for (absl::Status ran = absl::AbortedError("not yet"); !ran.ok();) {
      sizes.options.shards = shards[static_cast<size_t>(lives++ % 3)];
      ran = RunThreadsToEnd(log, sizes, until_us);
      ASSERT_TRUE(ran.ok() || absl::IsAborted(ran)) << ran;
    }
    deaths += lives - 1;
    EXPECT_EQ(toy::ReadSaid(log), toy::Expected(inputs, until_us));
  }
  EXPECT_GT(deaths, 3);
}

}  // namespace
}  // namespace holdline

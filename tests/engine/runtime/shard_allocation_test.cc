// The way of a record through a shard allocates nothing once it is warm. A
// program of its own, because it replaces operator new.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "engine/base/clock.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/shard.h"

namespace {

std::atomic<int64_t> allocations{0};

void* Allocate(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  void* const memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(size_t size) { return Allocate(size); }
void* operator new[](size_t size) { return Allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace holdline {
namespace {

// Adds up what it sees and allocates nothing itself.
class AddingTask final : public StageTask {
 public:
  explicit AddingTask(int64_t& sum) : sum_(sum) {}
  void Process(std::span<const Record> records) override {
    for (const Record& record : records) sum_ += record.value.front();
  }
  void AdvanceTo(int64_t /*clock_us*/, bool /*live*/) override {}
  void FollowRecords() override {}
  bool HasOutput() const override { return true; }
  size_t OutputBytes() const override { return 0; }
  void Seal(std::vector<Output>& /*out*/) override {}
  void Discard() override {}
  std::string CutMetadata() const override { return ""; }
  absl::Status RestoreCut(std::string_view /*metadata*/) override {
    return absl::OkStatus();
  }

 private:
  int64_t& sum_;
};

TEST(Shard, AllocatesNothingOnTheWayOfARecord) {
  constexpr int kRecords = 100'000;
  constexpr int32_t kPartitions = 4;
  ManualClock clock(1'700'000'000'000'000);
  MemoryLog log(clock, {.max_poll_records = 100});
  const std::vector<TopicSpec> topics = {
      {.name = "in", .partitions = kPartitions}};
  ASSERT_EQ(log.CreateTopics(topics), absl::OkStatus());
  const auto appender = *log.OpenAppender();
  for (int i = 0; i < kRecords; ++i) {
    ASSERT_EQ(appender->Append({.topic = "in",
                                .partition = i % kPartitions,
                                .key = "key",
                                .value = "\1"}),
              absl::OkStatus());
  }

  int64_t sum = 0;
  const StageSpec spec = {.name = "add",
                          .input_topic = "in",
                          .outputs = {},
                          .has_clock = true,
                          .make_task = [&sum](int32_t, int32_t) {
                            return std::make_unique<AddingTask>(sum);
                          }};
  EndWatch watch(log, clock, {{"in", kPartitions}});
  FinishLine finish(1);
  WriterFence fence(log, "o");
  TickLine ticks;
  ShardLink link(8, 1);
  Lifecycle lifecycle;
  RuntimeProbe probe;
  std::vector<std::unique_ptr<ShardStage>> stages;
  stages.push_back(std::make_unique<ShardStage>(
      spec, 0, kPartitions, *log.OpenReader({.topic = "in", .group = "g"}),
      ShardStage::Surroundings{
          .log = log,
          .clock = clock,
          .watch = watch,
          .finish = finish,
          .link = link,
          .probe = probe,
          .fence = fence,
          .partition = {.clock = {}, .max_batch = 64, .owner = "o"},
          .max_output_bytes = 1'000'000,
          .revoke_deadline_us = 1'000'000}));
  Shard shard(0, std::move(stages),
              {.clock = clock,
               .watch = watch,
               .ticks = ticks,
               .link = link,
               .lifecycle = lifecycle,
               .probe = probe});

  while (sum < kRecords / 10) shard.DoWork();  // assigned, recovered, warm
  watch.Ask(absl::ZeroDuration());
  const int64_t before = allocations.load();
  while (sum < kRecords) ASSERT_GT(shard.DoWork(), 0);
  EXPECT_EQ(allocations.load() - before, 0);
  EXPECT_EQ(lifecycle.status(), absl::OkStatus());
}

}  // namespace
}  // namespace holdline

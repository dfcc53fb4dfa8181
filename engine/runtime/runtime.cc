#include "engine/runtime/runtime.h"

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "engine/ring/idle.h"

namespace holdline {
namespace {

constexpr absl::Duration kAskTimeout = absl::Seconds(2);
constexpr absl::Duration kEndTimeout = absl::Seconds(10);

}  // namespace

Runtime::Runtime(Log* log, Clock* clock, const RuntimeOptions& options,
                 std::vector<StageSpec> stages, RuntimeProbe* probe)
    : log_(*log),
      clock_(*clock),
      options_(options),
      stages_(std::move(stages)),
      probe_(*probe),
      writer_id_(absl::StrCat(options.group_prefix, "-", options.instance)) {}

Runtime::~Runtime() = default;

absl::StatusOr<std::unique_ptr<Runtime>> Runtime::Open(
    Log* log, Clock* clock, const RuntimeOptions& options,
    std::vector<StageSpec> stages, RuntimeProbe* probe) {
  HL_CHECK(options.shards > 0 && !stages.empty());
  std::unique_ptr<Runtime> runtime(
      new Runtime(log, clock, options, std::move(stages), probe));
  HL_RETURN_IF_ERROR(runtime->OpenParts());
  return runtime;
}

absl::Status Runtime::OpenParts() {
  for (const StageSpec& stage : stages_) {
    HL_ASSIGN_OR_RETURN(const int32_t partitions,
                        log_.PartitionCount(stage.input_topic));
    partitions_.push_back(partitions);
    watches_.push_back(std::make_unique<EndWatch>(
        &log_, &clock_, stage.input_topic, partitions));
  }
  HL_ASSIGN_OR_RETURN(auto writer, log_.OpenTransactionalWriter(writer_id_));
  committer_ = std::make_unique<Committer>(
      CommitterOptions{.tick = options_.tick,
                       .behind_tick = options_.behind_tick,
                       .instance = options_.instance},
      &clock_, std::move(writer), &stages_, &probe_);
  for (int i = 0; i < options_.shards; ++i) HL_RETURN_IF_ERROR(OpenShard(i));
  return absl::OkStatus();
}

absl::Status Runtime::OpenShard(int index) {
  auto shard = std::make_unique<Shard>(
      ShardOptions{.index = index,
                   .clock_rule = options_.clock_rule,
                   .ring_capacity = options_.ring_capacity,
                   .output_bytes_max = options_.output_bytes_max,
                   .owner = writer_id_},
      ShardContext{.clock = &clock_,
                   .log = &log_,
                   .probe = &probe_,
                   .tick = &committer_->tick(),
                   .run_end = &run_end_});
  for (size_t stage = 0; stage < stages_.size(); ++stage) {
    const StageSpec& spec = stages_[stage];
    HL_ASSIGN_OR_RETURN(
        auto reader,
        log_.OpenReader(
            {.topic = spec.input_topic,
             .group = absl::StrCat(options_.group_prefix, "-", spec.name),
             .instance_id = absl::StrCat(writer_id_, "-", index),
             .read_committed = spec.read_committed}));
    shard->AddStage(&spec, partitions_[stage], std::move(reader),
                    watches_[stage].get());
  }
  committer_->AddShard(shard.get());
  shards_.push_back(std::move(shard));
  return absl::OkStatus();
}

void Runtime::Finish(int64_t until_us) {
  run_end_.until_us = until_us;
  finish_asked_.store(true, std::memory_order_release);
}

absl::Status Runtime::AskEnds() {
  for (const auto& watch : watches_) {
    const absl::Status asked = watch->Ask(kAskTimeout);
    // A log that is away leaves the answers old; clocks show it.
    if (!asked.ok() && !absl::IsDeadlineExceeded(asked) &&
        !absl::IsUnavailable(asked)) {
      return asked;
    }
  }
  probe_.OnSkew(absl::Microseconds(watches_[0]->SkewUs()));
  return absl::OkStatus();
}

absl::Status Runtime::StartEnding(int stage) {
  HL_ASSIGN_OR_RETURN(
      const auto ranges,
      log_.Ranges(stages_[static_cast<size_t>(stage)].input_topic,
                  kEndTimeout));
  if (run_end_.targets.empty()) run_end_.targets.resize(stages_.size());
  auto& targets = run_end_.targets[static_cast<size_t>(stage)];
  for (const OffsetRange& range : ranges) targets.push_back(range.end);
  run_end_.stage.store(stage, std::memory_order_release);
  return absl::OkStatus();
}

bool Runtime::EndingOver() const {
  const int stage = run_end_.stage.load(std::memory_order_relaxed);
  return static_cast<size_t>(stage) == stages_.size();
}

// Committer's thread: moves the end of the run from stage to stage.
absl::Status Runtime::AdvanceEnding() {
  if (!finish_asked_.load(std::memory_order_acquire) || EndingOver()) {
    return absl::OkStatus();
  }
  const int stage = run_end_.stage.load(std::memory_order_relaxed);
  if (stage == RunEnd::kNotYet) return StartEnding(0);
  const auto index = static_cast<size_t>(stage);
  if (committer_->finished(static_cast<uint32_t>(stage)) < partitions_[index] ||
      !committer_->Idle()) {
    return absl::OkStatus();
  }
  if (index + 1 < stages_.size()) return StartEnding(stage + 1);
  run_end_.stage.store(stage + 1, std::memory_order_release);
  done_.store(true, std::memory_order_release);
  return absl::OkStatus();
}

absl::StatusOr<int> Runtime::Step() {
  const int64_t now_us = clock_.MonotonicUs();
  if (now_us - asked_at_us_ >=
      absl::ToInt64Microseconds(options_.watch_every)) {
    asked_at_us_ = now_us;
    HL_RETURN_IF_ERROR(AskEnds());
  }
  int work = 0;
  for (const auto& shard : shards_) {
    HL_ASSIGN_OR_RETURN(const int done, shard->DoWork(absl::ZeroDuration()));
    work += done;
  }
  HL_ASSIGN_OR_RETURN(const int committed, committer_->DoWork());
  HL_RETURN_IF_ERROR(AdvanceEnding());
  return work + committed;
}

absl::Status Runtime::Stop() {
  while (true) {
    bool sealed = true;
    for (const auto& shard : shards_) sealed &= shard->SealAndRelease();
    HL_ASSIGN_OR_RETURN(const int committed, committer_->DoWork());
    if (sealed && committed == 0 && committer_->Idle()) break;
  }
  for (const auto& shard : shards_) shard->Close();
  return absl::OkStatus();
}

void Runtime::Fail(const absl::Status& status) {
  absl::MutexLock lock(&failure_mutex_);
  failure_.Update(status);
  failed_.store(true, std::memory_order_release);
  stop_.request_stop();
}

void Runtime::ShardLoop(Shard& shard, std::stop_token stop) {
  while (!stop.stop_requested()) {
    const auto worked = shard.DoWork(options_.idle_max);
    if (!worked.ok()) {
      Fail(worked.status());
      return;  // what it holds was not committed; it will be replayed
    }
  }
  IdleStrategy idle(clock_);
  while (!failed_.load(std::memory_order_acquire) && !shard.SealAndRelease()) {
    idle.Idle(0);
  }
}

void Runtime::CommitterLoop(const std::atomic<int>& shards_running) {
  IdleStrategy idle(clock_);
  while (true) {
    // Read before the work: what the last shard pushed is then gathered.
    const bool last = shards_running.load(std::memory_order_acquire) == 0;
    const auto worked = committer_->DoWork();
    absl::Status status = worked.status();
    if (status.ok()) status = AdvanceEnding();
    if (!status.ok()) {
      Fail(status);
      return;
    }
    if (done()) stop_.request_stop();
    if (last && *worked == 0 && committer_->Idle()) return;
    idle.Idle(*worked);
  }
}

void Runtime::WatchLoop(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const absl::Status asked = AskEnds();
    if (!asked.ok()) Fail(asked);
    clock_.Sleep(options_.watch_every);
  }
}

absl::Status Runtime::RunThreads(std::stop_token stop) {
  std::stop_callback forward(stop, [this] { stop_.request_stop(); });
  std::atomic<int> shards_running{options_.shards};
  {
    std::jthread watch([this] { WatchLoop(stop_.get_token()); });
    std::jthread committer(
        [this, &shards_running] { CommitterLoop(shards_running); });
    std::vector<std::jthread> threads;
    for (const auto& shard : shards_) {
      threads.emplace_back([this, &shard, &shards_running] {
        ShardLoop(*shard, stop_.get_token());
        shards_running.fetch_sub(1, std::memory_order_release);
      });
    }
  }
  for (const auto& shard : shards_) shard->Close();
  absl::MutexLock lock(&failure_mutex_);
  return failure_;
}

}  // namespace holdline

#include "engine/runtime/runtime.h"

#include <algorithm>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/check.h"
#include "engine/base/may_pass.h"
#include "engine/base/status_macros.h"
#include "engine/ring/idle.h"
#include "engine/runtime/cut_metadata.h"

namespace holdline {
namespace {

constexpr absl::Duration kAskTimeout = absl::Seconds(1);

std::string TransactionalId(const RuntimeOptions& options) {
  return absl::StrCat(options.transactional_id_prefix, "-", options.instance,
                      options.incarnation.empty() ? "" : "-",
                      options.incarnation);
}

}  // namespace

absl::Status CheckRuntimeOptions(const RuntimeOptions& options) {
  std::vector<std::string> mistakes;
  const auto expect = [&](bool holds, std::string mistake) {
    if (!holds) mistakes.push_back(std::move(mistake));
  };
  expect(options.shards >= 1 && options.shards <= 1024,
         absl::StrCat("shards: between 1 and 1024, not ", options.shards));
  expect(options.tick >= absl::ZeroDuration() &&
             options.behind_tick >= options.tick,
         "tick: not negative, and not above behind_tick");
  expect(SpscRing<int>::IsCapacity(options.ring_capacity),
         absl::StrCat("ring_capacity: a power of two, not ",
                      options.ring_capacity));
  expect(options.max_batch > 0, "max_batch: at least 1");
  expect(options.max_output_bytes > 0, "max_output_bytes: at least 1");
  expect(options.allowance >= absl::ZeroDuration(), "allowance: not negative");
  expect(options.watch_interval > absl::ZeroDuration(),
         "watch_interval: more than nothing");
  expect(!options.until_us || options.clock_mode == ClockMode::kLog,
         "until: only where the clock follows the log");
  expect(IsOwnerName(TransactionalId(options)),
         "transactional_id_prefix, instance and incarnation: together at most "
         "250 bytes, without spaces");
  if (mistakes.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(mistakes, "; "));
}

Runtime::Runtime(Log& log, Clock& clock, RuntimeOptions options,
                 std::vector<StageSpec> stages, RuntimeProbe* probe,
                 CommitObserver* observer)
    : log_(log),
      clock_(clock),
      options_(std::move(options)),
      stages_(std::move(stages)),
      probe_(probe == nullptr ? silent_probe_ : *probe),
      observer_(observer),
      finish_(stages_.size()),
      fence_(log, TransactionalId(options_), options_.is_rival) {}

Runtime::~Runtime() = default;

// ---- Opening

absl::StatusOr<std::unique_ptr<Runtime>> Runtime::Open(
    Log& log, Clock& clock, RuntimeOptions options,
    std::vector<StageSpec> stages, RuntimeProbe* probe,
    CommitObserver* observer) {
  HL_RETURN_IF_ERROR(CheckRuntimeOptions(options));
  std::unique_ptr<Runtime> runtime(new Runtime(
      log, clock, std::move(options), std::move(stages), probe, observer));
  HL_RETURN_IF_ERROR(runtime->OpenAll());
  return runtime;
}

// Their topic is one more output of every stage.
absl::Status Runtime::AddSnapshots() {
  if (options_.snapshots_topic.empty()) return absl::OkStatus();
  HL_ASSIGN_OR_RETURN(snapshot_partitions_,
                      log_.PartitionCount(options_.snapshots_topic));
  for (StageSpec& stage : stages_) {
    stage.snapshots = static_cast<uint32_t>(stage.outputs.size());
    stage.outputs.push_back({.name = options_.snapshots_topic});
  }
  return absl::OkStatus();
}

absl::Status Runtime::OpenAll() {
  HL_RETURN_IF_ERROR(AddSnapshots());
  std::vector<EndWatch::WatchedTopic> topics;
  for (const StageSpec& stage : stages_) {
    HL_ASSIGN_OR_RETURN(const int32_t partitions,
                        log_.PartitionCount(stage.input_topic));
    partitions_.push_back(partitions);
    topics.push_back({.name = stage.input_topic, .partitions = partitions});
  }
  watch_ = std::make_unique<EndWatch>(log_, clock_, std::move(topics));

  HL_ASSIGN_OR_RETURN(auto writer, log_.OpenTransactionalWriter(fence_.own()));
  std::vector<Committer::Peer> peers;
  for (int i = 0; i < options_.shards; ++i) {
    links_.push_back(
        std::make_unique<ShardLink>(options_.ring_capacity, stages_.size()));
    HL_ASSIGN_OR_RETURN(auto shard, OpenShard(i));
    Committer::Peer peer = {.link = links_.back().get(), .members = {}};
    for (size_t stage = 0; stage < stages_.size(); ++stage) {
      peer.members.push_back(&shard->member(stage));
    }
    peers.push_back(std::move(peer));
    shards_.push_back(std::move(shard));
  }
  committer_ = std::make_unique<Committer>(
      Committer::Options{
          .tick_us = absl::ToInt64Microseconds(options_.tick),
          .behind_tick_us = absl::ToInt64Microseconds(options_.behind_tick),
          .transaction = {.instance = options_.instance,
                          .max_record_bytes = options_.max_record_bytes}},
      std::move(writer), std::move(peers),
      Committer::Surroundings{.clock = clock_,
                              .stages = stages_,
                              .ticks = ticks_,
                              .lifecycle = lifecycle_,
                              .probe = probe_,
                              .observer = observer_});
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Shard>> Runtime::OpenShard(int index) {
  ShardLink& link = *links_[static_cast<size_t>(index)];
  const ShardStage::Surroundings surroundings = {
      .log = log_,
      .clock = clock_,
      .watch = *watch_,
      .finish = finish_,
      .link = link,
      .probe = probe_,
      .fence = fence_,
      .partition = partition_options(),
      .snapshots_topic = options_.snapshots_topic,
      .max_output_bytes = options_.max_output_bytes,
      .revoke_deadline_us =
          absl::ToInt64Microseconds(options_.revoke_deadline)};
  std::vector<std::unique_ptr<ShardStage>> stages;
  for (size_t i = 0; i < stages_.size(); ++i) {
    const StageSpec& spec = stages_[i];
    HL_ASSIGN_OR_RETURN(
        auto reader,
        log_.OpenReader(
            {.topic = spec.input_topic,
             .group = absl::StrCat(options_.group_prefix, "-", spec.name),
             .instance_id = absl::StrCat(options_.instance, "-", index),
             .read_committed = spec.read_committed}));
    stages.push_back(std::make_unique<ShardStage>(
        spec, i, partitions_[i], std::move(reader), surroundings));
  }
  return std::make_unique<Shard>(index, std::move(stages),
                                 Shard::Surroundings{.clock = clock_,
                                                     .watch = *watch_,
                                                     .ticks = ticks_,
                                                     .link = link,
                                                     .lifecycle = lifecycle_,
                                                     .probe = probe_});
}

OwnedPartition::Options Runtime::partition_options() const {
  OwnedPartition::Options options;
  options.clock = clock_rule();
  options.max_batch = options_.max_batch;
  options.owner = fence_.own();
  if (options_.snapshots_topic.empty()) return options;
  options.snapshots = options_.snapshot_pace;
  options.snapshots->max_piece_bytes = std::min(
      options_.snapshot_pace.max_piece_bytes, options_.max_record_bytes);
  options.snapshot_partitions = snapshot_partitions_;
  return options;
}

ClockRuleOptions Runtime::clock_rule() const {
  ClockRuleOptions rule;
  rule.mode = options_.clock_mode;
  rule.allowance_us = absl::ToInt64Microseconds(options_.allowance);
  rule.behind_after_us += rule.allowance_us;
  return rule;
}

// ---- Driving

absl::StatusOr<int> Runtime::Step() {
  int work = 0;
  for (int part = 0; part < parts(); ++part) {
    HL_ASSIGN_OR_RETURN(const int done, StepPart(part));
    work += done;
  }
  return work;
}

absl::StatusOr<int> Runtime::StepPart(int part) {
  if (part == parts() - 1) return StepCommitter();
  if (part > 0) return shards_.at(static_cast<size_t>(part) - 1)->DoWork();
  WatchIfDue();
  return 0;
}

void Runtime::WatchIfDue() {
  const int64_t now_us = clock_.MonotonicUs();
  if (next_watch_us_ && now_us < *next_watch_us_) return;
  next_watch_us_ = now_us + absl::ToInt64Microseconds(options_.watch_interval);
  Watch();
}

void Runtime::Watch() {
  watch_->Ask(kAskTimeout);
  probe_.OnSkew(absl::Microseconds(watch_->skew_us()));
}

absl::StatusOr<int> Runtime::StepCommitter() {
  if (lifecycle_.failed()) return lifecycle_.status();
  const int work = committer_->DoWork();
  if (lifecycle_.failed()) return lifecycle_.status();
  HL_RETURN_IF_ERROR(DrawNextLine());
  return work;
}

absl::Status Runtime::RunThreads(const std::stop_token& stop) {
  if (options_.until_us) HL_RETURN_IF_ERROR(FinishAt(*options_.until_us));
  std::vector<std::jthread> threads;
  threads.emplace_back([this](const std::stop_token& ended) {
    while (!ended.stop_requested()) {
      Watch();
      clock_.Sleep(options_.watch_interval);
    }
  });
  for (const auto& shard : shards_) {
    threads.emplace_back([this, &shard](const std::stop_token& ended) {
      IdleStrategy idle(clock_);
      while (!shard->done() && !ended.stop_requested()) {
        idle.Idle(shard->DoWork());
      }
    });
  }
  return RunCommitter(stop);
}

absl::Status Runtime::RunCommitter(const std::stop_token& stop) {
  // A commit may be waited for just now: it is told when to end.
  const std::stop_callback on_stop(stop, [this] { StartDrain(); });
  IdleStrategy idle(clock_);
  while (!AllDone()) {
    const absl::StatusOr<int> work = StepCommitter();
    HL_RETURN_IF_ERROR(CheckDrain());
    HL_RETURN_IF_ERROR(work.status());
    if (finished() && !lifecycle_.draining()) StartDrain();
    idle.Idle(*work);
  }
  return lifecycle_.status();
}

void Runtime::StartDrain() {
  const int64_t until_us =
      clock_.MonotonicUs() + absl::ToInt64Microseconds(options_.drain_deadline);
  lifecycle_.Drain(until_us);
  committer_->EndBy(until_us);
}

// Outweighs what a writer says of itself that had to end for it.
absl::Status Runtime::CheckDrain() {
  if (AllDone() || clock_.MonotonicUs() < lifecycle_.drain_until_us()) {
    return absl::OkStatus();
  }
  const absl::Status late = absl::DeadlineExceededError(
      "what was said last could not be committed in time");
  lifecycle_.Fail(late);
  return late;
}

absl::Status Runtime::Drain() {
  StartDrain();
  IdleStrategy idle(clock_);
  while (!AllDone()) {
    const absl::StatusOr<int> work = Step();
    HL_RETURN_IF_ERROR(CheckDrain());
    HL_RETURN_IF_ERROR(work.status());
    idle.Idle(*work);
  }
  return lifecycle_.status();
}

bool Runtime::AllDone() const {
  return std::all_of(shards_.begin(), shards_.end(),
                     [](const auto& shard) { return shard->done(); });
}

// ---- Finishing

absl::Status Runtime::FinishAt(int64_t until_us) {
  HL_CHECK(options_.clock_mode == ClockMode::kLog);
  HL_CHECK(finish_.stage() == FinishLine::kNone);
  finish_.set_until_us(until_us);
  return DrawLine(0);
}

// Behind a stage that has finished, the next one's input is complete.
absl::Status Runtime::DrawNextLine() {
  if (finish_.stage() == FinishLine::kNone || finished()) {
    return absl::OkStatus();
  }
  const auto stage = static_cast<size_t>(finish_.stage());
  if (committer_->finished_partitions(stage) <
      static_cast<size_t>(partitions_[stage])) {
    return absl::OkStatus();
  }
  const absl::Status drawn = DrawLine(stage + 1);
  // Then it is asked again in the next cycle.
  return MayPass(drawn) ? absl::OkStatus() : drawn;
}

absl::Status Runtime::DrawLine(size_t stage) {
  std::vector<int64_t> ends;
  if (stage < stages_.size()) {
    // What the stage before has committed may not be to be seen yet.
    HL_ASSIGN_OR_RETURN(
        ends, log_.WrittenEnds(stages_[stage].input_topic, kAskTimeout));
  }
  finish_.Draw(static_cast<int>(stage), std::move(ends));
  return absl::OkStatus();
}

bool Runtime::finished() const {
  return finish_.stage() == static_cast<int>(stages_.size());
}

}  // namespace holdline

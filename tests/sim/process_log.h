// The log as one process reaches it. It counts the calls: at one of them the
// process may die, before or behind the call's effect, and from then on nothing
// of it reaches the log. It can be cut off, and its commits meet what the plan
// has for them. Bugs of the log's edge are planted here.
//
// Owned by the process; a run has one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/log/log.h"
#include "tests/sim/world.h"

namespace holdline::sim {

class ProcessLog final : public Log {
 public:
  // All must outlive this.
  ProcessLog(World& world, const ProcessClock& clock, std::string name)
      : world_(world), clock_(clock), name_(std::move(name)) {}

  World& world() { return world_; }
  const std::string& name() const { return name_; }

  // It dies at the call that is so many calls away.
  void DieIn(int64_t calls) { dies_at_ = calls_ + calls; }
  void DieNever() { dies_at_ = -1; }
  bool dead() const { return dead_; }
  // It is to be frozen when its turn is over.
  void WantFreeze() { wants_freeze_ = true; }
  bool wants_freeze() const { return wants_freeze_; }
  bool TakeWantFreeze() { return std::exchange(wants_freeze_, false); }
  void set_cut_off(bool cut_off) { cut_off_ = cut_off; }
  bool cut_off() const { return cut_off_; }

  // How far a call comes.
  enum class Reach { kThereAndBack, kThere, kNowhere };
  Reach Call();
  // What the caller hears of a call that did not come back.
  absl::Status NoAnswer() const;
  // The call, as far as it comes.
  template <typename Do>
  auto Through(Do&& call) -> decltype(call()) {
    const Reach reach = Call();
    if (reach == Reach::kNowhere) return NoAnswer();
    auto result = call();
    if (reach == Reach::kThere) return NoAnswer();
    return result;
  }

  absl::StatusOr<std::unique_ptr<LogReader>> OpenReader(
      const ReaderOptions& options) override;
  absl::StatusOr<std::unique_ptr<TransactionalWriter>> OpenTransactionalWriter(
      const std::string& transactional_id) override;
  absl::StatusOr<std::unique_ptr<LogAppender>> OpenAppender() override;
  absl::StatusOr<std::unique_ptr<LogScan>> OpenScan(
      const TopicPartition& where) override;
  absl::Status CreateTopics(std::span<const TopicSpec> topics) override;
  absl::StatusOr<int32_t> PartitionCount(const std::string& topic) override;
  absl::StatusOr<std::map<std::string, std::string>> TopicConfig(
      const std::string& topic) override;
  absl::StatusOr<std::vector<OffsetRange>> Ranges(
      const std::string& topic, absl::Duration timeout) override;
  absl::StatusOr<std::vector<int64_t>> WrittenEnds(
      const std::string& topic, absl::Duration timeout) override;
  BrokerTime LastBrokerTime() const override;

 private:
  int64_t BehindEnd(int64_t end);

  World& world_;
  const ProcessClock& clock_;
  const std::string name_;
  int64_t calls_ = 0;
  int64_t dies_at_ = -1;
  bool dead_ = false;
  bool cut_off_ = false;
  bool wants_freeze_ = false;
  std::deque<std::pair<int64_t, int64_t>> control_ends_;  // when, for a bug
};

// A member of a group, of which it is known what it holds.
class ProcessReader final : public LogReader {
 public:
  ProcessReader(ProcessLog& log, ReaderOptions options,
                std::unique_ptr<LogReader> inner);
  ~ProcessReader() override;

  LogReader* inner() { return inner_.get(); }
  const ReaderOptions& options() const { return options_; }
  bool Holds(int32_t partition) const { return held_.contains(partition); }

  absl::StatusOr<const PollResult*> Poll(absl::Duration timeout,
                                         bool take_records) override;
  absl::Status Seek(int32_t partition, int64_t offset) override;
  absl::StatusOr<CommittedPosition> Committed(int32_t partition,
                                              absl::Duration timeout) override;
  absl::Status Claim(std::span<const PartitionPosition> positions,
                     absl::Duration timeout) override;
  absl::Status ReleaseRevoked() override;
  void Close() override;

 private:
  void Learn(const PollResult& result);
  const PollResult* Spoil(const PollResult& result);

  ProcessLog& log_;
  const ReaderOptions options_;
  const std::unique_ptr<LogReader> inner_;
  std::set<int32_t> held_;
  PollResult result_;  // where it is not the log's own
  std::vector<Record> records_;
};

}  // namespace holdline::sim

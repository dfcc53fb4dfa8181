#include "tests/sim/process_log.h"

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/base/time_units.h"
#include "tests/sim/process_scan.h"
#include "tests/sim/process_writer.h"

namespace holdline::sim {

ProcessLog::Reach ProcessLog::Call() {
  if (dead_ || cut_off_) return Reach::kNowhere;
  if (++calls_ != dies_at_) return Reach::kThereAndBack;
  dead_ = true;
  const bool there = world_.random.Percent(50);
  world_.trace.Note(name_, there ? "dies behind call" : "dies before call",
                    calls_);
  return there ? Reach::kThere : Reach::kNowhere;
}

absl::Status ProcessLog::NoAnswer() const {
  if (dead_) return absl::AbortedError("the process is dead");
  return absl::UnavailableError("the process is cut off");
}

absl::StatusOr<std::unique_ptr<LogReader>> ProcessLog::OpenReader(
    const ReaderOptions& options) {
  ReaderOptions wanted = options;
  if (world_.bug == Bug::kReadDirty) wanted.read_committed = false;
  HL_ASSIGN_OR_RETURN(auto reader,
                      Through([&] { return world_.log.OpenReader(wanted); }));
  return std::make_unique<ProcessReader>(*this, options, std::move(reader));
}

absl::StatusOr<std::unique_ptr<TransactionalWriter>>
ProcessLog::OpenTransactionalWriter(const std::string& transactional_id) {
  HL_ASSIGN_OR_RETURN(
      auto writer, Through([&] {
        return world_.log.OpenTransactionalWriter(transactional_id);
      }));
  return std::make_unique<ProcessWriter>(*this, transactional_id,
                                         std::move(writer));
}

absl::StatusOr<std::unique_ptr<LogAppender>> ProcessLog::OpenAppender() {
  return Through([&] { return world_.log.OpenAppender(); });
}

absl::StatusOr<std::unique_ptr<LogScan>> ProcessLog::OpenScan(
    const TopicPartition& where) {
  HL_ASSIGN_OR_RETURN(auto scan,
                      Through([&] { return world_.log.OpenScan(where); }));
  const bool is_damaged = where.topic == world_.topics.Snapshots();
  return std::make_unique<ProcessScan>(*this, std::move(scan), is_damaged);
}

absl::Status ProcessLog::CreateTopics(std::span<const TopicSpec> topics) {
  return Through([&] { return world_.log.CreateTopics(topics); });
}

absl::StatusOr<int32_t> ProcessLog::PartitionCount(const std::string& topic) {
  return Through([&] { return world_.log.PartitionCount(topic); });
}

absl::StatusOr<std::map<std::string, std::string>> ProcessLog::TopicConfig(
    const std::string& topic) {
  return Through([&] { return world_.log.TopicConfig(topic); });
}

absl::StatusOr<std::vector<OffsetRange>> ProcessLog::Ranges(
    const std::string& topic, absl::Duration timeout) {
  HL_ASSIGN_OR_RETURN(
      auto ranges, Through([&] { return world_.log.Ranges(topic, timeout); }));
  if (world_.bug == Bug::kControlBehind && topic == world_.topics.Control()) {
    ranges[0].end = BehindEnd(ranges[0].end);
  }
  return ranges;
}

// The end some seconds ago, once there is something.
int64_t ProcessLog::BehindEnd(int64_t end) {
  constexpr int64_t kBehindUs = 10 * kSecondUs;
  const int64_t now_us = world_.clock.MonotonicUs();
  if (end > 0) control_ends_.emplace_back(now_us, end);
  while (control_ends_.size() > 1 &&
         control_ends_[1].first <= now_us - kBehindUs) {
    control_ends_.pop_front();
  }
  return control_ends_.empty() ? end : control_ends_.front().second;
}

absl::StatusOr<std::vector<int64_t>> ProcessLog::WrittenEnds(
    const std::string& topic, absl::Duration timeout) {
  return Through([&] { return world_.log.WrittenEnds(topic, timeout); });
}

// As this process's wall saw it.
Log::BrokerTime ProcessLog::LastBrokerTime() const {
  BrokerTime time = world_.log.LastBrokerTime();
  if (time.wall_us != 0) time.wall_us += clock_.ahead_us();
  return time;
}

// ---- Readers

ProcessReader::ProcessReader(ProcessLog& log, ReaderOptions options,
                             std::unique_ptr<LogReader> inner)
    : log_(log), options_(std::move(options)), inner_(std::move(inner)) {
  log_.world().readers.push_back(this);
}

ProcessReader::~ProcessReader() { std::erase(log_.world().readers, this); }

absl::StatusOr<const PollResult*> ProcessReader::Poll(absl::Duration timeout,
                                                      bool take_records) {
  if (log_.cut_off()) {
    result_ = {};
    return &result_;
  }
  HL_ASSIGN_OR_RETURN(const PollResult* const result, log_.Through([&] {
    return inner_->Poll(timeout, take_records);
  }));
  Learn(*result);
  return Spoil(*result);
}

void ProcessReader::Learn(const PollResult& result) {
  if (result.kind == PollResult::Kind::kAssigned) {
    held_ = {result.partitions.begin(), result.partitions.end()};
  } else if (result.kind == PollResult::Kind::kRevoked && result.lost) {
    held_.clear();
  }
}

const PollResult* ProcessReader::Spoil(const PollResult& result) {
  const Bug bug = log_.world().bug;
  if ((bug != Bug::kDeliverTwice && bug != Bug::kDeliverGap) ||
      result.kind != PollResult::Kind::kRecords || result.records.size() < 2 ||
      !log_.world().random.Percent(5)) {
    return &result;
  }
  records_.assign(result.records.begin(), result.records.end());
  const auto at =
      records_.begin() +
      static_cast<ptrdiff_t>(log_.world().random.Below(records_.size() - 1));
  if (bug == Bug::kDeliverTwice) {
    records_.insert(at, Record(*at));
  } else {
    records_.erase(at);
  }
  result_ = result;
  result_.records = records_;
  return &result_;
}

absl::Status ProcessReader::Seek(int32_t partition, int64_t offset) {
  return inner_->Seek(partition, offset);  // no word to the log
}

absl::StatusOr<CommittedPosition> ProcessReader::Committed(
    int32_t partition, absl::Duration timeout) {
  return log_.Through([&] { return inner_->Committed(partition, timeout); });
}

absl::Status ProcessReader::Claim(std::span<const PartitionPosition> positions,
                                  absl::Duration timeout) {
  const bool first = !positions.empty() && positions.front().next_offset == 0;
  if (log_.world().bug == Bug::kNoClaim && !first) return absl::OkStatus();
  return log_.Through([&] { return inner_->Claim(positions, timeout); });
}

absl::Status ProcessReader::ReleaseRevoked() {
  held_.clear();
  // One that is cut off is released when its session ends; nobody waits here.
  const ProcessLog::Reach reach = log_.Call();
  if (log_.dead() && reach == ProcessLog::Reach::kNowhere) {
    return log_.NoAnswer();
  }
  return inner_->ReleaseRevoked();
}

void ProcessReader::Close() {
  if (log_.Call() != ProcessLog::Reach::kNowhere) inner_->Close();
}

}  // namespace holdline::sim

#include "engine/app/audit/audit.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/audit/partition_audit.h"
#include "engine/app/control/book_history.h"
#include "engine/app/stages/judge_task.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "holdline/observation.pb.h"

namespace holdline {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(100);
constexpr absl::Duration kRangesTimeout = absl::Seconds(30);

// One judge partition: the real task, and what it is compared with.
class Rejudge {
 public:
  Rejudge(const AuditOptions& options, int32_t partition, int32_t partitions)
      : pipeline_(MakePipelineOptions(options, no_books_)),
        task_(pipeline_.Stages().front().make_task(partition, partitions)) {}

  void Process(const Record& record, PartitionAudit& audit) {
    task_->Process({&record, 1});
    Say(record.offset, audit);
  }
  void Finish(PartitionAudit& audit) {
    task_->Finish(0);
    Say(kEndOfReplay, audit);
  }
  std::optional<int64_t> clock_us() const {
    const int64_t clock_us = pipeline_.Judges().front()->clock_us();
    if (clock_us == JudgePartition::kNoClock) return std::nullopt;
    return clock_us;
  }

 private:
  static PipelineOptions MakePipelineOptions(const AuditOptions& options,
                                             const BookHistory& books) {
    PipelineOptions pipeline;
    pipeline.topics = options.topics;
    pipeline.books = &books;
    pipeline.run_score = false;
    return pipeline;
  }

  void Say(int64_t offset, PartitionAudit& audit) {
    said_.clear();
    task_->Seal(said_);
    for (Output& output : said_) {
      audit.Say(KindOf(output.topic), output.key,
                {.offset = offset, .value = std::move(output.value)});
    }
  }

  static SaidKind KindOf(uint32_t topic) {
    switch (topic) {
      case kAlerts:
        return SaidKind::kAlert;
      case kLedger:
        return SaidKind::kLedger;
      case kNotifications:
        return SaidKind::kNotification;
      default:
        return SaidKind::kStatus;
    }
  }

  // Judge has its books from the observations.
  const BookHistory no_books_{SystemClock()};
  Pipeline pipeline_;
  std::unique_ptr<StageTask> task_;
  std::vector<Output> said_;
};

bool IsBeyond(const Record& record, int64_t until_us,
              ObservationRecord& parsed) {
  if (!parsed.ParseFromArray(record.value.data(),
                             static_cast<int>(record.value.size()))) {
    return false;  // judge passes it over
  }
  return std::any_of(
      parsed.packets().begin(), parsed.packets().end(),
      [&](const Observation& packet) { return packet.clock_us() > until_us; });
}

class Auditor {
 public:
  Auditor(Log& log, Clock& clock, const AuditOptions& options)
      : log_(log), clock_(clock), options_(options) {}

  absl::StatusOr<AuditResult> Run();

 private:
  absl::Status CheckBeginning(int32_t partition) const;
  absl::Status ReadPublished(const std::string& topic, SaidKind kind,
                             std::deque<PartitionAudit>& audits) const;
  absl::StatusOr<AuditedPartition> Judge(int32_t partition, int32_t partitions,
                                         PartitionAudit& audit) const;
  // Until `take` says false.
  absl::Status Read(const TopicPartition& where,
                    const std::function<bool(const Record&)>& take) const;

  Log& log_;
  Clock& clock_;
  const AuditOptions& options_;
};

absl::StatusOr<AuditResult> Auditor::Run() {
  HL_ASSIGN_OR_RETURN(const int32_t partitions,
                      log_.PartitionCount(options_.topics.Observations()));
  HL_ASSIGN_OR_RETURN(const auto alerts,
                      log_.Ranges(options_.topics.Alerts(), kRangesTimeout));
  HL_ASSIGN_OR_RETURN(const auto ledger,
                      log_.Ranges(options_.topics.Ledger(), kRangesTimeout));
  const auto is_cut = [](const OffsetRange& range) { return range.first > 0; };
  AuditResult result;
  result.alerts_cut = std::any_of(alerts.begin(), alerts.end(), is_cut) ||
                      std::any_of(ledger.begin(), ledger.end(), is_cut);
  std::deque<PartitionAudit> audits;
  for (int32_t i = 0; i < partitions; ++i) {
    audits.emplace_back(result.alerts_cut);
  }
  // The service may run on: what was committed with the last status that is
  // read here stands in the topics that are read after it.
  HL_RETURN_IF_ERROR(
      ReadPublished(options_.topics.Status(), SaidKind::kStatus, audits));
  HL_RETURN_IF_ERROR(ReadPublished(options_.topics.Notifications(),
                                   SaidKind::kNotification, audits));
  HL_RETURN_IF_ERROR(
      ReadPublished(options_.topics.Ledger(), SaidKind::kLedger, audits));
  HL_RETURN_IF_ERROR(
      ReadPublished(options_.topics.Alerts(), SaidKind::kAlert, audits));
  for (int32_t partition = 0; partition < partitions; ++partition) {
    HL_RETURN_IF_ERROR(CheckBeginning(partition));
    HL_ASSIGN_OR_RETURN(
        AuditedPartition audited,
        Judge(partition, partitions, audits[static_cast<size_t>(partition)]));
    result.partitions.push_back(std::move(audited));
  }
  return result;
}

absl::Status Auditor::CheckBeginning(int32_t partition) const {
  const std::string topic = options_.topics.Observations();
  HL_ASSIGN_OR_RETURN(const auto ranges, log_.Ranges(topic, kRangesTimeout));
  const int64_t first = ranges.at(static_cast<size_t>(partition)).first;
  if (first == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      "topic ", topic, " [", partition, "] begins at offset ", first,
      ": retention has removed its beginning, and without it nothing can be "
      "judged again; keep all of it (retention.ms=-1, retention.bytes=-1) to "
      "audit what is said from then on in a new installation"));
}

absl::Status Auditor::ReadPublished(const std::string& topic, SaidKind kind,
                                    std::deque<PartitionAudit>& audits) const {
  HL_ASSIGN_OR_RETURN(const int32_t partitions, log_.PartitionCount(topic));
  for (int32_t partition = 0; partition < partitions; ++partition) {
    HL_RETURN_IF_ERROR(
        Read({.topic = topic, .partition = partition}, [&](const Record& r) {
          // No name has a slash; keys of notifications begin with one.
          const std::string_view contract = r.key.substr(0, r.key.find('/'));
          const int32_t judge =
              PartitionOf(contract, static_cast<int32_t>(audits.size()));
          audits[static_cast<size_t>(judge)].AddPublished(
              kind, r.key, {.offset = r.offset, .value = std::string(r.value)});
          return true;
        }));
  }
  return absl::OkStatus();
}

absl::StatusOr<AuditedPartition> Auditor::Judge(int32_t partition,
                                                int32_t partitions,
                                                PartitionAudit& audit) const {
  AuditedPartition audited;
  audited.partition = partition;
  Rejudge judge(options_, partition, partitions);
  ObservationRecord parsed;
  bool stopped = false;
  HL_RETURN_IF_ERROR(Read(
      {.topic = options_.topics.Observations(), .partition = partition},
      [&](const Record& record) {
        stopped =
            options_.until_us && IsBeyond(record, *options_.until_us, parsed);
        if (stopped) return false;
        judge.Process(record, audit);
        ++audited.observations;
        return audit.difference() == nullptr;
      }));
  audited.clock_us = judge.clock_us();
  if (options_.may_have_ended && !stopped) judge.Finish(audit);
  audit.End(stopped ? std::optional(audited.clock_us.value_or(0))
                    : std::nullopt);
  audited.counts = audit.counts();
  if (audit.difference() != nullptr) audited.difference = *audit.difference();
  return audited;
}

absl::Status Auditor::Read(
    const TopicPartition& where,
    const std::function<bool(const Record&)>& take) const {
  HL_ASSIGN_OR_RETURN(const auto scan, log_.OpenScan(where));
  int64_t silent_since_us = clock_.MonotonicUs();
  while (!scan->done()) {
    HL_ASSIGN_OR_RETURN(const auto records, scan->Poll(kPoll));
    const int64_t now_us = clock_.MonotonicUs();
    if (!records.empty()) silent_since_us = now_us;
    for (const Record& record : records) {
      if (!take(record)) return absl::OkStatus();
    }
    if (now_us - silent_since_us >
        absl::ToInt64Microseconds(options_.patience)) {
      return absl::DeadlineExceededError(absl::StrCat(
          "topic ", where.topic, " [", where.partition, "] sent nothing for ",
          absl::FormatDuration(options_.patience), "; are the brokers up?"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool AuditResult::equal() const {
  return std::none_of(
      partitions.begin(), partitions.end(),
      [](const AuditedPartition& p) { return p.difference.has_value(); });
}

absl::StatusOr<AuditResult> Audit(Log& log, Clock& clock,
                                  const AuditOptions& options) {
  return Auditor(log, clock, options).Run();
}

}  // namespace holdline

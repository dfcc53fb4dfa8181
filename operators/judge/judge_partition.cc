#include "operators/judge/judge_partition.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/time_units.h"
#include "operators/judge/alert.h"
#include "operators/judge/alert_json.h"
#include "operators/judge/ledger_json.h"

namespace holdline {
namespace {

// Queues that no contract covers are names from outside: more than these are
// counted together.
constexpr size_t kMostUncovered = 10'000;
constexpr char kOtherQueues[] = "(other)";

int64_t FloorTo(int64_t unit_us, int64_t time_us) {
  const int64_t past = time_us % unit_us;
  return time_us - (past < 0 ? past + unit_us : past);
}

int64_t CeilToSecond(int64_t time_us) {
  if (time_us == kNever) return kNever;
  const int64_t floor_us = FloorTo(kSecondUs, time_us);
  return floor_us == time_us ? time_us : floor_us + kSecondUs;
}

bool SaysNothingNew(const Segment& segment) {
  return segment.watch().objective().empty() &&
         segment.period().objective().empty() && segment.levels().empty() &&
         segment.evidence().empty() && segment.uncovered().empty() &&
         segment.lost().empty() && segment.outages().empty();
}

bool IsEmpty(const Segment& segment) {
  return SaysNothingNew(segment) && !segment.levels_whole();
}

}  // namespace

void JudgeRecords::Clear() {
  alerts.clear();
  statuses.clear();
  entries.clear();
  notifications.clear();
}

JudgePartition::JudgePartition(JudgeOptions options)
    : options_(std::move(options)),
      clocks_(options_.lag_limit_us),
      contracts_({.partition = options_.partition,
                  .partitions = options_.partitions,
                  .periods_kept = options_.periods_kept,
                  .buckets = options_.buckets},
                 &counters_) {}

bool JudgePartition::Process(std::string_view record) {
  if (!record_.ParseFromArray(record.data(), static_cast<int>(record.size()))) {
    ++counters_.broken_records;
    return false;
  }
  for (Observation& packet : *record_.mutable_packets()) TakePacket(packet);
  return true;
}

void JudgePartition::TakePacket(Observation& packet) {
  ++counters_.packets;
  if (packet.has_book()) LearnBook(packet);
  if (packet.has_book() && packet.partitions() == 0) return;
  const bool was_live = clocks_.live();
  if (!clocks_.Tell({.partition = packet.partition(),
                     .partitions = packet.partitions(),
                     .clock_us = packet.clock_us(),
                     .live = packet.live()})) {
    ++counters_.broken_packets;
    return;
  }
  NoteCompleteness();
  if (!clocks_.live()) {
    TakeRecordTime(packet);
    return;
  }
  // What was held back is judged as it would have been, second by second.
  if (!was_live) RunTo(FloorTo(kSecondUs, clocks_.NewestLiveUs()));
  TakeLive(packet);
}

void JudgePartition::LearnBook(const Observation& packet) {
  const Book& told = packet.book();
  const int64_t position =
      told.position() != 0 ? told.position() : packet.control_position();
  if (position <= newest_position_) return;
  auto book = options_.parse_book(told);
  if (book == nullptr) {
    ++counters_.refused_books;
    return;
  }
  newest_position_ = position;
  const bool always = in_force_.book == nullptr || told.activates_us() == 0;
  coming_.push_back({.hash = told.hash(),
                     .activates_us = always ? kAlways : told.activates_us(),
                     .book = std::move(book)});
  AdoptDue(clock_us_);
}

// What is in force at the clock is judged under it.
void JudgePartition::AdoptDue(int64_t clock_us) {
  while (!coming_.empty() && coming_.front().activates_us <= clock_us) {
    in_force_ = std::move(coming_.front());
    coming_.erase(coming_.begin());
    for (std::string& ended :
         contracts_.Adopt(in_force_.book, in_force_.activates_us, notified_)) {
      ++counters_.ended_contracts;
      output_bytes_ += ended.size();
      said_.statuses.push_back({std::move(ended), ""});
    }
    SayNotifications();
  }
}

// What lies ahead of the clock counts at once, held back or not. But what is
// said under a book that has not come into force here waits for it: a partition
// that catches up may be ahead of those that are live.
void JudgePartition::TakeLive(Observation& packet) {
  clock_us_ = std::max(clock_us_, clocks_.NewestLiveUs());
  AdoptDue(clock_us_);
  ApplyHeld(NextActivationUs() - 1);
  for (Segment& segment : *packet.mutable_segments()) {
    if (segment.at_us() >= NextActivationUs()) {
      held_.Hold(packet.partition(), &segment);
    } else {
      Apply(packet.partition(), segment);
    }
  }
  Evaluate(Pace::kLive);
}

int64_t JudgePartition::NextActivationUs() const {
  return coming_.empty() ? kNever : coming_.front().activates_us;
}

void JudgePartition::TakeRecordTime(Observation& packet) {
  for (Segment& segment : *packet.mutable_segments()) {
    if (!PartitionClocks::IsTime(segment.at_us())) {
      ++counters_.broken_tallies;
    } else if (!IsEmpty(segment)) {
      held_.Hold(packet.partition(), &segment);
    }
  }
  const std::optional<int64_t> delivered_us = clocks_.DeliveredUs();
  if (delivered_us) RunTo(FloorTo(kSecondUs, *delivered_us));
}

// Visits, in order, each second up to the given one at which anything can
// change, so that a silent night costs nothing.
void JudgePartition::RunTo(int64_t second_us) {
  for (;;) {
    const int64_t visit_us = NextVisitUs();
    if (visit_us > second_us) break;
    clock_us_ = visit_us;
    AdoptDue(visit_us);
    // What a recovery of score alone says must not begin anything.
    if (!ApplyHeld(visit_us) && !started_) continue;
    Evaluate(Pace::kBehind);
  }
  clock_us_ = std::max(clock_us_, second_us);
  AdoptDue(clock_us_);
  if (!live()) settled_us_ = clock_us_;
}

int64_t JudgePartition::NextVisitUs() const {
  int64_t next_us = held_.NextUs();
  if (started_) {
    next_us = std::min(next_us, contracts_.NextUs());
    next_us = std::min(next_us, contracts_.NextSettledUs());
    next_us = std::min(next_us, NextActivationUs());
    if (contracts_.AnyTouched()) {
      next_us = std::min(next_us, FloorTo(kMinuteUs, clock_us_) + kMinuteUs);
    }
  }
  if (clock_us_ == kNoClock) return CeilToSecond(next_us);
  // No second is judged twice: what comes too late counts in the next.
  return CeilToSecond(
      std::max(next_us, FloorTo(kSecondUs, clock_us_) + kSecondUs));
}

// Whether anything new was among it.
bool JudgePartition::ApplyHeld(int64_t until_us) {
  bool any = false;
  while (held_.size() > 0 && held_.NextUs() <= until_us) {
    HeldSegments::Held held = held_.Pop();
    any = any || !SaysNothingNew(*held.segment);
    Apply(held.partition, *held.segment);
    held_.Recycle(std::move(held.segment));
  }
  return any;
}

void JudgePartition::Apply(uint32_t partition, const Segment& segment) {
  for (const Uncovered& row : segment.uncovered()) {
    std::map<std::string, int64_t>& by_queue = UncoveredOf(row.kind());
    const bool full =
        by_queue.size() >= kMostUncovered && !by_queue.contains(row.queue());
    by_queue[full ? kOtherQueues : row.queue()] += row.contacts();
  }
  if (!SaysNothingNew(segment)) contracts_.NoteTime(segment.at_us());
  contracts_.Apply(partition, segment);
}

std::map<std::string, int64_t>& JudgePartition::UncoveredOf(uint32_t kind) {
  if (kind == static_cast<uint32_t>(EntityKind::kCase)) return uncovered_cases_;
  return kind == static_cast<uint32_t>(EntityKind::kService)
             ? uncovered_outages_
             : uncovered_;
}

void JudgePartition::Evaluate(Pace pace) {
  started_ = true;
  const Moment moment = MakeMoment();
  contracts_.Evaluate(moment, {raised_, made_, notified_});
  SayAlerts();
  SayEntries();
  SayNotifications();
  SayStatusIfDue(pace);
}

// With record time all that lies before the second has been delivered, and the
// second before was the evaluation before, whether it was visited or not.
Moment JudgePartition::MakeMoment() {
  Moment moment{.clock_us = clock_us_,
                .settled_us = clock_us_,
                .settled_before_us = clock_us_ - kSecondUs};
  if (live()) {
    const int64_t oldest_us =
        clocks_.IncludedAt(clocks_.NewestLiveUs()).oldest_clock_us();
    moment.settled_before_us = settled_us_;
    moment.settled_us = std::max(settled_us_, std::min(clock_us_, oldest_us));
  }
  settled_us_ = moment.settled_us;
  return moment;
}

Completeness JudgePartition::CompletenessNow() const {
  if (live()) return clocks_.IncludedAt(clocks_.NewestLiveUs());
  // With record time all that spoke have delivered the second. Where they stand
  // beyond it depends on how packets interleave, and must not be seen.
  Completeness completeness;
  completeness.set_included(clocks_.spoken());
  completeness.set_partitions(clocks_.partitions());
  completeness.set_oldest_clock_us(clock_us_);
  return completeness;
}

// With each packet, and not with each evaluation: which seconds are evaluated
// depends on the buckets that are frozen.
void JudgePartition::NoteCompleteness() {
  const uint32_t included = CompletenessNow().included();
  if (included == included_) return;
  included_ = included;
  contracts_.TouchAll();
}

void JudgePartition::SayAlerts() {
  for (Alert& alert : raised_) {
    *alert.mutable_completeness() = CompletenessNow();
    said_.alerts.push_back(
        {alert.contract(), AlertJson(alert), alert.since_us()});
    output_bytes_ += said_.alerts.back().json.size();
    ++counters_.alerts;
  }
  raised_.clear();
}

void JudgePartition::SayEntries() {
  for (const LedgerEntry& entry : made_) {
    said_.entries.push_back({entry.contract(), LedgerEntryJson(entry)});
    output_bytes_ += said_.entries.back().json.size();
    ++counters_.ledger_entries;
  }
  made_.clear();
}

void JudgePartition::SayNotifications() {
  for (NotificationRecord& one : notified_) {
    output_bytes_ += one.key.size() + one.json.size();
    said_.notifications.push_back(std::move(one));
    ++counters_.notifications;
  }
  notified_.clear();
}

// A changed state at once. Changed numbers live in the first evaluation of each
// second; else at whole minutes only, which RunTo visits where anything
// changed: which other seconds it visits may not matter.
void JudgePartition::SayStatusIfDue(Pace pace) {
  bool due = FloorTo(kMinuteUs, clock_us_) == clock_us_;
  if (pace == Pace::kLive) {
    const int64_t second_us = FloorTo(kSecondUs, clock_us_);
    due = second_us > told_second_us_;
    told_second_us_ = std::max(told_second_us_, second_us);
  }
  SayStatus(due ? contracts_.TakeTouched() : contracts_.TakeStateChanged(),
            /*news_only=*/true);
}

ContractJudge::Standing JudgePartition::StandingNow() const {
  return {
      .clock_us = clock_us_, .live = live(), .completeness = CompletenessNow()};
}

void JudgePartition::SayStatus(const std::vector<uint32_t>& contracts,
                               bool news_only) {
  if (contracts.empty()) return;
  const ContractJudge::Standing standing = StandingNow();
  for (uint32_t index : contracts) {
    ContractJudge& contract = contracts_.contract(index);
    const Status status = contract.MakeStatus(standing);
    if (!contract.IsNews(status) && news_only) continue;
    said_.statuses.push_back({status.contract(), status.SerializeAsString()});
    output_bytes_ += said_.statuses.back().bytes.size();
    ++counters_.statuses;
  }
}

void JudgePartition::Finish() {
  const std::optional<int64_t> newest_us = clocks_.NewestUs();
  if (newest_us && !live()) {
    int64_t end_us = FloorTo(kSecondUs, *newest_us);
    if (held_.size() > 0) {
      end_us = std::max(end_us, CeilToSecond(held_.LastUs()));
    }
    RunTo(end_us);
  }
  SayAllStatus();
}

void JudgePartition::SayAllStatus() {
  if (clock_us_ == kNoClock) return;
  contracts_.TouchAll();
  SayStatus(contracts_.TakeTouched(), /*news_only=*/false);
}

std::vector<StatusRecord> JudgePartition::StatusNow() {
  std::vector<StatusRecord> statuses;
  if (clock_us_ == kNoClock) return statuses;
  const ContractJudge::Standing standing = StandingNow();
  for (size_t i = 0; i < contracts_.size(); ++i) {
    const Status status = contracts_.contract(i).MakeStatus(standing);
    statuses.push_back({status.contract(), status.SerializeAsString()});
  }
  return statuses;
}

void JudgePartition::Seal(JudgeRecords& to) {
  const auto move = [](auto& from, auto& behind) {
    std::move(from.begin(), from.end(), std::back_inserter(behind));
  };
  move(said_.alerts, to.alerts);
  move(said_.statuses, to.statuses);
  move(said_.entries, to.entries);
  move(said_.notifications, to.notifications);
  Discard();
}

void JudgePartition::Discard() {
  said_.Clear();
  output_bytes_ = 0;
}

std::vector<Status> JudgePartition::Report() const {
  std::vector<Status> report;
  if (clock_us_ == kNoClock) return report;
  const ContractJudge::Standing standing = StandingNow();
  for (size_t i = 0; i < contracts_.size(); ++i) {
    report.push_back(contracts_.contract(i).MakeReport(standing));
  }
  return report;
}

const ContractJudge* JudgePartition::Find(std::string_view contract) const {
  for (size_t i = 0; i < contracts_.size(); ++i) {
    if (contracts_.contract(i).name() == contract) {
      return &contracts_.contract(i);
    }
  }
  return nullptr;
}

std::map<std::string, int64_t> JudgePartition::LostByContract() const {
  std::map<std::string, int64_t> lost;
  for (size_t i = 0; i < contracts_.size(); ++i) {
    const ContractJudge& judge = contracts_.contract(i);
    lost[judge.name()] = judge.lost();
  }
  return lost;
}

}  // namespace holdline

// The judge of one partition of observations: it adds up what score says,
// evaluates the contracts whose names fall into its partition, and says alerts,
// status and what they cost. Start here; the parts are clocks.h (when),
// contract_judge.h and slot_judge.h (what), promise.h and state.h (how it is
// decided).
//
// It has no clock but its log: the same observations give the same bytes, in
// however many calls they come. With record time the bytes do not depend on
// how the packets of different telemetry partitions interleave either, nor on
// how they are cut: each second is evaluated once, when all have delivered it.
//
// Owned by the shard thread of its partition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/base/time_units.h"
#include "holdline/ledger.pb.h"
#include "holdline/observation.pb.h"
#include "holdline/status.pb.h"
#include "operators/contract/book_version.h"
#include "operators/contract/model.h"
#include "operators/judge/clocks.h"
#include "operators/judge/held_segments.h"
#include "operators/judge/judge_counters.h"
#include "operators/judge/judged_contracts.h"
#include "operators/judge/moment.h"
#include "operators/judge/notification.h"

namespace holdline {

struct JudgeOptions {
  // This partition of observations, of how many.
  int32_t partition = 0;
  int32_t partitions = 1;
  // Makes a contract book of its files; null where they are not one.
  std::function<std::shared_ptr<const ContractBook>(const Book&)> parse_book;
  // Live, a telemetry partition whose clock lags the newest by more is left
  // out: closings wait for it no longer, and completeness says so.
  int64_t lag_limit_us = kMinuteUs;
  // Periods kept for each objective, slot and kind of period.
  size_t periods_kept = 400;
  // The book of this hash, for snapshots; null where it is not known. Empty:
  // there are no snapshots.
  std::function<std::shared_ptr<const ContractBook>(uint64_t hash)> find_book;
  uint32_t buckets = 1;  // of contracts, for snapshots; >= 1
};

struct AlertRecord {
  std::string contract;  // the record's key
  std::string json;
  int64_t since_us = 0;  // the judge's clock
};

struct LedgerRecord {
  std::string contract;  // the record's key
  std::string json;
};

struct StatusRecord {
  std::string contract;  // the record's key
  std::string bytes;     // holdline.Status; empty: the contract has ended
};

// What a judge has said, by topic, each in its order.
struct JudgeRecords {
  std::vector<AlertRecord> alerts = {};
  std::vector<StatusRecord> statuses = {};
  std::vector<LedgerRecord> entries = {};
  std::vector<NotificationRecord> notifications = {};

  bool IsEmpty() const {
    return alerts.empty() && statuses.empty() && entries.empty() &&
           notifications.empty();
  }
  void Clear();
};

class JudgePartition {
 public:
  // No time has been told yet.
  static constexpr int64_t kNoClock = INT64_MIN;

  explicit JudgePartition(JudgeOptions options);
  JudgePartition(const JudgePartition&) = delete;
  JudgePartition& operator=(const JudgePartition&) = delete;

  // Takes one record (holdline.ObservationRecord). False where it cannot be
  // decoded: it is counted and passed over.
  bool Process(std::string_view record);

  // Snapshots: the head (clocks, what is held back, what belongs to no
  // contract) and each bucket of contracts, by themselves. What was saved at
  // one place of the log, with buckets saved there or later, restores this
  // state: the head and then the buckets are loaded into a fresh partition, and
  // the log is processed from the head's place on, each record announced by
  // Reach.
  uint32_t buckets() const { return options_.buckets; }
  // Whether the bucket has changed since it was saved or loaded.
  bool IsBucketDirty(uint32_t bucket) const {
    return contracts_.IsDirty(bucket);
  }
  std::string SaveHead();
  std::string SaveBucket(uint32_t bucket);
  // InvalidArgument where the bytes are damaged, of another format or of a book
  // that is not known: then the partition is not to be used.
  absl::Status LoadHead(std::string_view bytes);
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes);
  // The next record is the one at `offset`, or what lies before it is done.
  void Reach(int64_t offset) {
    if (!loaded_.empty()) ThawReached(offset);
  }

  // The end of a replay: judges what record time still holds back, as though
  // every partition had reached the newest clock, and says the status of every
  // contract.
  void Finish();

  // Says the status of every contract as it is now, changed or not.
  void SayAllStatus();

  // The same for whoever shows it here; nothing is said. Nothing before any
  // time was told.
  std::vector<StatusRecord> StatusNow();

  bool HasOutput() const { return !said_.IsEmpty(); }
  size_t OutputBytes() const { return output_bytes_; }
  // Moves what was said to the ends of those.
  void Seal(JudgeRecords& to);
  // Forgets what was said: silent replay.
  void Discard();

  // Each contract with every period in which anything counts and every watch
  // (with its worst), in the order of the book, objectives, targets, windows.
  // Nothing before any time was told. To be asked behind Finish, or
  // SayAllStatus: what services have come to is as of then.
  std::vector<Status> Report() const;

  // Null where no contract of that name is judged here.
  const ContractJudge* Find(std::string_view contract) const;

  // Microseconds since the epoch; kNoClock before any time was told.
  int64_t clock_us() const { return clock_us_; }
  // The oldest clock that is included: what is closed has waited for it.
  int64_t settled_us() const { return settled_us_; }
  bool live() const { return clocks_.live(); }
  // Segments that wait for their second.
  size_t held_segments() const { return held_.size(); }

  // The contacts that no contract covers, by queue; "(other)" holds those of
  // queues beyond a limit.
  const std::map<std::string, int64_t>& uncovered() const { return uncovered_; }
  const std::map<std::string, int64_t>& uncovered_cases() const {
    return uncovered_cases_;
  }
  // Outages of services that no contract covers, by service.
  const std::map<std::string, int64_t>& uncovered_outages() const {
    return uncovered_outages_;
  }
  // Contacts that were closed as lost, by contract.
  std::map<std::string, int64_t> LostByContract() const;
  const JudgeCounters& counters() const { return counters_; }
  // Of the newest book that was told; kNoClock before the first.
  int64_t control_position() const { return newest_position_; }

 private:
  // Whether seconds are judged one by one, or packets as they arrive.
  enum class Pace : uint8_t { kBehind, kLive };

  void TakePacket(Observation& packet);
  void LearnBook(const Observation& packet);
  void AdoptDue(int64_t clock_us);
  int64_t NextActivationUs() const;  // kNever: of none that is told
  void TakeLive(Observation& packet);
  void TakeRecordTime(Observation& packet);

  template <class Archive>
  void PersistHead(Archive& archive, uint32_t format);
  absl::Status LoadBooks(StateReader& archive);
  void ThawReached(int64_t offset);

  void RunTo(int64_t second_us);
  int64_t NextVisitUs() const;
  bool ApplyHeld(int64_t until_us);
  void Apply(uint32_t partition, const Segment& segment);
  std::map<std::string, int64_t>& UncoveredOf(uint32_t kind);
  void Evaluate(Pace pace);
  Moment MakeMoment();
  Completeness CompletenessNow() const;
  ContractJudge::Standing StandingNow() const;
  void NoteCompleteness();

  void SayAlerts();
  void SayEntries();
  void SayNotifications();
  void SayStatusIfDue(Pace pace);
  void SayStatus(const std::vector<uint32_t>& contracts, bool news_only);

  const JudgeOptions options_;
  JudgeCounters counters_;
  ObservationRecord record_;  // reused from call to call
  PartitionClocks clocks_;
  HeldSegments held_;
  JudgedContracts contracts_;
  // A book as it was told. Those that have not come into force stand in the
  // order of their activations.
  struct ToldBook {
    uint64_t hash = 0;
    int64_t activates_us = kAlways;
    std::shared_ptr<const ContractBook> book;
  };
  ToldBook in_force_;  // without a book before the first
  std::vector<ToldBook> coming_;
  int64_t newest_position_ = kNoClock;  // on the control log
  std::map<std::string, int64_t> uncovered_;
  std::map<std::string, int64_t> uncovered_cases_;
  std::map<std::string, int64_t> uncovered_outages_;

  int64_t clock_us_ = kNoClock;
  int64_t settled_us_ = kNoClock;
  bool started_ = false;   // something has been evaluated
  uint32_t included_ = 0;  // partitions, with the last packet
  // Live: the second in which changed numbers were said last.
  int64_t told_second_us_ = kNoClock;

  struct LoadedBucket {
    uint32_t bucket;
    int64_t offset;  // where it was saved
  };
  std::vector<LoadedBucket> loaded_;  // and not yet thawed

  std::vector<Alert> raised_;                 // by the evaluation that runs
  std::vector<LedgerEntry> made_;             // the same
  std::vector<NotificationRecord> notified_;  // the same
  JudgeRecords said_;
  size_t output_bytes_ = 0;
};

}  // namespace holdline

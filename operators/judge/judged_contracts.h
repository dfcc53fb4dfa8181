// All contracts that one judge partition judges: finds what a cell is about,
// keeps what must be evaluated next, and in which order.
//
// Owned by the thread that judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/state/archive.h"
#include "holdline/alert.pb.h"
#include "holdline/ledger.pb.h"
#include "holdline/observation.pb.h"
#include "operators/contract/model.h"
#include "operators/judge/contract_judge.h"
#include "operators/judge/judge_counters.h"
#include "operators/judge/moment.h"
#include "operators/judge/notification.h"
#include "operators/judge/service_log.h"
#include "operators/judge/wake_queue.h"

namespace holdline {

class JudgedContracts {
 public:
  struct Options {
    int32_t partition = 0;
    int32_t partitions = 1;
    size_t periods_kept = 0;
    uint32_t buckets = 1;
  };
  // `counters` must outlive this.
  JudgedContracts(const Options& options, JudgeCounters* counters)
      : options_(options),
        counters_(counters),
        dirty_(options.buckets),
        loaded_(options.buckets) {}

  // From now on the contracts of the book are judged, those that fall into the
  // partition. What is unchanged goes on as it stands; what has changed or is
  // new begins at `since_us`. Returns the names of contracts that have ended,
  // and adds who is to be told that what stood of them is over.
  std::vector<std::string> Adopt(
      const std::shared_ptr<const ContractBook>& book, int64_t since_us,
      std::vector<NotificationRecord>& notifications);

  // Adds what one telemetry partition says. Evaluates nothing.
  void Apply(uint32_t telemetry_partition, const Segment& segment);

  // Evaluates what was added to or has come due, in the order of the book; adds
  // what is to be told.
  struct Told {
    std::vector<Alert>& alerts;  // those of this evaluation
    std::vector<LedgerEntry>& entries;
    std::vector<NotificationRecord>& notifications;
  };
  void Evaluate(const Moment& moment, const Told& told);

  // Snapshots. Contracts are divided into buckets by their ids. A bucket that
  // was loaded is frozen: nothing is added to it, nothing of it is evaluated,
  // until it is thawed, which is when the log has come to where it was saved.
  bool IsDirty(uint32_t bucket) const { return dirty_[bucket]; }
  void Save(uint32_t bucket, StateWriter& archive);
  // `book` is the one under which the bucket was saved. Until the bucket is
  // thawed, other books may come and go.
  void Load(uint32_t bucket, const std::shared_ptr<const ContractBook>& book,
            uint32_t format, StateReader& archive);
  // `clock_us` is the judge's; kNever: it has none yet.
  void Thaw(uint32_t bucket, int64_t clock_us);

  // When Evaluate must be called though nothing is added: by the judge's clock
  // and by the settled clock. kNever if not.
  int64_t NextUs() const;
  int64_t NextSettledUs() const { return settled_wakes_.NextUs(); }

  ServiceLog& services() { return services_; }
  // Something, of whatever, was told for this time.
  void NoteTime(int64_t time_us);

  size_t size() const { return contracts_.size(); }
  ContractJudge& contract(size_t index) { return *contracts_[index].judge; }
  const ContractJudge& contract(size_t index) const {
    return *contracts_[index].judge;
  }

  // Contracts whose status may have changed since they were last taken, and
  // those among them in which a state did; by index, ascending.
  std::vector<uint32_t> TakeTouched() { return Take(News::kNumbers); }
  std::vector<uint32_t> TakeStateChanged() { return Take(News::kState); }
  bool AnyTouched() const { return !touched_.empty(); }
  void TouchAll();

 private:
  enum class News : uint8_t { kNone, kNumbers, kState };
  struct Entry {
    std::unique_ptr<ContractJudge> judge;
    News news = News::kNone;
    bool frozen = false;
    uint32_t first_slot = 0;
  };
  struct Slot {
    SlotJudge* judge;
    uint32_t contract;
    bool due = false;  // stands in due_
  };
  // Where an objective's slots stand in objective_slots_.
  struct Place {
    uint32_t first;
    uint32_t slots;
    int64_t slice_us;  // of its watches
  };

  // What a bucket holds until it is thawed.
  struct Loaded {
    std::unique_ptr<ContractJudge> judge;
    News news = News::kNone;
    std::vector<bool> due;  // by slot
  };

  void Index();
  Entry EnterUnder(ContractVersions versions, int64_t since_us);
  void IndexObjectives(uint32_t contract);
  void ThawContract(uint32_t index, int64_t clock_us);
  void SetOutage(const OutageState& outage);
  void AddWatches(const Tallies& tallies);
  void AddPeriods(const Tallies& tallies);
  // What a row is about.
  struct Addressed {
    Slot* slot = nullptr;  // null where it is not judged here
    int64_t slice_us = 0;
    bool excluded = false;  // what an exclusion has taken out of it
  };
  Addressed Find(uint64_t objective, uint32_t slot);
  // The same for a cell that was added; counts it, and makes it due. Null for
  // frozen ones too.
  Addressed Receive(uint64_t objective, uint32_t slot);
  // Other bits of the id than those that choose the partition.
  uint32_t BucketOfId(uint64_t contract) const {
    return static_cast<uint32_t>((contract >> 32) % options_.buckets);
  }
  uint32_t BucketOf(uint32_t contract) const {
    return BucketOfId(contracts_[contract].judge->versions().id());
  }
  bool IsFrozen(uint32_t bucket) const { return loaded_[bucket].has_value(); }
  void MakeDue(uint32_t slot);
  void Touch(uint32_t contract, News news);
  void NoteToEscalate(uint32_t contract);
  void Escalate(int64_t clock_us, const Told& told);
  // Whether a closed period has changed.
  bool JudgeSlot(uint32_t index, const Moment& moment,
                 std::vector<Alert>& alerts);
  std::vector<uint32_t> Take(News at_least);

  Options options_;
  JudgeCounters* counters_;
  ServiceLog services_;
  std::vector<Entry> contracts_;           // in the order of the book
  std::vector<Slot> slots_;                // in the order of contracts
  std::vector<uint32_t> objective_slots_;  // of slots_, by objective
  absl::flat_hash_map<uint64_t, Place> objectives_;
  absl::flat_hash_map<uint64_t, uint32_t> by_id_;  // index of the contract
  // Contracts that cover it, ascending.
  absl::flat_hash_map<std::string, std::vector<uint32_t>> by_service_;
  std::vector<uint32_t> due_;          // slots to evaluate
  std::vector<uint32_t> touched_;      // contracts with news
  std::vector<uint32_t> to_escalate_;  // contracts; within an evaluation
  std::vector<bool> dirty_;            // by bucket
  std::vector<std::optional<std::vector<Loaded>>> loaded_;  // the same; frozen
  WakeQueue clock_wakes_;                                   // of slots
  WakeQueue settled_wakes_;                                 // of slots
  WakeQueue day_wakes_;                                     // of contracts
  WakeQueue escalation_wakes_;                              // of contracts
};

}  // namespace holdline

// The score stage of one telemetry partition: events in, differences of
// contributions out. Start here: this file holds the clocks, the segments and
// the books; contact_score.h and case_score.h what contacts and cases count,
// outage_score.h what is known of services, and packet_fold.h how it is said.
//
// Law 1 (confluence): what was said in total depends on the log so far and on
// the clock T alone: it is the sum over all entities of score(entity, T).
//
// Books: a leg, or a case, is scored under the newest book whose activation is
// at most the time at which it began and at most T. So nothing is scored anew
// when a book comes into force, except what was enqueued ahead of T; and since
// T does not pass an activation before the control log was read up to it, the
// total does not depend on when that was.
//
// Pure: no thread, no log, no wall clock; the same calls give the same bytes.
// Owned by the shard thread of the partition; nothing is allocated in steady
// state except the sealed bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "operators/contract/book_version.h"
#include "operators/contract/model.h"
#include "operators/score/case_score.h"
#include "operators/score/contact_score.h"
#include "operators/score/leg_observer.h"
#include "operators/score/names.h"
#include "operators/score/outage_score.h"
#include "operators/score/score_context.h"
#include "operators/score/score_counters.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class ScorePartition {
 public:
  // `book_bytes` is the serialized holdline.Book; the first packet to each
  // judge partition carries it.
  ScorePartition(std::shared_ptr<const ContractBook> book,
                 std::string book_bytes, const ScoreOptions& options);

  // All books that the control log holds up to `control_position`, K, in its
  // order. Those that were known stay what they were; K never goes back.
  // REQUIRES: the first is the first of the book history, activations ascend.
  void UseBooks(const std::vector<BookVersion>& books,
                int64_t control_position);

  // Null, or outlives this. Set before the first Apply.
  void set_observer(LegObserver* observer) { contacts_.set_observer(observer); }

  // Announces the events that will be applied next, in their order, so that
  // what each needs is in the cache when its turn comes. No effect on what is
  // said. The events must live until they are applied or others are announced.
  void Prepare(std::span<const Event> events);

  // A record of the log: its place and its timestamp.
  struct RecordPlace {
    int64_t offset = 0;
    int64_t timestamp_us = 0;
  };
  // Applies the events of one record of the log, in order. While T follows
  // record time it is moved first. Appends those that cannot be used; their
  // index is that into `events`.
  void Apply(const RecordPlace& record, std::span<const Event> events,
             std::vector<RefusedEvent>& refused);

  // Moves T to `clock_us`, where that lies ahead. `live`: T follows the wall
  // from now on; else record time.
  void AdvanceTo(int64_t clock_us, bool live);
  // T follows record time from now on.
  void FollowRecords();

  // Whether Seal has something to say: differences (which may yet turn out to
  // cancel out), or a clock that has moved by a second or more.
  bool HasOutput() const;
  // About how many bytes Seal would move.
  size_t OutputBytes() const;
  // Hands out the serialized ObservationRecord of each judge partition that
  // has to be told something.
  void Seal(
      absl::FunctionRef<void(int32_t judge_partition, std::string bytes)> out);
  // Forgets what would have been said: silent replay.
  void Discard();

  // K and T, as text.
  std::string CutMetadata() const;
  // Takes K and T of a cut, after silent replay of all records before it, and
  // still silent. T may lie before what replay had moved it to. What is waiting
  // is then said again as a whole, and so is the book in force. What was known
  // beyond K has to be given again.
  // REQUIRES: the books up to K are known.
  absl::Status RestoreCut(std::string_view metadata);

  // Snapshots: the head (what belongs to no entity) and each bucket of
  // entities, by themselves. What was saved at one place of the log, with
  // buckets saved there or later, restores this state: the head and buckets are
  // loaded into a fresh partition, and the log is applied from the head's place
  // on. Until RestoreCut what lies before a bucket's own place passes it by.
  uint32_t buckets() const { return context_.options.buckets; }
  // Whether the bucket has changed since it was saved or loaded.
  bool IsBucketDirty(uint32_t bucket) const {
    return contacts_.memory().IsDirty(bucket) ||
           cases_.memory().IsDirty(bucket) || outages_.memory().IsDirty(bucket);
  }
  std::string SaveHead();
  std::string SaveBucket(uint32_t bucket);
  // InvalidArgument where the bytes are damaged or of a newer format: then the
  // partition is not to be used. `offset` is the bucket's place.
  absl::Status LoadHead(std::string_view bytes);
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes);

  int64_t clock_us() const { return context_.clock_us; }          // T; kNoClock
  int64_t control_position() const { return control_position_; }  // K
  // r; kNoClock
  int64_t record_us() const { return context_.records.now_us(); }
  bool live() const { return live_; }
  ScoreCounters counters() const;
  const CaseScore& cases() const { return cases_; }
  const Names& names() const { return context_.names; }

 private:
  Refusal Score(const Event& event);
  void ApplyEvent(const RecordPlace& record, int32_t index, const Event& event,
                  std::vector<RefusedEvent>& refused);
  bool IsInSnapshot(const RecordPlace& record, const Event& event);
  void PrefetchAhead();

  // The clock and its segments.
  void MoveClock(int64_t to_us);
  void MoveWithinBook(int64_t to_us);
  void RevealUntil(int64_t to_us);
  void RevealCases(int64_t before_us, int64_t to_us);
  void StepTo(int64_t to_us);
  void CloseSegment(int64_t at_us, bool with_levels);

  // Books.
  size_t CountDueBooks(int64_t clock_us) const;
  int64_t NextActivationUs() const;
  void PutInForce(size_t books);
  void SwitchBooks();
  void Rederive();

  template <class Archive>
  void PersistHead(Archive& archive) {
    context_.records.Persist(archive);
    context_.names.Persist(archive);
  }

  bool MustTell(int32_t judge_partition) const;

  ScoreContext context_;
  ContactScore contacts_;
  CaseScore cases_;
  OutageScore outages_;

  std::vector<BookVersion> books_;  // up to K
  size_t in_force_ = 1;  // so many of them at T; the terms are theirs
  int64_t control_position_;
  bool live_ = false;
  // While T follows record time: the whole second after T, under which the open
  // segment is judged.
  int64_t segment_us_ = kNoClock;
  bool levels_forgotten_ = false;  // what was said of them before a recovery

  struct Told {
    int64_t clock_us = kNoClock;
    bool live = false;
    size_t books = 0;  // so many of books_
  };
  std::vector<Told> told_;  // by judge partition

  // By bucket, where it was loaded from; empty unless the state comes from a
  // snapshot and the log is not yet past all of it.
  std::vector<int64_t> loaded_at_;

  // Announced, and how many of them were applied.
  std::span<const Event> announced_;
  size_t applied_ = 0;
};

}  // namespace holdline

// Joins operators/score to the runtime: bytes of telemetry in, observations
// and dead letters out, for one telemetry partition.
//
// Owned by the shard thread of the partition.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/control/book_history.h"
#include "engine/app/stages/stage_probe.h"
#include "engine/runtime/stage.h"
#include "operators/score/score_partition.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/event_buffer.h"

namespace holdline {

// Indexes of the score stage's outputs.
enum ScoreOutput : uint32_t { kObservations = 0, kDeadLetters = 1 };

// What became of the events of a partition, silent replay included: so it does
// not depend on where a process ended and the next one began.
struct EventCounts {
  int64_t applied = 0;
  int64_t duplicate = 0;
  int64_t late = 0;
  std::array<int64_t, kRefusals> refused{};  // without the late, by Refusal

  EventCounts& operator+=(const EventCounts& other);
};

class ScoreTask final : public StageTask {
 public:
  // `books` has one at least. It and `probe`, which may be null, must outlive
  // the task.
  ScoreTask(std::string telemetry_topic, const BookHistory& books,
            const ScoreOptions& options, StageProbe* probe);

  // K of a cut's metadata; -1 where there is none.
  static int64_t ControlPositionOf(std::string_view metadata);

  void Process(std::span<const Record> records) override;
  bool TakesRecords() const override { return books_.IsFresh(); }
  // Live, T goes no further than what is known of books allows.
  void AdvanceTo(int64_t clock_us, bool live) override;
  void FollowRecords() override { partition_.FollowRecords(); }
  bool HasOutput() const override;
  size_t OutputBytes() const override;
  void Seal(std::vector<Output>& out) override;
  void Discard() override;
  std::string CutMetadata() const override;
  absl::Status RestoreCut(std::string_view metadata) override;
  uint32_t buckets() const override { return partition_.buckets(); }
  bool IsBucketDirty(uint32_t bucket) const override {
    return partition_.IsBucketDirty(bucket);
  }
  std::string SaveHead() override { return partition_.SaveHead(); }
  std::string SaveBucket(uint32_t bucket) override {
    return partition_.SaveBucket(bucket);
  }
  absl::Status LoadHead(std::string_view bytes) override {
    UseNewBooks();
    return partition_.LoadHead(bytes);
  }
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override {
    return partition_.LoadBucket(bucket, offset, bytes);
  }

  EventCounts CountEvents() const;
  ScorePartition& partition() { return partition_; }
  const ScorePartition& partition() const { return partition_; }

 private:
  // The events of one record within the batch's buffer.
  struct DecodedRecord {
    const Record* record;
    size_t first_event;
    size_t end_event;
    size_t end_refused;  // one past its refusals by the decoder
  };

  void UseNewBooks();
  void ProcessBatch(std::span<const Record> records);
  void ApplyRecord(const DecodedRecord& decoded, size_t first_refused);
  void Refuse(const Record& record, const RefusedEvent& refused);

  const std::string topic_;
  const int32_t input_partition_;
  StageProbe* const probe_;
  const BookHistory& books_;
  int64_t books_used_ = -1;  // their position
  ScorePartition partition_;

  Decoder decoder_;
  EventBuffer events_;
  std::vector<RefusedEvent> refused_;         // by the decoder, of the batch
  std::vector<RefusedEvent> record_refused_;  // by score, of one record
  std::vector<DecodedRecord> decoded_;
  std::vector<Output> dead_letters_;
  size_t dead_letter_bytes_ = 0;

  EventCounts restored_;                       // up to the restored cut
  std::array<int64_t, kRefusals> refusals_{};  // up to the last cut and since
  std::vector<Refusal> untold_;                // since the last Seal
  bool live_ = false;
};

}  // namespace holdline

// A stage's task that notes in the ledger what it is asked to do, and in which
// bugs of tasks are planted.
//
// Owned by its partition, as the task that it wraps.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/control/book_history.h"
#include "engine/runtime/stage.h"
#include "tests/sim/world.h"

namespace holdline::sim {

class NotedTask final : public StageTask {
 public:
  // All must outlive this.
  NotedTask(World& world, const Clock& clock, const BookHistory& books,
            bool judges, std::unique_ptr<StageTask> inner)
      : world_(world),
        clock_(clock),
        books_(books),
        judges_(judges),
        inner_(std::move(inner)) {}

  void Process(std::span<const Record> records) override;
  void AdvanceTo(int64_t clock_us, bool live) override;
  bool TakesRecords() const override { return inner_->TakesRecords(); }
  void FollowRecords() override;
  bool HasOutput() const override { return inner_->HasOutput(); }
  size_t OutputBytes() const override { return inner_->OutputBytes(); }
  void Seal(std::vector<Output>& out) override;
  void Discard() override;
  void OnOwned() override { inner_->OnOwned(); }
  std::string CutMetadata() const override;
  absl::Status RestoreCut(std::string_view metadata) override;
  uint32_t buckets() const override { return inner_->buckets(); }
  bool IsBucketDirty(uint32_t bucket) const override {
    return inner_->IsBucketDirty(bucket);
  }
  std::string SaveHead() override;
  std::string SaveBucket(uint32_t bucket) override;
  absl::Status LoadHead(std::string_view bytes) override;
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override;

 private:
  bool Has(Bug bug) const { return world_.bug == bug; }
  std::string Stale(uint32_t place, std::string bytes);
  void LoadLate(int64_t before_offset);
  void ProcessAtSeam(std::span<const Record> records);

  World& world_;
  const Clock& clock_;
  const BookHistory& books_;
  const bool judges_;
  const std::unique_ptr<StageTask> inner_;

  bool loud_ = false;  // it has sealed, or was restored
  PacketNote note_;
  int64_t number_ = 0;  // of the last packet

  // For bugs.
  std::vector<std::string> saved_;  // by bucket, then the head
  struct LateBucket {
    uint32_t bucket;
    int64_t offset;
    std::string bytes;
  };
  std::deque<LateBucket> late_;
  bool at_seam_ = false;  // the next record is the first behind a cut
  int64_t last_offset_ = 0;
  int64_t last_timestamp_us_ = 0;
  std::string last_value_;  // of the last record that was replayed
};

}  // namespace holdline::sim

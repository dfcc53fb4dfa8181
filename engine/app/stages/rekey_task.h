// Joins operators/telemetry's splitter to the runtime: telemetry of a topic
// that is not keyed by contact in, the same keyed by contact out. Records keep
// their key and their time.
//
// Owned by the shard thread of the partition.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/stages/stage_probe.h"
#include "engine/runtime/stage.h"
#include "operators/telemetry/message_splitter.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

// Indexes of the rekey stage's outputs.
enum RekeyOutput : uint32_t { kRekeyed = 0, kRekeyDeadLetters = 1 };

class RekeyTask final : public StageTask {
 public:
  // `partition` is of `input_topic`, `output_partitions` are those of the topic
  // that is written. `probe` may be null and must outlive the task.
  RekeyTask(std::string input_topic, int32_t partition,
            int32_t output_partitions, StageProbe* probe)
      : input_topic_(std::move(input_topic)),
        input_partition_(partition),
        probe_(probe),
        splitter_(output_partitions) {}

  void Process(std::span<const Record> records) override;
  void AdvanceTo(int64_t, bool) override {}
  void FollowRecords() override {}
  bool HasOutput() const override { return !outputs_.empty(); }
  size_t OutputBytes() const override { return output_bytes_; }
  void Seal(std::vector<Output>& out) override;
  void Discard() override;
  std::string CutMetadata() const override { return {}; }
  absl::Status RestoreCut(std::string_view) override {
    return absl::OkStatus();
  }

 private:
  void Say(Output output);
  void Refuse(const Record& record, const RefusedEvent& refused);

  const std::string input_topic_;
  const int32_t input_partition_;
  StageProbe* const probe_;
  MessageSplitter splitter_;

  std::vector<MessageSplitter::Part> parts_;  // of one record
  std::vector<RefusedEvent> refused_;         // of one record
  // Since the last Seal.
  std::vector<Output> outputs_;
  size_t output_bytes_ = 0;
  std::vector<Refusal> untold_;
};

}  // namespace holdline

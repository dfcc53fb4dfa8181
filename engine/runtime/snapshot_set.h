// What the topic of snapshots holds of one partition, gathered record by
// record, and the whole snapshots among it.
//
// Owned by the shard's thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/log/log.h"
#include "engine/runtime/snapshot_records.h"
#include "engine/runtime/stage.h"

namespace holdline {

class SnapshotSet {
 public:
  explicit SnapshotSet(std::string prefix) : prefix_(std::move(prefix)) {}

  // A record of the topic; passed over where it is another partition's.
  void Take(const Record& record);

  // The manifests, newest first, as far as they can be read.
  std::vector<const SnapshotManifest*> Manifests() const;
  bool Has(uint64_t cycle) const;
  // What could not be read, and why; "" where all could.
  const std::string& damage() const { return damage_; }

  // Loads the snapshot of the manifest into a fresh task. Errors: pieces that
  // are missing or damaged, what the task refuses; then the task is not to be
  // used.
  absl::Status Load(const SnapshotManifest& manifest, StageTask& task) const;

 private:
  struct Piece {
    uint64_t cycle = 0;
    uint32_t pieces = 0;
    std::string bytes = {};
  };

  absl::StatusOr<std::string> BytesOf(
      uint32_t bucket, const SnapshotManifest::Bucket& wanted) const;

  const std::string prefix_;
  std::map<std::string, SnapshotManifest, std::less<>> manifests_;  // by key
  std::map<std::string, Piece, std::less<>> pieces_;                // by key
  std::string damage_;
};

}  // namespace holdline

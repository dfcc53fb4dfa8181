#include "engine/runtime/snapshot_set.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"

namespace holdline {

// What cannot be read has taken the place of what could.
void SnapshotSet::Take(const Record& record) {
  if (!record.key.starts_with(prefix_)) return;
  const std::string key(record.key);
  absl::Status taken;
  if (IsManifestKey(prefix_, record.key)) {
    manifests_.erase(key);
    auto manifest = ParseManifest(record.value);
    taken = manifest.status();
    if (manifest.ok()) manifests_[key] = *std::move(manifest);
  } else {
    pieces_.erase(key);
    const auto piece = ParsePiece(record.value);
    taken = piece.status();
    if (piece.ok()) {
      pieces_[key] = {.cycle = piece->cycle,
                      .pieces = piece->pieces,
                      .bytes = std::string(piece->bytes)};
    }
  }
  if (!taken.ok()) damage_ = absl::StrCat(key, ": ", taken.message());
}

std::vector<const SnapshotManifest*> SnapshotSet::Manifests() const {
  std::vector<const SnapshotManifest*> manifests;
  for (const auto& [key, manifest] : manifests_) {
    manifests.push_back(&manifest);
  }
  std::sort(manifests.begin(), manifests.end(),
            [](const SnapshotManifest* a, const SnapshotManifest* b) {
              return a->cycle > b->cycle;
            });
  return manifests;
}

bool SnapshotSet::Has(uint64_t cycle) const {
  return std::any_of(
      manifests_.begin(), manifests_.end(),
      [&](const auto& entry) { return entry.second.cycle == cycle; });
}

absl::Status SnapshotSet::Load(const SnapshotManifest& manifest,
                               StageTask& task) const {
  if (manifest.buckets.size() != task.buckets()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "it has ", manifest.buckets.size(), " buckets, not ", task.buckets()));
  }
  HL_RETURN_IF_ERROR(task.LoadHead(manifest.head));
  for (uint32_t i = 0; i < manifest.buckets.size(); ++i) {
    HL_ASSIGN_OR_RETURN(const std::string bytes,
                        BytesOf(i, manifest.buckets[i]));
    HL_RETURN_IF_ERROR(task.LoadBucket(i, manifest.buckets[i].offset, bytes));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SnapshotSet::BytesOf(
    uint32_t bucket, const SnapshotManifest::Bucket& wanted) const {
  std::string bytes;
  SnapshotPiece at = {.bucket = bucket, .place = wanted.place, .pieces = 1};
  for (; at.piece < at.pieces; ++at.piece) {
    const auto found = pieces_.find(PieceKey(prefix_, at));
    if (found == pieces_.end() || found->second.cycle != wanted.cycle) {
      return absl::DataLossError(absl::StrCat("bucket ", bucket, " of cycle ",
                                              wanted.cycle, " is missing"));
    }
    at.pieces = found->second.pieces;
    bytes += found->second.bytes;
  }
  if (StableHash(bytes) == wanted.checksum) return bytes;
  return absl::DataLossError(absl::StrCat("bucket ", bucket, " of cycle ",
                                          wanted.cycle, " is damaged"));
}

}  // namespace holdline

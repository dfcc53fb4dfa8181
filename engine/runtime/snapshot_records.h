// How a partition's snapshots stand in their topic, as keys and values.
//
//   score/3/bucket/17/0/2     piece 2 of bucket 17's bytes, in place 0 of three
//   score/3/manifest/1        the manifest in place 1 of two
//
// The topic is compacted, so that of each key the newest stays. A manifest
// names the bytes that make a whole: the head, which it holds itself, and of
// each bucket the place, the cycle in which it was written, and the offset up
// to which it is as those bytes say. Three places a bucket, two for manifests:
// while a cycle writes, all that the last two manifests name stays.
//
// Every value has the number of its format before it and a checksum behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace holdline {

inline constexpr uint32_t kBucketPlaces = 3;
inline constexpr uint32_t kManifestPlaces = 2;

struct SnapshotManifest {
  struct Bucket {
    uint64_t cycle = 0;  // in which its bytes were written
    uint32_t place = 0;
    int64_t offset = 0;  // as of the records before it
    uint64_t checksum = 0;
  };
  uint64_t cycle = 0;
  int64_t offset = 0;  // of the head, at or before that of each bucket
  std::string head;
  std::vector<Bucket> buckets;
};

struct SnapshotPiece {
  uint64_t cycle = 0;
  uint32_t bucket = 0;
  uint32_t place = 0;
  uint32_t piece = 0;
  uint32_t pieces = 0;
  std::string_view bytes = {};
};

// "score/3/"
std::string SnapshotPrefix(std::string_view stage, int32_t partition);
std::string ManifestKey(std::string_view prefix, uint64_t cycle);
std::string PieceKey(std::string_view prefix, const SnapshotPiece& piece);
bool IsManifestKey(std::string_view prefix, std::string_view key);

std::string FormatManifest(SnapshotManifest manifest);
std::string FormatPiece(SnapshotPiece piece);

// InvalidArgument where the value is damaged or of a newer format. A piece's
// bytes are those of the value.
absl::StatusOr<SnapshotManifest> ParseManifest(std::string_view value);
absl::StatusOr<SnapshotPiece> ParsePiece(std::string_view value);

}  // namespace holdline

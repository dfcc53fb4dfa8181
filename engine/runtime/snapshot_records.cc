#include "engine/runtime/snapshot_records.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/state/archive.h"

namespace holdline {
namespace {

constexpr uint32_t kFormat = 1;
constexpr size_t kChecksumBytes = 8;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

void PersistManifest(auto& archive, SnapshotManifest& manifest) {
  archive.Fields(manifest.cycle, manifest.offset, manifest.head);
  archive.List(manifest.buckets, [&](SnapshotManifest::Bucket& bucket) {
    archive.Fields(bucket.cycle, bucket.place, bucket.offset, bucket.checksum);
  });
}

void PersistPiece(auto& archive, SnapshotPiece& piece) {
  archive.Fields(piece.cycle, piece.bucket, piece.place, piece.piece,
                 piece.pieces, piece.bytes);
}

template <class Persist>
std::string Format(Persist persist) {
  std::string value;
  StateWriter archive(&value);
  archive.Fields(kFormat);
  persist(archive);
  const uint64_t checksum = StableHash(value);
  value.append(reinterpret_cast<const char*>(&checksum), kChecksumBytes);
  return value;
}

template <class Persist>
absl::Status Parse(std::string_view value, Persist persist) {
  const size_t size =
      value.size() < kChecksumBytes ? 0 : value.size() - kChecksumBytes;
  const uint64_t checksum = StableHash(value.substr(0, size));
  if (size == 0 ||
      value.substr(size) !=
          std::string_view(reinterpret_cast<const char*>(&checksum),
                           kChecksumBytes)) {
    return absl::InvalidArgumentError("its checksum is wrong");
  }
  StateReader archive(value.substr(0, size));
  uint32_t format = 0;
  archive.Fields(format);
  if (format > kFormat) {
    return absl::InvalidArgumentError(
        absl::StrCat("its format ", format, " is newer than ", kFormat));
  }
  persist(archive);
  if (archive.AtEnd()) return absl::OkStatus();
  return absl::InvalidArgumentError("it is not what its format says");
}

}  // namespace

std::string SnapshotPrefix(std::string_view stage, int32_t partition) {
  return absl::StrCat(View(stage), "/", partition, "/");
}

std::string ManifestKey(std::string_view prefix, uint64_t cycle) {
  return absl::StrCat(View(prefix), "manifest/", cycle % kManifestPlaces);
}

std::string PieceKey(std::string_view prefix, const SnapshotPiece& piece) {
  return absl::StrCat(View(prefix), "bucket/", piece.bucket, "/", piece.place,
                      "/", piece.piece);
}

bool IsManifestKey(std::string_view prefix, std::string_view key) {
  return key.substr(prefix.size()).starts_with("manifest/");
}

std::string FormatManifest(SnapshotManifest manifest) {
  return Format([&](auto& archive) { PersistManifest(archive, manifest); });
}

std::string FormatPiece(SnapshotPiece piece) {
  return Format([&](auto& archive) { PersistPiece(archive, piece); });
}

absl::StatusOr<SnapshotManifest> ParseManifest(std::string_view value) {
  SnapshotManifest manifest;
  HL_RETURN_IF_ERROR(
      Parse(value, [&](auto& archive) { PersistManifest(archive, manifest); }));
  return manifest;
}

absl::StatusOr<SnapshotPiece> ParsePiece(std::string_view value) {
  SnapshotPiece piece;
  HL_RETURN_IF_ERROR(
      Parse(value, [&](auto& archive) { PersistPiece(archive, piece); }));
  return piece;
}

}  // namespace holdline

#include "engine/runtime/snapshot_writer.h"

#include <algorithm>
#include <utility>

#include "engine/base/hash.h"

namespace holdline {

void SnapshotWriter::Continue(const SnapshotManifest& manifest) {
  manifest_cycle_ = manifest.cycle;
  cycle_ = std::max(cycle_, manifest_cycle_);
  manifest_offset_ = previous_offset_ = manifest.offset;
  known_.clear();
  for (const SnapshotManifest::Bucket& bucket : manifest.buckets) {
    known_.push_back({.any = true, .newest = bucket});
  }
}

void SnapshotWriter::Write(StageTask& task, int64_t next_offset,
                           int64_t monotonic_us, bool all, Sink sink) {
  const uint32_t buckets = task.buckets();
  if (buckets == 0) return;
  known_.resize(buckets);
  if (all && running_) {
    // From where it began would have to be replayed: it begins again.
    running_ = false;
    --cycle_;
  }
  if (!running_) {
    if (next_offset == manifest_offset_) return;  // nothing has happened since
    running_ = true;
    began_us_ = monotonic_us;
    manifest_ = {.cycle = ++cycle_,
                 .offset = next_offset,
                 .head = task.SaveHead(),
                 .buckets = {}};
  }
  const uint32_t due =
      all ? buckets : DueBuckets(buckets, next_offset, monotonic_us);
  while (manifest_.buckets.size() < due) {
    WriteBucket(task, static_cast<uint32_t>(manifest_.buckets.size()),
                next_offset, sink);
  }
  if (due == buckets) WriteManifest(sink);
}

// One to begin with, and no more than time and records have come to: packets
// are many, and with each one a cycle would last a second.
uint32_t SnapshotWriter::DueBuckets(uint32_t buckets, int64_t next_offset,
                                    int64_t monotonic_us) const {
  const double by_time = static_cast<double>(monotonic_us - began_us_) /
                         static_cast<double>(pace_.cycle_us);
  const double by_records =
      static_cast<double>(next_offset - manifest_.offset) /
      static_cast<double>(pace_.cycle_records);
  const double share = std::max(by_time, by_records) * buckets;
  return share >= buckets ? buckets : static_cast<uint32_t>(share) + 1;
}

void SnapshotWriter::WriteBucket(StageTask& task, uint32_t bucket,
                                 int64_t next_offset, Sink sink) {
  Known& known = known_[bucket];
  if (!known.any || task.IsBucketDirty(bucket)) {
    const std::string bytes = task.SaveBucket(bucket);
    SnapshotPiece piece = {
        .cycle = cycle_,
        .bucket = bucket,
        .place = PlaceFor(known),
        .pieces =
            static_cast<uint32_t>(bytes.size() / pace_.max_piece_bytes) + 1};
    for (; piece.piece < piece.pieces; ++piece.piece) {
      piece.bytes = std::string_view(bytes).substr(
          piece.piece * pace_.max_piece_bytes, pace_.max_piece_bytes);
      sink(PieceKey(prefix_, piece), FormatPiece(piece));
    }
    known = {.any = true,
             .newest = {.cycle = cycle_,
                        .place = piece.place,
                        .offset = next_offset,
                        .checksum = StableHash(bytes)}};
  }
  known.newest.offset = next_offset;
  manifest_.buckets.push_back(known.newest);
}

// What no manifest names yet, as its cycle did not end, is overwritten.
uint32_t SnapshotWriter::PlaceFor(const Known& known) const {
  if (!known.any) return 0;
  if (known.newest.cycle > manifest_cycle_) return known.newest.place;
  return (known.newest.place + 1) % kBucketPlaces;
}

void SnapshotWriter::WriteManifest(Sink sink) {
  running_ = false;
  manifest_cycle_ = cycle_;
  previous_offset_ = std::exchange(manifest_offset_, manifest_.offset);
  sink(ManifestKey(prefix_, cycle_),
       FormatManifest(std::exchange(manifest_, {})));
}

}  // namespace holdline

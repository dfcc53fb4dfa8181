// The records of one partition of the log in memory.
//
// Bytes are kept in chunks that never move, so that a reader that holds a chunk
// can use its records while others append and trim.
//
// Thread-compatible: the log's mutex guards it. What a chunk's readers see of
// its bytes is never written again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/log/log.h"

namespace holdline::memory_log_internal {

class Chunk {
 public:
  Chunk(int64_t first_offset, size_t capacity);

  bool Fits(size_t bytes) const { return bytes <= capacity_ - used_; }
  // REQUIRES: Fits(key and value), a larger offset than any before.
  void Append(int64_t offset, int64_t timestamp_us, std::string_view key,
              std::string_view value);

  int64_t first_offset() const { return first_offset_; }
  // One past the last record.
  int64_t end_offset() const;
  // Appends to `out` up to `limit` records from `from` on; returns the position
  // after them.
  int64_t Read(int64_t from, size_t limit, std::vector<Record>& out) const;

 private:
  struct Entry {
    int64_t offset;
    int64_t timestamp_us;
    size_t at;
    size_t key_size;
    size_t value_size;
  };

  const int64_t first_offset_;
  const size_t capacity_;
  const std::unique_ptr<char[]> bytes_;
  size_t used_ = 0;
  std::vector<Entry> entries_;
};

class MemoryPartition {
 public:
  int64_t first() const { return first_; }
  // One past what is written.
  int64_t end() const { return end_; }
  // One past what a read-committed reader may see: where the oldest open
  // transaction begins.
  int64_t stable_end() const {
    return open_from_.empty() ? end_ : open_from_.front();
  }

  void Append(int64_t timestamp_us, std::string_view key,
              std::string_view value);
  // An offset without a record: the marker that ends a transaction.
  void AppendMarker() { ++end_; }

  // What is appended from here on, until others append, belongs to a
  // transaction that stays open; returns its first offset.
  int64_t BeginOpen();
  // The transaction that began at `from` and wrote up to `to` has ended. What
  // was aborted is seen by nobody who reads committed.
  void EndOpen(int64_t from, int64_t to, bool committed);

  // What one read brings; the records live as long as `pin`.
  struct ReadResult {
    std::shared_ptr<const Chunk> pin;
    int64_t next_offset = 0;
  };
  // Appends to `out` up to `limit` records from `from` on, which may be before
  // the first. REQUIRES: from lies before the end of what the reader may see.
  ReadResult Read(int64_t from, size_t limit, bool read_committed,
                  std::vector<Record>& out) const;

  // Forgets records below the offset: whole chunks only, so that the first
  // offset may stay below it.
  void TrimBefore(int64_t offset);
  // Forgets all but the newest record of each key, and what was aborted.
  // REQUIRES: nothing is open.
  void Compact();
  // Makes `offset` the first, as retention would.
  void DeleteBefore(int64_t offset);

 private:
  bool IsAborted(int64_t offset) const;

  std::deque<std::shared_ptr<Chunk>> chunks_;
  std::vector<int64_t> open_from_;                    // growing
  std::vector<std::pair<int64_t, int64_t>> aborted_;  // [from, to), apart
  int64_t first_ = 0;
  int64_t end_ = 0;
};

}  // namespace holdline::memory_log_internal

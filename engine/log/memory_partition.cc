#include "engine/log/memory_partition.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>

#include "engine/base/check.h"

namespace holdline::memory_log_internal {
namespace {

// Large enough that the bookkeeping of a chunk does not show, small enough
// that hundreds of quiet partitions cost little.
constexpr size_t kChunkBytes = size_t{64} << 10;

}  // namespace

Chunk::Chunk(int64_t first_offset, size_t capacity)
    : first_offset_(first_offset),
      capacity_(capacity),
      bytes_(new char[capacity]) {}

void Chunk::Append(int64_t offset, int64_t timestamp_us, std::string_view key,
                   std::string_view value) {
  HL_CHECK(Fits(key.size() + value.size()) && offset >= end_offset());
  char* const at = bytes_.get() + used_;
  if (!key.empty()) std::memcpy(at, key.data(), key.size());
  if (!value.empty()) std::memcpy(at + key.size(), value.data(), value.size());
  entries_.push_back({.offset = offset,
                      .timestamp_us = timestamp_us,
                      .at = used_,
                      .key_size = key.size(),
                      .value_size = value.size()});
  used_ += key.size() + value.size();
}

int64_t Chunk::end_offset() const {
  return entries_.empty() ? first_offset_ : entries_.back().offset + 1;
}

int64_t Chunk::Read(int64_t from, size_t limit,
                    std::vector<Record>& out) const {
  auto entry = std::lower_bound(
      entries_.begin(), entries_.end(), from,
      [](const Entry& e, int64_t offset) { return e.offset < offset; });
  int64_t next = from;
  for (; entry != entries_.end() && limit > 0; ++entry, --limit) {
    const char* const at = bytes_.get() + entry->at;
    out.push_back({.offset = entry->offset,
                   .timestamp_us = entry->timestamp_us,
                   .key = {at, entry->key_size},
                   .value = {at + entry->key_size, entry->value_size}});
    next = entry->offset + 1;
  }
  return next;
}

void MemoryPartition::Append(int64_t timestamp_us, std::string_view key,
                             std::string_view value) {
  const size_t bytes = key.size() + value.size();
  if (chunks_.empty() || !chunks_.back()->Fits(bytes)) {
    chunks_.push_back(
        std::make_shared<Chunk>(end_, std::max(kChunkBytes, bytes)));
  }
  chunks_.back()->Append(end_, timestamp_us, key, value);
  ++end_;
}

int64_t MemoryPartition::BeginOpen() {
  open_from_.push_back(end_);
  return end_;
}

void MemoryPartition::EndOpen(int64_t from, int64_t to, bool committed) {
  HL_CHECK(std::erase(open_from_, from) == 1);
  AppendMarker();
  if (!committed) aborted_.emplace_back(from, to);
}

bool MemoryPartition::IsAborted(int64_t offset) const {
  return std::any_of(aborted_.begin(), aborted_.end(), [&](const auto& range) {
    return range.first <= offset && offset < range.second;
  });
}

MemoryPartition::ReadResult MemoryPartition::Read(
    int64_t from, size_t limit, bool read_committed,
    std::vector<Record>& out) const {
  const int64_t end = read_committed ? stable_end() : end_;
  HL_CHECK(from < end);
  from = std::max(from, first_);
  // The last chunk that begins at or before `from`, or the first of all.
  auto chunk =
      std::upper_bound(chunks_.begin(), chunks_.end(), from,
                       [](int64_t offset, const std::shared_ptr<Chunk>& c) {
                         return offset < c->first_offset();
                       });
  if (chunk != chunks_.begin()) --chunk;
  while (chunk != chunks_.end() && (*chunk)->end_offset() <= from) ++chunk;
  if (chunk == chunks_.end()) return {.pin = nullptr, .next_offset = end};
  const auto before = static_cast<ptrdiff_t>(out.size());
  int64_t next = (*chunk)->Read(from, limit, out);
  // Behind the last record there can only be markers.
  if (next == chunks_.back()->end_offset()) next = end_;
  if (read_committed) {
    out.erase(std::remove_if(out.begin() + before, out.end(),
                             [&](const Record& record) {
                               return record.offset >= end ||
                                      IsAborted(record.offset);
                             }),
              out.end());
  }
  return {.pin = *chunk, .next_offset = std::min(next, end)};
}

void MemoryPartition::TrimBefore(int64_t offset) {
  while (!chunks_.empty() && chunks_.front()->end_offset() <= offset) {
    first_ = std::max(first_, chunks_.front()->end_offset());
    chunks_.pop_front();
  }
}

void MemoryPartition::Compact() {
  HL_CHECK(open_from_.empty());
  std::vector<Record> records;
  std::unordered_map<std::string_view, int64_t> newest;
  for (const auto& chunk : chunks_) {
    chunk->Read(first_, std::numeric_limits<size_t>::max(), records);
  }
  std::erase_if(records,
                [&](const Record& record) { return IsAborted(record.offset); });
  for (const Record& record : records) newest[record.key] = record.offset;
  // The old chunks live until the new ones have their bytes.
  const std::deque<std::shared_ptr<Chunk>> old = std::exchange(chunks_, {});
  for (const Record& record : records) {
    if (newest[record.key] != record.offset) continue;
    const size_t bytes = record.key.size() + record.value.size();
    if (chunks_.empty() || !chunks_.back()->Fits(bytes)) {
      chunks_.push_back(
          std::make_shared<Chunk>(record.offset, std::max(kChunkBytes, bytes)));
    }
    chunks_.back()->Append(record.offset, record.timestamp_us, record.key,
                           record.value);
  }
  aborted_.clear();
}

void MemoryPartition::DeleteBefore(int64_t offset) {
  HL_CHECK(offset <= end_);
  TrimBefore(offset);
  first_ = std::max(first_, offset);
}

}  // namespace holdline::memory_log_internal

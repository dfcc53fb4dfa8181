#include "operators/telemetry/arena.h"

#include <cstring>

#include "engine/base/check.h"

namespace holdline {

void* Arena::Allocate(size_t bytes) {
  HL_CHECK(bytes <= kChunkBytes);
  constexpr size_t kAlign = alignof(std::max_align_t);
  const size_t start = (used_ + kAlign - 1) / kAlign * kAlign;
  if (chunk_ < chunks_.size() && start + bytes <= kChunkBytes) {
    used_ = start + bytes;
    return chunks_[chunk_]->bytes + start;
  }
  if (chunk_ < chunks_.size()) ++chunk_;
  // Not make_unique: it would zero the chunk.
  if (chunk_ == chunks_.size()) chunks_.emplace_back(new Chunk);
  used_ = bytes;
  return chunks_[chunk_]->bytes;
}

std::string_view Arena::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(Allocate(text.size()));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

}  // namespace holdline

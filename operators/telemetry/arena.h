// Memory for what lives as long as one batch of events: bump allocation, freed
// all at once, kept for the next batch.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace holdline {

class Arena {
 public:
  static constexpr size_t kChunkBytes = 64 * 1024;

  // Memory for `bytes` bytes, aligned for any scalar; stays where it is until
  // Clear. REQUIRES: bytes <= kChunkBytes.
  void* Allocate(size_t bytes);

  // A copy of `text`.
  std::string_view Copy(std::string_view text);

  // Everything allocated is gone; the memory stays for reuse.
  void Clear() {
    chunk_ = 0;
    used_ = 0;
  }

 private:
  struct Chunk {
    alignas(std::max_align_t) char bytes[kChunkBytes];
  };

  std::vector<std::unique_ptr<Chunk>> chunks_;
  size_t chunk_ = 0;  // the chunk that is being filled
  size_t used_ = 0;   // bytes of it
};

}  // namespace holdline

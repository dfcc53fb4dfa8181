#include "engine/state/huge_block.h"

#include <sys/mman.h>

#include <cstdint>

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

void Unmap(uintptr_t from, uintptr_t to) {
  if (from < to) ::munmap(reinterpret_cast<void*>(from), to - from);
}

// Maps more than is asked for and gives back what lies before the first and
// behind the last huge page.
void* MapAligned(size_t bytes) {
  const size_t wide = bytes + kHugePage;
  void* raw = ::mmap(nullptr, wide, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  HL_CHECK(raw != MAP_FAILED);
  const auto begin = reinterpret_cast<uintptr_t>(raw);
  const uintptr_t aligned = (begin + kHugePage - 1) & ~(kHugePage - 1);
  Unmap(begin, aligned);
  Unmap(aligned + bytes, begin + wide);
  return reinterpret_cast<void*>(aligned);
}

}  // namespace

HugeBlock::HugeBlock(size_t bytes) {
  if (bytes == 0) return;
  // Whole pages of the smallest kind, so that Unmap's ends are aligned.
  bytes_ = (bytes + 4095) & ~size_t{4095};
  data_ = MapAligned(bytes_);
  // A hint; the block is as good without.
  if (bytes_ >= kHugePage) ::madvise(data_, bytes_, MADV_HUGEPAGE);
}

HugeBlock::~HugeBlock() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

}  // namespace holdline

// A block of zeroed memory straight from the system, in huge pages where it is
// large enough for them and the system grants them: tables that are accessed
// at random spend half their time on address translation otherwise.
//
// Move-only; frees the block. Thread-compatible.
#pragma once

#include <cstddef>
#include <utility>

namespace holdline {

class HugeBlock {
 public:
  HugeBlock() = default;
  // Stops the process where the system has no memory left.
  explicit HugeBlock(size_t bytes);
  ~HugeBlock();

  HugeBlock(HugeBlock&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        bytes_(std::exchange(other.bytes_, 0)) {}
  HugeBlock& operator=(HugeBlock&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  void* data() const { return data_; }
  size_t bytes() const { return bytes_; }

 private:
  void* data_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace holdline

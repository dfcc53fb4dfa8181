// Writes the protobuf wire format straight into a buffer that is kept: packets
// consist of many small rows, and building them as message objects first costs
// several times as much. What it writes is what the generated code would
// (fields that are zero are left out); the tests compare the two.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace holdline {

class WireWriter {
 public:
  void Clear() { size_ = 0; }
  bool IsEmpty() const { return size_ == 0; }
  size_t size() const { return size_; }
  // Valid until the next write.
  std::string_view view() const { return {bytes_.data(), size_}; }

  // Values of packed fields, without a tag.
  void Varint(uint64_t value) {
    char* at = Room(kMostVarintBytes);
    const char* const begin = at;
    for (; value >= 0x80; value >>= 7) {
      *at++ = static_cast<char>(value | 0x80);
    }
    *at++ = static_cast<char>(value);
    size_ += static_cast<size_t>(at - begin);
  }
  void ZigZag(int64_t value) {
    Varint((static_cast<uint64_t>(value) << 1) ^
           static_cast<uint64_t>(value >> 63));
  }
  void Fixed64(uint64_t value) {  // little-endian machines only
    std::memcpy(Room(sizeof(value)), &value, sizeof(value));
    size_ += sizeof(value);
  }

  // Whole fields.
  void VarintField(int field, uint64_t value) {
    if (value == 0) return;
    Tag(field, kVarint);
    Varint(value);
  }
  void Int64Field(int field, int64_t value) {
    VarintField(field, static_cast<uint64_t>(value));
  }
  void ZigZagField(int field, int64_t value) {
    if (value == 0) return;
    Tag(field, kVarint);
    ZigZag(value);
  }
  void Fixed64Field(int field, uint64_t value) {
    if (value == 0) return;
    Tag(field, kFixed64);
    Fixed64(value);
  }
  // A text, or the values of a packed field.
  void BytesField(int field, std::string_view bytes) {
    if (bytes.empty()) return;
    Tag(field, kBytes);
    Varint(bytes.size());
    Append(bytes);
  }

  // A message, or the values of a packed field: what is written between Begin
  // and End, which nest. It is written even where it is empty.
  size_t Begin(int field) {
    Tag(field, kBytes);
    *Room(1) = 0;  // the length, which mostly fits
    return ++size_;
  }
  void End(size_t begin) {
    uint64_t length = size_ - begin;
    size_t more = 0;
    for (uint64_t rest = length; rest >= 0x80; rest >>= 7) ++more;
    if (more > 0) {
      Room(more);
      std::memmove(bytes_.data() + begin + more, bytes_.data() + begin, length);
      size_ += more;
    }
    char* at = bytes_.data() + begin - 1;
    for (; length >= 0x80; length >>= 7) {
      *at++ = static_cast<char>(length | 0x80);
    }
    *at = static_cast<char>(length);
  }
  // Takes back what was written since a position that size() gave.
  void Shrink(size_t size) { size_ = size; }

  void Append(std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(Room(bytes.size()), bytes.data(), bytes.size());
    size_ += bytes.size();
  }

 private:
  static constexpr size_t kMostVarintBytes = 10;
  enum WireType : uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2 };

  void Tag(int field, WireType type) {
    Varint((static_cast<uint32_t>(field) << 3) | type);
  }
  char* Room(size_t bytes) {
    if (bytes_.size() - size_ < bytes) bytes_.resize(2 * (size_ + bytes));
    return bytes_.data() + size_;
  }

  std::vector<char> bytes_;  // its size is what there is room for
  size_t size_ = 0;
};

}  // namespace holdline

// Reads the protobuf wire format from bytes, without copies. It takes and
// refuses what libprotobuf takes and refuses: tags and lengths of at most five
// bytes, varints of at most ten, groups that nest at most a hundred deep.
//
// Every method returns false where the bytes are malformed or cut off; the
// reader is of no use then.
#pragma once

#include <cstdint>
#include <string_view>

namespace holdline {

enum class WireType : uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kGroupStart = 3,
  kGroupEnd = 4,
  kFixed32 = 5,
};

// The tag of a field, as it stands on the wire.
constexpr uint32_t WireTag(uint32_t field, WireType type) {
  return field << 3 | static_cast<uint32_t>(type);
}

class WireReader {
 public:
  explicit WireReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool AtEnd() const { return at_ == end_; }

  bool ReadTag(uint32_t& tag) {
    uint64_t value;
    if (!ReadVarintOf<5>(value)) return false;
    tag = static_cast<uint32_t>(value);
    return tag >> 3 != 0;
  }

  bool ReadVarint(uint64_t& value) { return ReadVarintOf<10>(value); }

  bool ReadBytes(std::string_view& bytes) {
    uint64_t length;
    if (!ReadVarintOf<5>(length)) return false;
    if (length > static_cast<uint64_t>(end_ - at_)) return false;
    bytes = {at_, static_cast<size_t>(length)};
    at_ += length;
    return true;
  }

  // Passes over the value of the field that `tag` announced.
  bool Skip(uint32_t tag);

 private:
  static constexpr int kMaxGroupDepth = 100;

  template <int kMaxBytes>
  bool ReadVarintOf(uint64_t& value) {
    if (at_ != end_ && static_cast<signed char>(*at_) >= 0) {
      value = static_cast<unsigned char>(*at_++);
      return true;
    }
    return ReadLongVarint(kMaxBytes, value);
  }

  bool ReadLongVarint(int max_bytes, uint64_t& value) {
    value = 0;
    for (int i = 0; i < max_bytes && at_ != end_; ++i) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
      if (byte < 0x80) return true;
    }
    return false;
  }

  bool SkipBytes(int64_t count) {
    if (count > end_ - at_) return false;
    at_ += count;
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace holdline

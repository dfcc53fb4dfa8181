// Stable hashes: the same bytes give the same number on every machine, in
// every release, for ever. Names of objectives, the partition of a key and the
// ids of alerts depend on them; absl::Hash is seeded and must not stand here.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace holdline {

// The finalizer of MurmurHash3 (public domain, A. Appleby): a bijection.
constexpr uint64_t MixHash(uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  x ^= x >> 33;
  return x;
}

// Eight bytes at a time, each mixed into the state; the length goes in first,
// so that no text is a prefix of another's.
inline uint64_t StableHash(std::string_view bytes, uint64_t seed = 0) {
  uint64_t state = MixHash(seed ^ (bytes.size() * 0x9e3779b97f4a7c15ULL));
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);  // little-endian machines only
    state = MixHash(state ^ word) + 0x9e3779b97f4a7c15ULL;
  }
  uint64_t tail = 0;
  if (left != 0) std::memcpy(&tail, at, left);
  return MixHash(state ^ tail);
}

constexpr uint64_t CombineHash(uint64_t a, uint64_t b) {
  return MixHash(a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2)));
}

// The partition of a key, of `partitions` > 0.
inline int32_t PartitionOf(std::string_view key, int32_t partitions) {
  return static_cast<int32_t>(StableHash(key) %
                              static_cast<uint64_t>(partitions));
}

}  // namespace holdline

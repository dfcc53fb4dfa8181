#include "engine/app/simulate/random.h"

#include <bit>

#include "engine/base/check.h"

namespace holdline {
namespace {

// Steele, Lea and Flood's generator: fills the state from one word.
uint64_t SplitMix(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

// a * fraction / 2^32 without leaving 64 bits.
int64_t Scale(int64_t a, uint32_t fraction) {
  const auto value = static_cast<uint64_t>(a);
  return static_cast<int64_t>((value >> 32) * fraction +
                              (((value & 0xffffffffU) * fraction) >> 32));
}

}  // namespace

Random::Random(uint64_t seed) {
  for (uint64_t& word : state_) word = SplitMix(seed);
}

uint64_t Random::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Random::Below(uint64_t n) {
  HL_CHECK(n > 0);
  const uint64_t mask = n == 1 ? 0 : ~uint64_t{0} >> std::countl_zero(n - 1);
  while (true) {
    const uint64_t drawn = Next() & mask;
    if (drawn < n) return drawn;
  }
}

int64_t Random::Between(int64_t low, int64_t high) {
  HL_CHECK(low <= high);
  return low +
         static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
}

// Von Neumann's method, which needs comparisons alone: draw a descending run
// of uniforms u1 > u2 > ...; with probability exp(-u1) its length is odd, and
// then u1 is the fraction. Each run of even length adds one whole mean.
int64_t Random::Exponential(int64_t mean) {
  HL_CHECK(mean >= 0);
  for (int64_t whole = 0;; ++whole) {
    const auto first = static_cast<uint32_t>(Next() >> 32);
    uint32_t last = first;
    bool odd = true;
    while (true) {
      const auto next = static_cast<uint32_t>(Next() >> 32);
      if (next >= last) break;
      last = next;
      odd = !odd;
    }
    if (odd) return whole * mean + Scale(mean, first);
  }
}

int64_t Random::Erlang3(int64_t mean) {
  const int64_t third = mean / 3;
  return Exponential(third) + Exponential(third) + Exponential(third);
}

}  // namespace holdline

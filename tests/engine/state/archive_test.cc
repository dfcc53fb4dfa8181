#include "engine/state/archive.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace holdline {
namespace {

enum class Colour : uint8_t { kRed, kGreen };

struct Thing {
  int64_t signed_number = 0;
  uint64_t number = 0;
  uint16_t small = 0;
  bool flag = false;
  Colour colour = Colour::kRed;
  std::string text;
  std::vector<int32_t> list;

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(signed_number, number, small, flag, colour, text);
    archive.List(list, [&](int32_t& element) { archive.Fields(element); });
  }
  bool operator==(const Thing&) const = default;
};

Thing Random() {
  return {.signed_number = *rc::gen::arbitrary<int64_t>(),
          .number = *rc::gen::arbitrary<uint64_t>(),
          .small = *rc::gen::arbitrary<uint16_t>(),
          .flag = *rc::gen::arbitrary<bool>(),
          .colour = *rc::gen::element(Colour::kRed, Colour::kGreen),
          .text = *rc::gen::arbitrary<std::string>(),
          .list = *rc::gen::arbitrary<std::vector<int32_t>>()};
}

std::string Bytes(Thing thing) {
  std::string bytes;
  StateWriter writer(&bytes);
  thing.Persist(writer);
  return bytes;
}

RC_GTEST_PROP(Archive, WhatIsWrittenIsRead, ()) {
  const Thing thing = Random();
  const std::string bytes = Bytes(thing);
  StateReader reader(bytes);
  Thing read;
  read.Persist(reader);
  RC_ASSERT(reader.AtEnd());
  RC_ASSERT(read == thing);
}

RC_GTEST_PROP(Archive, WhatIsCutOffIsRefused, ()) {
  const std::string bytes = Bytes(Random());
  const auto size = *rc::gen::inRange<size_t>(0, bytes.size());
  StateReader reader(std::string_view(bytes).substr(0, size));
  Thing read;
  read.Persist(reader);
  RC_ASSERT(!reader.ok());
}

RC_GTEST_PROP(Archive, AnyBytesAreReadWithoutHarm, (const std::string& bytes)) {
  StateReader reader(bytes);
  Thing read;
  read.Persist(reader);
  RC_ASSERT(read.list.size() <= bytes.size());
}

TEST(Archive, ANumberThatDoesNotFitIsRefused) {
  std::string bytes;
  StateWriter(&bytes).Fields(uint64_t{70'000});
  StateReader reader(bytes);
  uint16_t small = 0;
  reader.Fields(small);
  EXPECT_FALSE(reader.ok());
}

TEST(Archive, SmallNumbersAreAByte) {
  std::string bytes;
  StateWriter(&bytes).Fields(int64_t{-1}, uint64_t{127}, true, Colour::kGreen);
  EXPECT_EQ(bytes.size(), 4u);
}

}  // namespace
}  // namespace holdline

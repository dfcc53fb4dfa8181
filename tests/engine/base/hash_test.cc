#include "engine/base/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

namespace holdline {
namespace {

// These numbers stand in topics and in the names of things: a change of the
// hash is a change of every installation.
TEST(StableHash, GivesTheNumbersThatItAlwaysGave) {
  EXPECT_EQ(StableHash(""), 0u);
  EXPECT_EQ(StableHash("a"), 17257219555802800998ULL);
  EXPECT_EQ(StableHash("holdline"), 17161351796250489646ULL);
  EXPECT_EQ(StableHash("a contact in a queue"), 6495521695689438673ULL);
  EXPECT_EQ(StableHash("a", 1), 4577915242369641651ULL);
}

TEST(StableHash, TellsPaddingAndPrefixesApart) {
  const std::set<uint64_t> hashes = {
      StableHash(""), StableHash(std::string_view("\0", 1)),
      StableHash(std::string_view("\0\0", 2)), StableHash("ab"),
      StableHash(std::string_view("ab\0", 3))};
  EXPECT_EQ(hashes.size(), 5u);
}

RC_GTEST_PROP(StableHash, DependsOnTheBytesAlone, (const std::string& bytes)) {
  const std::string shifted = "x" + bytes;  // another alignment
  RC_ASSERT(StableHash(bytes) ==
            StableHash(std::string_view(shifted).substr(1)));
}

TEST(PartitionOf, SpreadsKeysOverAllPartitions) {
  constexpr int kPartitions = 8;
  constexpr int kKeys = 8000;
  std::vector<int> counts(kPartitions);
  for (int i = 0; i < kKeys; ++i) {
    const int32_t partition =
        PartitionOf("contract-" + std::to_string(i), kPartitions);
    ASSERT_GE(partition, 0);
    ASSERT_LT(partition, kPartitions);
    ++counts[static_cast<size_t>(partition)];
  }
  for (const int count : counts) EXPECT_NEAR(count, kKeys / kPartitions, 150);
}

}  // namespace
}  // namespace holdline

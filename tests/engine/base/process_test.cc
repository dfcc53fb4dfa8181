#include "engine/base/process.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace holdline {
namespace {

// As a recovery does it: many small pieces, of which a few stay in between.
TEST(Process, WhatWasFreedIsReturned) {
  constexpr size_t kPieces = 200'000;
  std::vector<std::string> pieces;
  pieces.reserve(kPieces);
  const int64_t before = ResidentBytes();
  ASSERT_GT(before, 0);
  for (size_t i = 0; i < kPieces; ++i) pieces.emplace_back(500, 'x');
  const int64_t full = ResidentBytes();
  ASSERT_GT(full - before, 80'000'000);
  for (size_t i = 0; i < kPieces; ++i) {
    if (i % 10'000 != 9'999) std::string().swap(pieces[i]);
  }
  ReturnFreeMemory();
  EXPECT_LT(ResidentBytes(), full - 60'000'000);
}

}  // namespace
}  // namespace holdline

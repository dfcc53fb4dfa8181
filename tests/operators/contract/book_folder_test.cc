#include "operators/contract/book_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "operators/contract/source_text.h"

namespace holdline {
namespace {

std::string WriteFile(const std::string& name, size_t bytes) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << std::string(bytes, 'x');
  return path;
}

// A folder may have ten thousand files; each is kept as it was read.
TEST(ReadTextFile, TakesTheSpaceOfItsText) {
  for (const size_t bytes : {0, 1, 1'000, 16 << 10, 100'000}) {
    const auto text = ReadTextFile(WriteFile("small.yaml", bytes));
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(text->size(), bytes);
    EXPECT_LE(text->capacity(), 2 * bytes + (32 << 10));
  }
}

TEST(ReadTextFile, OfTheMostBytesIsReadAndOfMoreRefused) {
  EXPECT_EQ(ReadTextFile(WriteFile("large.yaml", kMaxSourceBytes))->size(),
            kMaxSourceBytes);
  EXPECT_THAT(
      std::string(ReadTextFile(WriteFile("large.yaml", kMaxSourceBytes + 1))
                      .status()
                      .message()),
      testing::HasSubstr("larger than 8 MiB"));
  std::filesystem::remove(testing::TempDir() + "large.yaml");
}

}  // namespace
}  // namespace holdline

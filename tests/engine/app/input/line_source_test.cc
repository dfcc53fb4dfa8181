#include "engine/app/input/line_source.h"

#include <gtest/gtest.h>

#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

// "number:text" of all lines.
std::vector<std::string> Lines(const std::vector<std::string>& files) {
  LineSource source(files);
  std::vector<std::string> lines;
  while (source.Next().value()) {
    lines.push_back(std::to_string(source.number()) + ":" +
                    std::string(source.text()));
  }
  return lines;
}

TEST(LineSource, ReadsLinesOfSeveralFilesWithTheirNumbers) {
  const TemporaryFolder folder;
  const std::vector<std::string> files = {
      folder.Write("a", "\xEF\xBB\xBFone\r\n\n  \ntwo"), folder.Write("b", ""),
      folder.Write("c", "three\n\n")};
  EXPECT_EQ(Lines(files),
            (std::vector<std::string>{"1:one", "4:two", "1:three"}));
}

TEST(LineSource, ReadsLinesLongerThanItsBuffer) {
  const TemporaryFolder folder;
  const std::string line(300'000, 'x');
  const std::vector<std::string> files = {
      folder.Write("a", line + "\nshort\n" + line)};
  EXPECT_EQ(Lines(files),
            (std::vector<std::string>{"1:" + line, "2:short", "3:" + line}));
}

TEST(LineSource, CutsLinesThatAreFarTooLong) {
  const TemporaryFolder folder;
  const std::vector<std::string> files = {folder.Write(
      "a", std::string(LineSource::kMaxLineBytes + 1, 'x') + "\nnext\n")};
  LineSource source(files);
  ASSERT_TRUE(source.Next().value());
  EXPECT_TRUE(source.too_long());
  EXPECT_EQ(source.text().size(), LineSource::kMaxLineBytes);
  ASSERT_TRUE(source.Next().value());
  EXPECT_FALSE(source.too_long());
  EXPECT_EQ(source.text(), "next");
  EXPECT_FALSE(source.Next().value());
}

}  // namespace
}  // namespace holdline

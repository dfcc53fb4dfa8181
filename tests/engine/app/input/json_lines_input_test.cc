#include <gtest/gtest.h>

#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

constexpr int64_t kNineUs = 1'772'442'000'000'000;

std::string Line(const std::string& id, const std::string& clock) {
  return R"({"entityId":")" + id + R"(","kind":"OFFERED","time":"2026-03-02T)" +
         clock + R"(Z"})";
}

TEST(JsonLinesInput, LinesStayAsTheyAre) {
  const TemporaryFolder folder;
  const std::string first = R"( {"v":1, "entityId": "c1","kind":1,)"
                            R"("time":1772442000000000} )";
  const std::string file =
      folder.Write("a", first + "\r\n\n" + Line("c2", "09:00:01") + "\n");
  const ReadFiles read = ReadAll({.files = {file}});
  ASSERT_EQ(read.records.size(), 2u);
  EXPECT_EQ(read.records[0].payload, first);
  EXPECT_EQ(read.records[0].key, "c1");
  EXPECT_EQ(read.records[0].timestamp_us, kNineUs);
  EXPECT_EQ(read.records[0].line, 1);
  EXPECT_EQ(read.records[1].line, 3);
  EXPECT_EQ(read.report.lines, 2);
  EXPECT_EQ(read.report.records, 2);
}

TEST(JsonLinesInput, LinesThatCannotBeDecodedAreRecordsToo) {
  const TemporaryFolder folder;
  const std::string file = folder.Write(
      "a", Line("c1", "09:00:00") + "\n{\"kind\":\nnot json\n\xFF\xFE\n" +
               std::string(5 << 20, 'x') + "\n" + Line("c2", "09:00:01"));
  const ReadFiles read = ReadAll({.files = {file}});
  EXPECT_EQ(Summaries(read),
            (std::vector<std::string>{"c1 1 - -", "refused", "refused",
                                      "refused", "refused", "c2 1 - -"}));
  EXPECT_EQ(read.records[2].payload, "not json");
  EXPECT_EQ(read.records[2].key, "");
  EXPECT_EQ(read.records[2].timestamp_us, kNineUs);
}

TEST(JsonLinesInput, LinesOfSeveralEventsAreSplit) {
  const TemporaryFolder folder;
  const std::string file =
      folder.Write("a", R"({"events":[)" + Line("c1", "09:00:00") +
                            R"(,{"kind":"x"},)" + Line("c2", "09:00:01") +
                            "]}\n[" + Line("c3", "09:00:02") + "]\n");
  const ReadFiles read = ReadAll({.files = {file}});
  EXPECT_EQ(Summaries(read),
            (std::vector<std::string>{"c1 1 - -", "c2 1 - -", "c3 1 - -"}));
  EXPECT_EQ(read.Refused(Refusal::kUnknownKind), 1);
  ASSERT_EQ(read.report.refused_lines.size(), 1u);
  EXPECT_EQ(read.report.refused_lines[0].detail,
            "event 1 of the line: kind: \"x\"");
  EXPECT_EQ(read.report.refused_lines[0].file, file);
}

TEST(JsonLinesInput, ABrokenClockMovesNothing) {
  const TemporaryFolder folder;
  const std::string file =
      folder.Write("a", Line("c1", "09:00:00") + "\n" + Line("c2", "23:00:00") +
                            "\n" + Line("c3", "09:00:02") + "\n");
  const ReadFiles read = ReadAll({.files = {file}});
  ASSERT_EQ(read.records.size(), 3u);
  EXPECT_EQ(read.records[1].timestamp_us, kNineUs);
  EXPECT_EQ(read.records[2].timestamp_us, kNineUs + 2'000'000);
}

TEST(JsonLinesInput, FilesFollowEachOtherAcrossTheNight) {
  const TemporaryFolder folder;
  const std::vector<std::string> files = {
      folder.Write("a", Line("c1", "09:00:00") + "\n" + Line("c2", "12:00:00")),
      folder.Write("b", Line("c3", "12:00:01") + "\n")};
  const ReadFiles read = ReadAll({.files = files});
  ASSERT_EQ(read.records.size(), 3u);
  EXPECT_EQ(read.records[1].timestamp_us, kNineUs + 3 * 3600 * 1'000'000LL);
}

}  // namespace
}  // namespace holdline

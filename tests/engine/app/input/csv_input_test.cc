#include <gtest/gtest.h>

#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

constexpr const char* kMapping = R"(csv: 1
contact: id
events:
  - {kind: offered, time: {column: start, format: unix}}
  - {kind: abandoned, time: {column: end, format: unix}, wait: wait}
skip: [{id: test}]
)";

ReadFiles ReadCsvFiles(const std::vector<std::string>& texts) {
  const TemporaryFolder folder;
  FileInputOptions options{.format = FileFormat::kCsv,
                           .files = {},
                           .mapping = folder.Write("m.yaml", kMapping)};
  for (const std::string& text : texts) {
    options.files.push_back(
        folder.Write(std::to_string(options.files.size()), text));
  }
  return ReadAll(std::move(options));
}

TEST(CsvInput, SortsAllEventsByTime) {
  const ReadFiles read =
      ReadCsvFiles({"id,start,end,wait\n"
                    "c1,1772442000,1772442060,60\n"
                    "c2,1772442010,1772442010,0\n",
                    // Another order of columns.
                    "wait,end,start,id\n"
                    "9,1772442009,1772442000,c3\n"});
  EXPECT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(Summaries(read),
            (std::vector<std::string>{"c1 1 - -", "c3 1 - -", "c3 9 9 -",
                                      "c2 1 - -", "c2 9 0 -", "c1 9 60 -"}));
  EXPECT_EQ(read.records[5].key, "c1");
  EXPECT_EQ(read.records[5].line, 2);
  EXPECT_EQ(read.records[5].timestamp_us, 1'772'442'060'000'000);
}

TEST(CsvInput, CountsWhatNeverBecameARecord) {
  const ReadFiles read =
      ReadCsvFiles({"id,start,end,wait\n"
                    "test,,,\n"
                    "c1,1772442000,soon,60\n"
                    "c2,1772442000\n"});
  EXPECT_EQ(read.report.lines, 3);
  EXPECT_EQ(read.report.ignored, 1);
  EXPECT_EQ(read.records.size(), 1u);
  EXPECT_EQ(read.Refused(Refusal::kBadTime), 1);
  EXPECT_EQ(read.Refused(Refusal::kBadLine), 1);
  EXPECT_EQ(read.report.refused_lines[0].line, 3);
  EXPECT_EQ(read.report.refused_lines[1].line, 4);
}

TEST(CsvInput, AFileWithoutItsColumnsIsAnError) {
  const ReadFiles read = ReadCsvFiles({"id,begin,end,wait\n"});
  EXPECT_EQ(read.status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(read.status.message().find("has no column `start`"),
            absl::string_view::npos)
      << read.status;
}

}  // namespace
}  // namespace holdline

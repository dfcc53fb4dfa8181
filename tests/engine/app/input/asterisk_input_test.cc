#include <gtest/gtest.h>

#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

TEST(AsteriskInput, ReadsALogAcrossItsRotation) {
  const TemporaryFolder folder;
  const std::vector<std::string> files = {
      folder.Write("queue_log.1",
                   "1772442000|NONE|support|SIP/8|ADDMEMBER|\n"
                   "1772442000|c1|support|NONE|ENTERQUEUE||5550100|1\n"
                   "1772442001|c2|support|NONE|ENTERQUEUE||5550101|2\n"
                   "1772442020|c1|support|SIP/8|CONNECT|20|c1.a|2\n"),
      folder.Write("queue_log",
                   "1772442050|c1|support|SIP/8|COMPLETEAGENT|20|30|1\n"
                   "1772442051|c1|support|SIP/8|WHATEVER\n"
                   "1772442060|NONE|NONE|NONE|QUEUESTART|\n")};
  const ReadFiles read =
      ReadAll({.format = FileFormat::kAsterisk, .files = files});
  EXPECT_TRUE(read.status.ok());
  EXPECT_EQ(Summaries(read),
            (std::vector<std::string>{"c1 2 - -", "c2 2 - -", "c1 4 20 -",
                                      "c1 11 - 30", "c2 12 - -"}));
  EXPECT_EQ(read.records[4].key, "c2");
  EXPECT_EQ(read.records[4].line, 3);
  EXPECT_EQ(read.report.lines, 7);
  EXPECT_EQ(read.report.ignored, 1);
  EXPECT_EQ(read.Refused(Refusal::kUnknownKind), 1);
  ASSERT_EQ(read.report.refused_lines.size(), 1u);
  EXPECT_EQ(read.report.refused_lines[0].file, files[1]);
  EXPECT_EQ(read.report.refused_lines[0].line, 2);
}

}  // namespace
}  // namespace holdline

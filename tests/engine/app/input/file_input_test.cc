#include "engine/app/input/file_input.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/engine/app/input/reading_files.h"

namespace holdline {
namespace {

std::string MessageOf(const FileInputOptions& options) {
  return std::string(FileInput::Open(options).status().message());
}

TEST(FileInput, KnowsItsFormatsByName) {
  EXPECT_EQ(ParseFileFormat("asterisk").value(), FileFormat::kAsterisk);
  EXPECT_EQ(ParseFileFormat("xml").status().message(),
            "`xml` is no format of files; jsonl, protobuf, asterisk and csv "
            "are");
}

TEST(FileInput, TellsAllFilesThatCannotBeRead) {
  const TemporaryFolder folder;
  const std::string good = folder.Write("good", "");
  const std::string missing = folder.Path("missing");
  EXPECT_EQ(MessageOf({.files = {missing, good, folder.Path("")}}),
            "cannot read `" + missing +
                "`: No such file or directory\ncannot read `" +
                folder.Path("") + "`: Is a directory");
  EXPECT_EQ(MessageOf({.files = {}}), "no file to read; `-` is standard input");
}

TEST(FileInput, TellsAFileThatMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFolder folder;
  const std::string file = folder.Write("secret", "");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  EXPECT_EQ(MessageOf({.files = {file}}),
            "cannot read `" + file + "`: Permission denied");
}

TEST(FileInput, AMappingBelongsToCsv) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("a", "");
  EXPECT_EQ(MessageOf({.format = FileFormat::kCsv, .files = {file}}),
            "csv needs a mapping file, which says what its columns are: "
            "--mapping FILE");
  EXPECT_EQ(MessageOf({.files = {file}, .mapping = file}),
            "a mapping file belongs to csv and to no other format");
  const std::string missing = folder.Path("m.yaml");
  EXPECT_EQ(
      MessageOf(
          {.format = FileFormat::kCsv, .files = {file}, .mapping = missing}),
      "cannot read `" + missing + "`: No such file or directory");
  EXPECT_NE(
      MessageOf({.format = FileFormat::kCsv, .files = {file}, .mapping = file}),
      "");
}

TEST(FileInput, ReadsStandardInput) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string text =
      R"({"entityId":"c1","time":"2026-03-02T09:00:00Z","kind":"offered"})";
  ASSERT_EQ(write(ends[1], text.data(), text.size()),
            static_cast<ssize_t>(text.size()));
  close(ends[1]);
  const int saved = dup(STDIN_FILENO);
  dup2(ends[0], STDIN_FILENO);
  close(ends[0]);
  const ReadFiles read = ReadAll({.files = {"-"}});
  if (saved >= 0) {
    dup2(saved, STDIN_FILENO);
    close(saved);
  }
  EXPECT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(Summaries(read), std::vector<std::string>{"c1 1 - -"});
}

TEST(FileInput, KnowsHowFarItIs) {
  const TemporaryFolder folder;
  const std::vector<std::string> files = {folder.Write("a", "1\n"),
                                          folder.Write("b", "22\n")};
  auto input = FileInput::Open({.files = files});
  ASSERT_TRUE(input.ok());
  EXPECT_EQ((*input)->total_bytes(), 5);
  FileRecord record;
  while ((*input)->Next(record).value()) {
  }
  EXPECT_EQ((*input)->report().bytes, 5);
}

}  // namespace
}  // namespace holdline

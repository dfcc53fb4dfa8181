#include "operators/contract/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "holdline/observation.pb.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/loader.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string ContractNamed(const std::string& name) {
  return "holdline: 1\ncontract: " + name +
         "\ntitle: T\ntime_zone: UTC\neffective: 2026-01-01\n"
         "covers: [{queue: \"*\"}]\n"
         "objectives: {o: {measure: offered, periods: [day]}}\n";
}

std::vector<std::string> PathsOf(const std::vector<SourceFile>& files) {
  std::vector<std::string> paths;
  for (const SourceFile& file : files) paths.push_back(file.path);
  return paths;
}

TEST(Book, HashDoesNotDependOnTheOrderOfFiles) {
  const SourceFile a{"a.yaml", "1"};
  const SourceFile b{"b.yaml", "2"};
  EXPECT_EQ(BookHash({a, b}), BookHash({b, a}));
  EXPECT_NE(BookHash({a, b}), BookHash({a}));
  EXPECT_NE(BookHash({{"a.yaml", "2"}, {"b.yaml", "1"}}), BookHash({a, b}));
  EXPECT_NE(BookHash({{"c.yaml", "1"}}), BookHash({a}));
  EXPECT_NE(BookHash({{"a", ".yaml1"}}), BookHash({{"a.yaml", "1"}}));
}

TEST(Book, TravelsAsBytes) {
  const std::string bytes = SerializeBook({{"b.yaml", "2"}, {"a.yaml", "1"}});
  EXPECT_EQ(bytes, SerializeBook({{"a.yaml", "1"}, {"b.yaml", "2"}}));
  Book book;
  ASSERT_TRUE(book.ParseFromString(bytes));
  EXPECT_EQ(book.hash(), BookHash({{"a.yaml", "1"}, {"b.yaml", "2"}}));
  ASSERT_EQ(book.files_size(), 2);
  EXPECT_EQ(book.files(0).path(), "a.yaml");
  EXPECT_EQ(book.files(1).path(), "b.yaml");
  EXPECT_EQ(book.files(1).text(), "2");
}

TEST(LoadBook, TakesFilesInTheOrderOfTheirPaths) {
  const LoadResult result = LoadBook(
      {{"b.yaml", ContractNamed("one")},
       {"a.yaml", ContractNamed("two") + "---\n" + ContractNamed("three")}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  ASSERT_THAT(result.book->contracts, SizeIs(3));
  EXPECT_EQ(result.book->contracts[0].name, "two");
  EXPECT_EQ(result.book->contracts[1].name, "three");
  EXPECT_EQ(result.book->contracts[2].name, "one");
}

TEST(LoadBook, TellsTheMistakesOfAllFilesAtOnce) {
  const LoadResult result = LoadBook({{"b.yaml", ContractNamed("one")},
                                      {"a.yaml", ContractNamed("one")},
                                      {"a.yaml", ContractNamed("two")},
                                      {"c.yaml", "x: 1\n"}});
  EXPECT_FALSE(result.book.has_value());
  const std::string told = FormatAsText(result.diagnostics, 4);
  EXPECT_THAT(told, HasSubstr("a.yaml: the file was given twice\n"));
  EXPECT_THAT(told, HasSubstr("b.yaml:2:11: contract: another contract is "
                              "named \"one\" too, in a.yaml:2\n"));
  EXPECT_THAT(told, HasSubstr("c.yaml:1:1: x: the key \"x\" is not known"));
}

TEST(LoadBook, WithoutFilesIsAMistake) {
  const LoadResult result = LoadBook({});
  EXPECT_FALSE(result.book.has_value());
  EXPECT_EQ(FormatAsText(result.diagnostics, 0),
            "contracts: there is no contract file (*.yaml) here\n"
            "0 files, 1 error\n");
}

TEST(LoadBook, VersionIsOfTheContractsOwnWords) {
  const auto version = [](const std::string& text) {
    return LoadBook({{"c.yaml", text}}).book.value().contracts[0].version;
  };
  const std::string text = ContractNamed("c");
  EXPECT_EQ(version(text), version("# a remark\n" + text));
  EXPECT_EQ(version(text), version(text + "---\n" + ContractNamed("d")));
  EXPECT_NE(version(text), version(text + "close_after: 20m\n"));
}

// A folder of its own under the build's temporary files.
class BookFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "holdline_book_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& path, const std::string& text) {
    const std::filesystem::path full = folder_ / path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text;
  }

  std::filesystem::path folder_;
};

TEST_F(BookFolder, IsReadRecursivelyAndSorted) {
  Write("b.yaml", "b");
  Write("deep/er/a.yml", "a");
  Write("a.yaml", "first");
  Write("readme.txt", "no");
  Write(".hidden.yaml", "no");
  Write(".git/x.yaml", "no");
  const auto files = ReadBookFolder(folder_.string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(PathsOf(*files),
              ElementsAre("a.yaml", "b.yaml", "deep/er/a.yml"));
  EXPECT_EQ((*files)[0].text, "first");
}

TEST_F(BookFolder, OfOneFileIsThatFile) {
  Write("terms", "text");
  const auto files = ReadBookFolder((folder_ / "terms").string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(PathsOf(*files), ElementsAre("terms"));
}

TEST_F(BookFolder, BringsTheTablesThatItsFilesName) {
  Write("deep/a.yaml", "for_each: ../t.csv\n---\nfor_each: u.csv\n");
  Write("b.yaml", "for_each: t.csv\n---\nfor_each: missing.csv\n");
  Write("t.csv", "x\n1\n");
  Write("deep/u.csv", "y\n2\n");
  Write("other.csv", "z\n");
  const auto files = ReadBookFolder(folder_.string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(PathsOf(*files),
              ElementsAre("b.yaml", "deep/a.yaml", "deep/u.csv", "t.csv"));
  EXPECT_EQ((*files)[3].text, "x\n1\n");
}

TEST_F(BookFolder, OfOneFileBringsItsTables) {
  Write("b.yaml", "for_each: t.csv\n");
  Write("t.csv", "x\n1\n");
  const auto files = ReadBookFolder((folder_ / "b.yaml").string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(PathsOf(*files), ElementsAre("b.yaml", "t.csv"));
}

TEST_F(BookFolder, BringsNothingFromOutside) {
  Write("inside/b.yaml", "for_each: ../t.csv\n---\nfor_each: " +
                             (folder_ / "t.csv").string() + "\n");
  Write("t.csv", "x\n1\n");
  const auto files = ReadBookFolder((folder_ / "inside").string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(PathsOf(*files), ElementsAre("b.yaml"));
}

TEST_F(BookFolder, ThatIsMissingIsSaid) {
  const auto files = ReadBookFolder((folder_ / "nowhere").string());
  EXPECT_EQ(files.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(files.status().message()),
              HasSubstr("nowhere: No such file or directory"));
}

TEST_F(BookFolder, FilesThatAreTooLargeAreRefused) {
  Write("big.yaml", std::string(kMaxSourceBytes + 1, 'x'));
  EXPECT_EQ(ReadBookFolder(folder_.string()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace holdline

#include "operators/contract/yaml_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operators/contract/book_folder.h"
#include "operators/contract/loader.h"
#include "tests/operators/contract/damage.h"

namespace holdline {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<YamlNode> Parse(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  auto documents = ParseYaml({"t.yaml", text}, diagnostics);
  EXPECT_THAT(diagnostics, IsEmpty()) << FormatAsText(diagnostics, 1);
  return documents;
}

TEST(YamlTree, KnowsWhereEachWordStood) {
  const auto documents = Parse("a: b\nlist:\n  - {c: \"d\"}\n");
  ASSERT_THAT(documents, SizeIs(1));
  const YamlNode& root = documents[0];
  ASSERT_EQ(root.kind, YamlNode::Kind::kMap);
  ASSERT_THAT(root.entries, SizeIs(2));
  EXPECT_EQ(root.entries[0].value.line, 1);
  EXPECT_EQ(root.entries[0].value.column, 4);
  EXPECT_FALSE(root.entries[0].value.quoted);
  const YamlNode& inner = root.entries[1].value.items.at(0).entries.at(0).value;
  EXPECT_EQ(inner.line, 3);
  EXPECT_EQ(inner.column, 9);
  EXPECT_EQ(inner.text, "d");
  EXPECT_TRUE(inner.quoted);
}

TEST(YamlTree, HasEachDocumentOfTheFile) {
  EXPECT_THAT(Parse("a: 1\n---\nb: 2\n...\n---\nc: 3\n"), SizeIs(3));
  EXPECT_THAT(Parse("---\n# only a comment\n---\n"), IsEmpty());
}

TEST(YamlTree, CountsLinesOfWindowsFilesAlike) {
  EXPECT_EQ(Parse("a: 1\r\nb: 2\r\n")[0].entries[1].value.line, 2);
}

TEST(YamlTree, KeepsDocumentsBeforeAMistake) {
  std::vector<Diagnostic> diagnostics;
  const auto documents =
      ParseYaml({"t.yaml", "a: 1\n---\nb: [\n"}, diagnostics);
  EXPECT_THAT(documents, SizeIs(1));
  EXPECT_THAT(diagnostics, SizeIs(1));
}

TEST(YamlTree, RefusesFilesThatNobodyWrote) {
  std::vector<Diagnostic> diagnostics;
  ParseYaml({"t.yaml", std::string(kMaxSourceBytes + 1, 'a')}, diagnostics);
  ASSERT_THAT(diagnostics, SizeIs(1));
  EXPECT_EQ(diagnostics[0].message, "the file is larger than 8 MiB");
}

TEST(YamlTree, DeepNestingIsAMistakeAndNoCrash) {
  std::vector<Diagnostic> diagnostics;
  ParseYaml({"t.yaml", std::string(100'000, '[')}, diagnostics);
  EXPECT_TRUE(HasErrors(diagnostics));
}

TEST(ContentHash, SeesWhatIsSaidAndNotHow) {
  const auto hash = [](const std::string& text) {
    return ContentHash(Parse(text).at(0));
  };
  const uint64_t plain = hash("a: {b: 80%, c: [1, 2]}\n");
  EXPECT_EQ(plain, hash("# clause 4\na:\n  b: \"80%\"\n  c:\n  - 1\n  - 2\n"));
  EXPECT_NE(plain, hash("a: {b: 81%, c: [1, 2]}\n"));
  EXPECT_NE(plain, hash("a: {b: 80%, c: [12]}\n"));
  EXPECT_NE(plain, hash("a: {b: 80%, d: [1, 2]}\n"));
  EXPECT_NE(hash("a: {b: 1}\nc: 2\n"), hash("a: {b: 1, c: 2}\n"));
}

std::vector<std::string> UndamagedContracts() {
  std::vector<std::string> texts;
  for (const char* path : {"deploy/examples/contracts/acme.yaml",
                           "deploy/examples/templates/80-20-monthly.yaml",
                           "deploy/examples/templates/daily.yaml",
                           "deploy/examples/templates/forecast.yaml",
                           "deploy/examples/templates/interval-share.yaml",
                           "deploy/examples/templates/per-point.yaml",
                           "deploy/examples/templates/tiers.yaml"}) {
    texts.push_back(*ReadTextFile(path));
  }
  return texts;
}

// Whatever a file holds, it is told in words and at a place inside of it.
RC_GTEST_PROP(Loader, SurvivesDamagedContracts, ()) {
  static const auto* const good =
      new std::vector<std::string>(UndamagedContracts());
  std::string text = *rc::gen::elementOf(*good);
  Damage(text);
  static const auto* const table =
      new std::string(*ReadTextFile("deploy/examples/templates/forecast.csv"));
  std::string rows = *table;
  if (*rc::gen::inRange(0, 3) == 0) Damage(rows);
  const LoadResult result =
      LoadBook({{"c.yaml", text}, {"forecast.csv", rows}});
  RC_ASSERT(result.book.has_value() == !HasErrors(result.diagnostics));
  const auto lines = std::count(text.begin(), text.end(), '\n') + 2;
  for (const Diagnostic& told : result.diagnostics) {
    RC_ASSERT(!told.message.empty());
    RC_ASSERT(told.line >= 0 && told.line <= std::max<int64_t>(lines, 40));
  }
}

}  // namespace
}  // namespace holdline

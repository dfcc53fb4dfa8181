// One text for the contracts of all rows of a table.
#include "operators/contract/expansion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "operators/contract/loader.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

using ::testing::HasSubstr;

constexpr char kExpandedText[] = R"(holdline: 1
contract: "{tenant}-support"
title: "Support of {tenant}, {{gold}}"
for_each: tenants.csv
time_zone: UTC
effective: 2026-01-01
covers: [{queue: "{tenant}-*"}]
objectives:
  "{tenant}": {measure: service_level, within: "{answer}", formula: abandons_miss, target: {at_least: 80%}, periods: [month]}
)";

constexpr char kExpandedTable[] =
    "tenant,answer\n"
    "acme,15s\n"
    "\"globex\", 20s\n";

LoadResult LoadWithTable(const std::string& text, const std::string& table) {
  LoadResult result =
      LoadBook({{"deep/c.yaml", text}, {"deep/tenants.csv", table}});
  EXPECT_EQ(result.book.has_value(), !HasErrors(result.diagnostics));
  return result;
}

std::string Told(const std::string& text,
                 const std::string& table = kExpandedTable) {
  return FormatAsText(LoadWithTable(text, table).diagnostics, 2);
}

std::string TextWith(const std::string& what, const std::string& instead) {
  std::string text = kExpandedText;
  text.replace(text.find(what), what.size(), instead);
  return text;
}

TEST(ForEach, MakesAContractOfEachRow) {
  const LoadResult result = LoadWithTable(kExpandedText, kExpandedTable);
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  ASSERT_EQ(result.book->contracts.size(), 2u);
  const Contract& globex = result.book->contracts[1];
  EXPECT_EQ(result.book->contracts[0].name, "acme-support");
  EXPECT_EQ(globex.name, "globex-support");
  EXPECT_EQ(globex.title, "Support of globex, {gold}");
  EXPECT_EQ(globex.covers[0].queue, "globex-*");
  EXPECT_EQ(globex.objectives[0].name, "globex");
  EXPECT_EQ(globex.objectives[0].within_us, 20'000'000);
}

TEST(ForEach, IsTheContractAsIfItHadBeenWrittenOut) {
  std::string text = kExpandedText;
  for (const auto& [from, to] :
       {std::pair<std::string, std::string>{"for_each: tenants.csv\n", ""},
        {"{tenant}", "acme"},
        {"{answer}", "15s"},
        {"{{gold}}", "{gold}"}}) {
    for (size_t at = text.find(from); at != text.npos; at = text.find(from)) {
      text.replace(at, from.size(), to);
      if (from == "{{gold}}") break;
    }
  }
  const LoadResult written = LoadBook({{"c.yaml", text}});
  ASSERT_TRUE(written.book.has_value()) << FormatAsText(written.diagnostics, 1);
  EXPECT_EQ(LoadWithTable(kExpandedText, kExpandedTable)
                .book.value()
                .contracts[0]
                .version,
            written.book->contracts[0].version);
}

TEST(ForEach, ARowMayChooseWhatItInherits) {
  const LoadResult result =
      LoadBook({{"c.yaml", R"(template: gold
holdline: 1
time_zone: UTC
effective: 2026-01-01
objectives: {o: {measure: offered, periods: [day]}}
---
template: silver
inherits: gold
close_after: 20m
---
contract: "{tenant}"
title: "{tenant}"
for_each: t.csv
inherits: "{tier}"
covers: [{queue: "{tenant}"}]
)"},
                {"t.csv", "tenant,tier\na,gold\nb,silver\n"}});
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  EXPECT_EQ(result.book->contracts[0].close_after_us, 900'000'000);
  EXPECT_EQ(result.book->contracts[1].close_after_us, 1'200'000'000);
}

TEST(ForEach, AContractMayInheritFromThatOfARow) {
  const LoadResult result = LoadWithTable(std::string(kExpandedText) + R"(---
contract: acme-night
title: Nights
inherits: acme-support
)",
                                          kExpandedTable);
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  EXPECT_EQ(result.book->contracts[2].covers[0].queue, "acme-*");
}

TEST(ForEach, DoubledBracesAreBraces) {
  EXPECT_EQ(Told(TextWith("{{gold}}", "a }} b {{")), "2 files, 0 errors\n");
}

TEST(ForEachMistakes, NoSuchTable) {
  EXPECT_THAT(Told(TextWith("tenants.csv", "tenant.csv")),
              HasSubstr("deep/c.yaml:4:11: for_each: there is no table "
                        "deep/tenant.csv; it stands in the book's folder, and "
                        "is named from where this file is\n"
                        "deep/tenants.csv: warning: no contract names this "
                        "table\n"));
  EXPECT_THAT(Told(TextWith("tenants.csv", "tenants.txt")),
              HasSubstr("deep/c.yaml:4:11: for_each: \"tenants.txt\" is not a "
                        "table; name a .csv file\n"));
  EXPECT_THAT(Told(TextWith("tenants.csv", "../../tenants.csv")),
              HasSubstr("there is no table ../tenants.csv"));
}

TEST(ForEachMistakes, Braces) {
  EXPECT_EQ(Told(TextWith("{{gold}}", "{")),
            "deep/c.yaml:3:8: title: a brace stands alone; write {column}, or "
            "{{ and }} for braces\n2 files, 1 error\n");
  EXPECT_EQ(Told(TextWith("\"{answer}\"", "\"{anser}\"")),
            "deep/c.yaml:9:48: objectives.{tenant}.within: there is no column "
            "\"anser\" in deep/tenants.csv; columns here: tenant, answer\n"
            "2 files, 1 error\n");
  EXPECT_EQ(Told(TextWith("\"{tenant}\":", "\"}x\":")),
            "deep/c.yaml:9:3: objectives.}x: a brace stands alone; write "
            "{column}, or {{ and }} for braces\n2 files, 1 error\n");
}

TEST(ForEachMistakes, AColumnWithoutQuotesIsAMapToYaml) {
  EXPECT_EQ(Told(TextWith("\"{answer}\"", "{answer}")),
            "deep/c.yaml:9:48: objectives.{tenant}.within: YAML reads a bare "
            "{answer} as a map; write \"{answer}\" in quotes\n"
            "2 files, 1 error\n");
}

TEST(ForEachMistakes, OneNameForAll) {
  const std::string told =
      "for_each` needs a `contract:` with a column in its name, so that the "
      "names differ, such as \"{tenant}-support\"\n2 files, 1 error\n";
  EXPECT_EQ(Told(TextWith("\"{tenant}-support\"", "support")),
            Concat("deep/c.yaml:2:11: contract: `", told));
  EXPECT_EQ(Told(TextWith("contract: \"{tenant}-support\"\n", "")),
            Concat("deep/c.yaml:3:11: for_each: `", told));
}

TEST(ForEachMistakes, ATemplateIsNotExpanded) {
  EXPECT_EQ(
      Told(TextWith("contract:", "template:")),
      "deep/c.yaml:2:11: template: \"{tenant}-support\" is not a name: up "
      "to 100 letters, digits, '-', '_' and '.', beginning with a letter "
      "or digit\n"
      "deep/tenants.csv: warning: no contract names this table\n"
      "2 files, 1 error, 1 warning\n");
  EXPECT_EQ(Told(TextWith("contract: \"{tenant}-support\"", "template: t")),
            "deep/c.yaml:2:1: warning: template: nothing inherits this "
            "template\n"
            "deep/c.yaml:4:1: for_each: a template is not expanded; give "
            "`for_each` to a contract that inherits it\n"
            "deep/tenants.csv: warning: no contract names this table\n"
            "2 files, 1 error, 2 warnings\n");
}

TEST(ForEachMistakes, OfTheTable) {
  EXPECT_EQ(Told(kExpandedText, ""),
            "deep/tenants.csv:1:1: the table is empty; its first line names "
            "the columns\n2 files, 1 error\n");
  EXPECT_EQ(Told(kExpandedText, "tenant,answer\n"),
            "deep/tenants.csv:1:1: the table has no rows behind its first "
            "line\n2 files, 1 error\n");
  EXPECT_EQ(Told(kExpandedText, "tenant,tenant,,a{b\nx,1\n\ny\nz,1,2,\"3\n"),
            "deep/tenants.csv:1:1: two columns are named \"tenant\"\n"
            "deep/tenants.csv:1:1: column 3 has no name\n"
            "deep/tenants.csv:1:1: the column \"a{b\" has a brace in its "
            "name\n"
            "deep/tenants.csv:2:1: the row has 2 cells, the first line names 4 "
            "columns\n"
            "deep/tenants.csv:4:1: the row has 1 cells, the first line names 4 "
            "columns\n"
            "deep/tenants.csv:5:1: a quote is never closed\n"
            "2 files, 6 errors\n");
  EXPECT_EQ(Told(kExpandedText, "\"tenant\n"),
            "deep/tenants.csv:1:1: a quote is never closed\n"
            "2 files, 1 error\n");
  EXPECT_EQ(Told(kExpandedText, "tenant,answer\n\xff,1s\n"),
            "deep/tenants.csv:2:1: these bytes are not UTF-8 text\n"
            "2 files, 1 error\n");
}

TEST(ForEachMistakes, OfManyRowsAreNotAllTold) {
  std::string table = "tenant,answer\n";
  for (int i = 0; i < 25; ++i) table += "x\n";
  const std::string told = Told(kExpandedText, table);
  EXPECT_THAT(told, HasSubstr("deep/tenants.csv:21:1: "));
  EXPECT_THAT(told, HasSubstr("deep/tenants.csv: and 5 more rows with "
                              "mistakes\n"));
  EXPECT_THAT(told, HasSubstr("2 files, 21 errors\n"));
}

TEST(ForEachMistakes, TooManyRows) {
  std::string table = "tenant,answer\n";
  for (size_t i = 0; i <= kMaxTableRows; ++i) table += "x,1s\n";
  EXPECT_EQ(Told(kExpandedText, table),
            "deep/tenants.csv:100002:1: more than 100000 rows\n"
            "2 files, 1 error\n");
}

TEST(ForEachMistakes, TwoRowsWithOneName) {
  EXPECT_EQ(Told(kExpandedText, "tenant,answer\na,1s\nb,1s\na,2s\n"),
            "deep/tenants.csv:4:1: the row makes a contract \"a-support\", and "
            "so does line 2\n2 files, 1 error\n");
}

TEST(ForEachMistakes, ARowWithTheNameOfAnother) {
  EXPECT_THAT(Told(std::string("contract: acme-support\ninherits: "
                               "globex-support\n---\n") +
                   kExpandedText),
              HasSubstr("deep/c.yaml:5:11: contract: another contract is named "
                        "\"acme-support\" too, in deep/c.yaml:1 (for row 1 of "
                        "deep/tenants.csv, in line 2)\n"));
}

TEST(ForEachMistakes, OfRowsAreToldOnceAtTheText) {
  EXPECT_EQ(Told(kExpandedText, "tenant,answer\na,1s\nb,15\n\nc,1s\nd,x\n"),
            "deep/c.yaml:9:48: objectives.b.within: the duration 15 needs a "
            "unit: us, ms, s, m, h or d (for row 2 of deep/tenants.csv, in "
            "line 3, and 1 more of 4)\n2 files, 1 error\n");
  EXPECT_EQ(Told(TextWith("80%", "180%")),
            "deep/c.yaml:9:103: objectives.acme.target.at_least: 180 % is more "
            "than 100 % (for every row of deep/tenants.csv)\n"
            "2 files, 1 error\n");
  EXPECT_THAT(Told(kExpandedText, "tenant,answer\na b,1s\n"),
              HasSubstr("deep/c.yaml:2:11: contract: \"a b-support\" is not a "
                        "name"));
}

TEST(ForEachMistakes, ABareWordIsReadAsIfItHadBeenWritten) {
  EXPECT_EQ(Told(TextWith("\"Support of {tenant}, {{gold}}\"", "y{answer}"),
                 "tenant,answer\na,es\n"),
            "deep/c.yaml:3:8: title: YAML reads a bare yes as true or false; "
            "if the word is meant, write \"yes\" in quotes (for every row of "
            "deep/tenants.csv)\n"
            "deep/c.yaml:9:48: objectives.a.within: \"es\" is not a duration; "
            "write for example 20s (for every row of deep/tenants.csv)\n"
            "2 files, 2 errors\n");
}

TEST(TablesNamedIn, AreThoseOfAllDocuments) {
  EXPECT_THAT(TablesNamedIn({"a/b/c.yaml",
                             "contract: x\n---\nfor_each: ../t.csv\n---\n"
                             "{for_each: t.csv}\n---\nfor_each: t.yaml\n"}),
              testing::ElementsAre("a/t.csv", "a/b/t.csv"));
}

}  // namespace
}  // namespace holdline

// What a contract has from the contract or template that it inherits.
#include "operators/contract/inheritance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "operators/contract/loader.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

YamlNode Tree(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  return ParseYaml({"t.yaml", text}, diagnostics).at(0);
}

uint64_t Laid(const std::string& base, const std::string& over) {
  return ContentHash(Overlaid(Tree(base), Tree(over)));
}

TEST(Overlaid, MergesMapsByKeyDeeplyInTheOrderOfTheBase) {
  EXPECT_EQ(Laid("a: {b: 1, c: {d: 2}}\ne: 3\n", "f: 4\na: {c: {d: 5}}\n"),
            ContentHash(Tree("a: {b: 1, c: {d: 5}}\ne: 3\nf: 4\n")));
}

TEST(Overlaid, ReplacesScalarsAndListsWhole) {
  EXPECT_EQ(Laid("a: [1, 2]\nb: 1\nc: {d: 1}\n", "a: [3]\nb: {x: 1}\nc: 2\n"),
            ContentHash(Tree("a: [3]\nb: {x: 1}\nc: 2\n")));
}

TEST(Overlaid, NullTakesAway) {
  EXPECT_EQ(Laid("a: {b: 1, c: 2}\nd: 3\n", "a: {b: ~}\nd: null\n"),
            ContentHash(Tree("a: {c: 2}\n")));
}

TEST(Overlaid, LeavesAKeyThatStandsTwiceToBeTold) {
  EXPECT_EQ(Laid("a: 1\n", "a: 2\na: 3\n"), ContentHash(Tree("a: 2\na: 3\n")));
  EXPECT_EQ(Laid("a: 1\na: 2\n", "a: 3\n"), ContentHash(Tree("a: 3\na: 2\n")));
}

constexpr char kStandard[] = R"(holdline: 1
template: standard
time_zone: America/Halifax
effective: 2026-01-01
calendars:
  prime: {hours: "mon-fri 07:30-18:00"}
objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets: [{when: prime, at_least: 80%}, {when: otherwise, at_least: 70%}]
    periods: [month]
  speed: {measure: average_speed_of_answer, target: {at_most: 30s}, periods: [month]}
)";

LoadResult LoadWithStandard(const std::string& text) {
  return LoadBook({{"standard.yaml", kStandard}, {"c.yaml", text}});
}

std::string ToldWithStandard(const std::string& text) {
  const LoadResult result = LoadWithStandard(text);
  EXPECT_EQ(result.book.has_value(), !HasErrors(result.diagnostics));
  return FormatAsText(result.diagnostics, 2);
}

Contract Only(const LoadResult& result) {
  if (!result.book.has_value() || result.book->contracts.size() != 1) {
    ADD_FAILURE() << FormatAsText(result.diagnostics, 2);
    return {};
  }
  return result.book->contracts[0];
}

std::string Child(const std::string& rest) {
  return "contract: acme\ntitle: ACME\ninherits: standard\n"
         "covers: [{queue: \"a-*\"}]\n" +
         rest;
}

TEST(Inheritance, WhatIsNotSetComesFromTheTemplate) {
  const Contract contract =
      Only(LoadWithStandard(Child("objectives: {answer: {within: 15s}}\n")));
  EXPECT_EQ(contract.name, "acme");
  EXPECT_EQ(contract.time_zone, "America/Halifax");
  ASSERT_EQ(contract.objectives.size(), 2u);
  EXPECT_EQ(contract.objectives[0].name, "answer");
  EXPECT_EQ(contract.objectives[0].within_us, 15'000'000);
  EXPECT_EQ(contract.objectives[0].targets.size(), 2u);
}

TEST(Inheritance, IsTheContractAsIfItHadBeenWrittenOut) {
  const std::string body =
      std::string(kStandard).substr(std::string(kStandard).find("time_zone"));
  const LoadResult written =
      LoadBook({{"c.yaml", "contract: acme\ntitle: ACME\nholdline: 1\n" + body +
                               "covers: [{queue: \"a-*\"}]\n"}});
  const Contract inherited = Only(LoadWithStandard(Child("")));
  EXPECT_EQ(inherited.version, Only(written).version);
  EXPECT_EQ(inherited.objectives[0].id, Only(written).objectives[0].id);
}

TEST(Inheritance, AChangeOfTheParentIsAnotherVersionOfTheChild) {
  std::string dearer = kStandard;
  dearer.replace(dearer.find("20s"), 3, "25s");
  const LoadResult changed =
      LoadBook({{"standard.yaml", dearer}, {"c.yaml", Child("")}});
  EXPECT_NE(Only(changed).version, Only(LoadWithStandard(Child(""))).version);
  EXPECT_EQ(Only(changed).objectives[0].within_us, 25'000'000);
}

TEST(Inheritance, GoesOverSeveralLevelsAndFromContracts) {
  const LoadResult result = LoadWithStandard(
      Child("close_after: 20m\nobjectives: {speed: ~}\n") +
      "---\ncontract: acme-night\ntitle: Nights\ninherits: acme\n"
      "covers: [{queue: \"n-*\"}]\n");
  ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 2);
  ASSERT_EQ(result.book->contracts.size(), 2u);
  const Contract& night = result.book->contracts[1];
  EXPECT_EQ(night.name, "acme-night");
  EXPECT_EQ(night.title, "Nights");
  EXPECT_EQ(night.close_after_us, int64_t{20} * 60 * 1'000'000);
  ASSERT_EQ(night.objectives.size(), 1u);
  ASSERT_EQ(night.covers.size(), 1u);
  EXPECT_EQ(night.covers[0].queue, "n-*");
}

TEST(Inheritance, TitlesAreNotInherited) {
  EXPECT_EQ(
      ToldWithStandard(Child("") + "---\ncontract: other\ninherits: acme\n"),
      "c.yaml:6:1: warning: contract: there is no `title:`, by which "
      "people know it\n2 files, 0 errors, 1 warning\n");
}

TEST(InheritanceMistakes, UnknownName) {
  std::string text = Child("");
  text.replace(text.find("standard"), 8, "standart");
  EXPECT_THAT(ToldWithStandard(text),
              HasSubstr("c.yaml:3:11: inherits: no contract or template is "
                        "named \"standart\"; did you mean \"standard\"?\n"));
  text.replace(text.find("standart"), 8, "zzzzzzz");
  EXPECT_THAT(ToldWithStandard(text),
              HasSubstr("\"zzzzzzz\"; names here: acme, standard\n"));
}

TEST(InheritanceMistakes, WhatIsNoName) {
  const auto told = [](const std::string& value) {
    return ToldWithStandard("contract: c\ninherits: " + value + "\n");
  };
  EXPECT_THAT(told("[standard]"),
              HasSubstr("c.yaml:2:11: inherits: expected a single value, found "
                        "a list\n"));
  EXPECT_THAT(told("a b"), HasSubstr("c.yaml:2:11: inherits: \"a b\" is not a "
                                     "name: up to 100 letters"));
  EXPECT_THAT(told(""), HasSubstr("c.yaml:2:1: inherits: has no value"));
  EXPECT_THAT(
      told("standard\ninherits: standard"),
      HasSubstr("c.yaml:3:1: inherits: the key \"inherits\" stands here "
                "a second time"));
}

TEST(InheritanceMistakes, ACircleIsToldOnce) {
  EXPECT_EQ(Concat(FormatAsText(LoadBook({{"c.yaml", R"(contract: a
inherits: b
---
contract: b
inherits: c
---
template: c
inherits: a
---
contract: below
inherits: b
)"}}).diagnostics,
                                1)),
            "c.yaml:2:11: inherits: inherits from itself: a -> b -> c -> a\n"
            "1 file, 1 error\n");
}

TEST(InheritanceMistakes, ItselfIsACircleToo) {
  EXPECT_THAT(ToldWithStandard("contract: a\ninherits: a\n"),
              HasSubstr("c.yaml:2:11: inherits: inherits from itself: a -> a"));
}

TEST(InheritanceMistakes, TooManyLevels) {
  std::string text = Child("");
  for (int i = 1; i < 17; ++i) {
    text += Concat("---\ncontract: c", i, "\ntitle: T\ninherits: ",
                   i == 1 ? std::string("acme") : Concat("c", i - 1), "\n");
  }
  const std::string told = ToldWithStandard(text);
  EXPECT_THAT(told, HasSubstr("c.yaml:64:11: inherits: more than 16 levels: "
                              "c15 -> c14 -> "));
  EXPECT_THAT(told, HasSubstr("c.yaml:68:11: inherits: more than 16 levels: "
                              "c16 -> c15 -> "));
  EXPECT_THAT(told, HasSubstr("2 files, 2 errors\n"));
}

TEST(InheritanceMistakes, TakingAwayWhatIsNotThere) {
  EXPECT_EQ(ToldWithStandard(Child("objectives: {sped: ~}\nexcept: ~\n")),
            "c.yaml:5:14: objectives.sped: has no value, and there is no "
            "\"sped\" to take away; did you mean \"speed\"?\n"
            "c.yaml:6:1: except: has no value, and there is no \"except\" to "
            "take away; what is inherited here: holdline, time_zone, "
            "effective, calendars, objectives\n"
            "2 files, 2 errors\n");
}

TEST(InheritanceMistakes, StandWhereTheyAreAndAreToldOnce) {
  std::string wrong = kStandard;
  wrong.replace(wrong.find("abandons_miss"), 13, "abandon_miss");
  const std::string two =
      Child("") + "---\ncontract: two\ntitle: Two\ninherits: acme\n";
  EXPECT_EQ(
      FormatAsText(
          LoadBook({{"standard.yaml", wrong}, {"c.yaml", two}}).diagnostics, 2),
      "standard.yaml:11:14: objectives.answer.formula: \"abandon_miss\" "
      "is not a formula; did you mean \"abandons_miss\"?\n"
      "2 files, 1 error\n");
}

TEST(InheritanceMistakes, OfBothTogetherAreToldAtTheChild) {
  EXPECT_EQ(ToldWithStandard(Child("calendars: {prime: ~, day: {hours: "
                                   "\"mon-fri 08:00-17:00\"}}\n")),
            "c.yaml:3:11: objectives.answer.targets[0].when: the calendar "
            "\"prime\" is not defined; calendars here: day (inherited from "
            "standard.yaml:12:22)\n"
            "2 files, 1 error\n");
}

TEST(InheritanceMistakes, WhatIsMissingIsToldAtTheChild) {
  EXPECT_EQ(ToldWithStandard("contract: c\ntitle: C\ninherits: standard\n"),
            "c.yaml:1:1: `covers:` is missing; write for example `covers: "
            "[{queue: \"acme-*\"}]`\n2 files, 1 error\n");
}

TEST(InheritanceMistakes, AWarningOfATemplateIsOneOfAllItsChildren) {
  const std::string unused =
      "objectives: {answer: {targets: [{when: "
      "otherwise, at_least: 70%}]}}\n";
  EXPECT_EQ(ToldWithStandard(Child(unused)),
            "standard.yaml:6:3: warning: calendars.prime: nothing uses this "
            "calendar\n2 files, 0 errors, 1 warning\n");
  EXPECT_EQ(ToldWithStandard(Child(unused) + "---\ncontract: two\ntitle: Two\n"
                                             "inherits: standard\n"
                                             "covers: [{queue: b}]\n"),
            "2 files, 0 errors\n");
}

TEST(TemplateMistakes, ThatNobodyInherits) {
  EXPECT_THAT(ToldWithStandard("x: 1\n"),
              HasSubstr("standard.yaml:2:1: warning: template: nothing "
                        "inherits this template\n"));
}

TEST(TemplateMistakes, NamesAreOfContractsAndTemplatesAlike) {
  const LoadResult result =
      LoadBook({{"a.yaml", kStandard},
                {"c.yaml", Child("") + "---\ntemplate: acme\n---\n"
                                       "template: standard\n---\n"
                                       "contract: 1 x\ntemplate: [y]\n"}});
  EXPECT_EQ(
      FormatAsText(result.diagnostics, 2),
      "c.yaml:6:11: template: another contract is named \"acme\" too, in "
      "c.yaml:1\n"
      "c.yaml:8:11: template: another template is named \"standard\" too, "
      "in a.yaml:2\n"
      "c.yaml:11:1: template: a document is a contract or a template, "
      "and this one says both\n"
      "c.yaml:11:11: template: expected a single value, found a list\n"
      "2 files, 4 errors\n");
}

TEST(TemplateMistakes, ATemplateIsNotExecuted) {
  const LoadResult result = LoadBook({{"standard.yaml", kStandard}});
  ASSERT_TRUE(result.book.has_value());
  EXPECT_THAT(result.book->contracts, ElementsAre());
}

}  // namespace
}  // namespace holdline

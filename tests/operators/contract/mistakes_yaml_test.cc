// What is wrong as YAML, whatever the language says. Each with its line and
// column, all at once.
#include <gtest/gtest.h>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

TEST(YamlMistakes, SyntaxIsToldOnceWithItsPlace) {
  EXPECT_EQ(
      Told(R"(a: [1
b: 2
)"),
      R"(c.yaml:2:2: this is not YAML (end of sequence flow not found); what follows was not read. Look for a missing quote, bracket or colon, or a tab, here or just above
1 file, 1 error
)");
}

TEST(YamlMistakes, AliasesAreRefused) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: &x C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives: *x
)"),
            R"(c.yaml:7:13: aliases are not taken here; write the value out
1 file, 1 error
)");
}

TEST(YamlMistakes, TagsAreRefused) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
title: !!str C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives: {o: {measure: offered, periods: [day]}}
)"),
      R"(c.yaml:3:8: the tag "tag:yaml.org,2002:str" is not taken here; leave it out
1 file, 1 error
)");
}

TEST(YamlMistakes, ADocumentMustBeAMap) {
  EXPECT_EQ(Told(R"(- 1
)"),
            R"(c.yaml:1:1: expected a map of keys and values, found a list
1 file, 1 error
)");
}

TEST(YamlMistakes, AFileWithoutAContract) {
  EXPECT_EQ(Told(R"(# nothing
)"),
            R"(c.yaml: the file holds no contract
1 file, 1 error
)");
}

TEST(YamlMistakes, DuplicateKeys) {
  EXPECT_EQ(
      Told(ContractText(R"(title: D
objectives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:7:1: title: the key "title" stands here a second time; the first is in line 3
1 file, 1 error
)");
}

TEST(YamlMistakes, KeysThatAreNoWords) {
  EXPECT_EQ(Told(ContractText(R"(? {a: b}
: c
objectives: {o: {measure: offered, periods: [day]}}
)")),
            R"(c.yaml:7:3: a key must be a word
1 file, 1 error
)");
}

TEST(YamlMistakes, BytesThatAreNoText) {
  EXPECT_EQ(Told("contract: \xff\n"),
            R"(c.yaml:1:11: these bytes are not UTF-8 text
1 file, 1 error
)");
}

TEST(YamlMistakes, NulBytes) {
  EXPECT_EQ(Told(std::string("a: b\nc: \0\n", 10)),
            R"(c.yaml:2:4: a NUL byte does not belong into text
1 file, 1 error
)");
}

TEST(YamlMistakes, Tabs) {
  EXPECT_EQ(
      Told("a:\n\tb: c\n"),
      R"(c.yaml:2:3: this is not YAML (illegal map value); what follows was not read. Look for a missing quote, bracket or colon, or a tab, here or just above
1 file, 1 error
)");
}

TEST(YamlMistakes, BareWordsThatYamlTakesForBooleans) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
title: no
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: yes, attributes: {country: NO}}]
calendars: {on: {hours: "daily 00:00-24:00"}}
objectives: {o: {measure: offered, periods: [day]}}
)"),
      R"(c.yaml:3:8: title: YAML reads a bare no as true or false; if the word is meant, write "no" in quotes
c.yaml:6:18: covers[0].queue: YAML reads a bare yes as true or false; if the word is meant, write "yes" in quotes
c.yaml:6:45: covers[0].attributes.country: YAML reads a bare NO as true or false; if the word is meant, write "NO" in quotes
c.yaml:7:13: calendars.on: YAML reads a bare on as true or false; write the key in quotes, or choose another
1 file, 4 errors
)");
}

TEST(YamlMistakes, MissingValues) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title:
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives: {o: {measure: , periods: [day]}}
)"),
            R"(c.yaml:3:1: title: has no value; expected a single value
c.yaml:7:18: objectives.o.measure: has no value; expected a single value
1 file, 2 errors
)");
}

TEST(YamlMistakes, WrongKinds) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: [a]
time_zone: America/Halifax
effective: 2026-01-01
covers: {queue: a}
objectives: [a]
)"),
            R"(c.yaml:3:8: title: expected a single value, found a list
c.yaml:6:9: covers: expected a list, found a map of keys and values
c.yaml:7:13: objectives: expected a map of keys and values, found a list
1 file, 3 errors
)");
}

TEST(YamlMistakes, EmptyValues) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: ''
time_zone: America/Halifax
effective: 2026-01-01
covers: [{}]
objectives: {}
)"),
            R"(c.yaml:3:8: title: is empty
c.yaml:6:10: covers[0]: an empty line would match everything; write {queue: "*"}
c.yaml:7:13: objectives: the map is empty
1 file, 3 errors
)");
}

}  // namespace
}  // namespace holdline

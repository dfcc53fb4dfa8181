#include "operators/telemetry/csv_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace holdline {
namespace {

using Fields = std::vector<std::string>;

struct Row {
  int64_t line;
  Fields fields;
  std::string mistake;
  bool operator==(const Row&) const = default;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.line << ":";
  for (const std::string& field : row.fields) *out << " [" << field << "]";
  *out << " " << row.mistake;
}

std::vector<Row> Read(std::string_view text, CsvFormat format = {}) {
  CsvReader reader(text, format);
  std::vector<Row> rows;
  CsvRow row;
  while (reader.Next(row)) {
    rows.push_back({row.line, Fields(row.fields.begin(), row.fields.end()),
                    std::string(row.mistake)});
  }
  return rows;
}

std::string Quoted(const std::string& field) {
  std::string out = "\"";
  for (const char c : field) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

// Fields with everything that makes CSV hard, written with more quotes than
// needed or just enough.
RC_GTEST_PROP(CsvReader, ReadsBackWhatRfc4180Writes, ()) {
  const auto any_char =
      rc::gen::element('a', 'b', ' ', ',', ';', '"', '\n', '\r', '\t');
  const auto rows = *rc::gen::container<std::vector<Fields>>(rc::gen::nonEmpty(
      rc::gen::container<Fields>(rc::gen::container<std::string>(any_char))));
  const bool crlf = *rc::gen::arbitrary<bool>();
  std::string text;
  std::vector<Fields> expected;
  for (const Fields& fields : rows) {
    for (size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) text += ',';
      const bool plain =
          fields[i].find_first_of(",\"\n\r") == std::string::npos;
      // A row of one empty field would be an empty line.
      const bool quote =
          !plain || fields.size() == 1 || *rc::gen::arbitrary<bool>();
      text += quote ? Quoted(fields[i]) : fields[i];
    }
    text += crlf ? "\r\n" : "\n";
    expected.push_back(fields);
  }
  std::vector<Fields> read;
  for (const Row& row : Read(text)) {
    RC_ASSERT(row.mistake == "");
    read.push_back(row.fields);
  }
  RC_ASSERT(read == expected);
}

RC_GTEST_PROP(CsvReader, SurvivesAnything, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::element('a', ',', '"', '\n', '\r'));
  int64_t line = 0;
  for (const Row& row : Read(text)) {
    RC_ASSERT(row.line > line);
    line = row.line;
  }
}

TEST(CsvReader, CountsTheLinesOfTheFile) {
  EXPECT_EQ(
      Read("a,b\r\n\r\n\"c\nd\",e\nf,\n"),
      (std::vector<Row>{
          {1, {"a", "b"}, ""}, {3, {"c\nd", "e"}, ""}, {5, {"f", ""}, ""}}));
}

TEST(CsvReader, ReadsALastLineWithoutItsEnd) {
  EXPECT_EQ(Read("a,b"), (std::vector<Row>{{1, {"a", "b"}, ""}}));
  EXPECT_EQ(Read("a,"), (std::vector<Row>{{1, {"a", ""}, ""}}));
  EXPECT_EQ(Read(""), std::vector<Row>{});
}

TEST(CsvReader, PassesOverAByteOrderMark) {
  EXPECT_EQ(Read("\xEF\xBB\xBF\"a\",b"),
            (std::vector<Row>{{1, {"a", "b"}, ""}}));
}

TEST(CsvReader, SeparatesByTheCharacterGiven) {
  EXPECT_EQ(Read("a\t\"b\tc\"\td,e", {.separator = '\t'}),
            (std::vector<Row>{{1, {"a", "b\tc", "d,e"}, ""}}));
  EXPECT_EQ(Read("\"a\t5\"", {.separator = '\t', .quotes = false}),
            (std::vector<Row>{{1, {"\"a", "5\""}, ""}}));
}

TEST(CsvReader, AQuoteGoneWrongCostsItsLineOnly) {
  const std::vector<Row> open = Read("a,\"b\nc,d\n");
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].mistake, "a quote is never closed");
  EXPECT_EQ(open[1], (Row{2, {"c", "d"}, ""}));
  const std::vector<Row> behind = Read("\"a\"b,c\nd,e\n");
  ASSERT_EQ(behind.size(), 2u);
  EXPECT_EQ(behind[0].mistake, "text behind a closing quote");
  EXPECT_EQ(behind[1], (Row{2, {"d", "e"}, ""}));
}

}  // namespace
}  // namespace holdline

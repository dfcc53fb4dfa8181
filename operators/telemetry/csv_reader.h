// Rows of a CSV or TSV text, as RFC 4180 has them: fields in quotes may hold
// separators, line ends and doubled quotes; lines end with LF or CRLF; empty
// lines are no rows. A byte order mark at the front is passed over.
//
// Thread-compatible. The text must outlive the reader.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace holdline {

struct CsvRow {
  int64_t line = 0;  // of the file, from 1, where the row begins
  std::vector<std::string_view> fields;
  std::string_view mistake;  // "" where the row is well formed
};

struct CsvFormat {
  char separator = ',';
  bool quotes = true;  // false: a quote is a character like any other
};

class CsvReader {
 public:
  CsvReader(std::string_view text, CsvFormat format);

  // False at the end. Fields are valid until the next call. A row with a
  // mistake ends with its first line: what follows is read as rows of its own.
  bool Next(CsvRow& row);

 private:
  bool ReadQuoted(CsvRow& row);
  void ReadPlain(CsvRow& row);
  // Whether `at_` stands at a line's end, past the text included.
  bool AtLineEnd() const;
  void SkipLineEnd();

  const std::string_view text_;
  const CsvFormat format_;
  size_t at_ = 0;
  int64_t line_ = 1;
  // Fields of the row whose doubled quotes had to be undone; a deque, since
  // views into it must stay good.
  std::deque<std::string> unquoted_;
};

}  // namespace holdline

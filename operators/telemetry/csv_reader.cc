#include "operators/telemetry/csv_reader.h"

#include <algorithm>

#include "operators/telemetry/text_check.h"

namespace holdline {
namespace {

std::string Undoubled(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    out.push_back(text[i]);
    if (text[i] == '"') ++i;  // its twin
  }
  return out;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvFormat format)
    : text_(text), format_(format) {
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvReader::AtLineEnd() const {
  return at_ == text_.size() || text_[at_] == '\n' ||
         text_.substr(at_, 2) == "\r\n";
}

void CsvReader::SkipLineEnd() {
  if (at_ == text_.size()) return;
  at_ += text_[at_] == '\r' ? 2 : 1;
  ++line_;
}

bool CsvReader::Next(CsvRow& row) {
  while (at_ < text_.size() && AtLineEnd()) SkipLineEnd();
  if (at_ == text_.size()) return false;
  row.fields.clear();
  row.mistake = {};
  row.line = line_;
  unquoted_.clear();
  const size_t start = at_;
  for (;;) {
    const bool quoted =
        format_.quotes && at_ < text_.size() && text_[at_] == '"';
    if (!quoted) {
      ReadPlain(row);
    } else if (!ReadQuoted(row)) {
      at_ = std::min(text_.find('\n', start), text_.size());
      line_ = row.line;
      break;
    }
    if (AtLineEnd()) break;
    ++at_;  // the separator
  }
  SkipLineEnd();
  return true;
}

void CsvReader::ReadPlain(CsvRow& row) {
  const size_t start = at_;
  while (!AtLineEnd() && text_[at_] != format_.separator) ++at_;
  row.fields.push_back(text_.substr(start, at_ - start));
}

bool CsvReader::ReadQuoted(CsvRow& row) {
  const size_t start = ++at_;
  bool doubled = false;
  for (;; ++at_) {
    at_ = text_.find('"', at_);
    if (at_ == text_.npos) {
      row.mistake = "a quote is never closed";
      return false;
    }
    if (text_.substr(at_, 2) != "\"\"") break;
    doubled = true;
    ++at_;
  }
  const std::string_view inside = text_.substr(start, at_ - start);
  ++at_;
  if (!AtLineEnd() && text_[at_] != format_.separator) {
    row.mistake = "text behind a closing quote";
    return false;
  }
  line_ += std::count(inside.begin(), inside.end(), '\n');
  row.fields.push_back(doubled ? unquoted_.emplace_back(Undoubled(inside))
                               : inside);
  return true;
}

}  // namespace holdline

#include "engine/app/report/text_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr int kGap = 2;

std::string Padded(const std::string& text, TextTable::Align align, int width) {
  return align == TextTable::Align::kLeft ? PadRight(text, width)
                                          : PadLeft(text, width);
}

// Blanks before a line's end are noise in a file.
void EndLine(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
  out += '\n';
}

}  // namespace

void TextTable::Add(std::vector<Cell> row) {
  HL_CHECK(row.size() == columns_.size());
  rows_.push_back(std::move(row));
}

std::vector<int> TextTable::Widths() const {
  std::vector<int> widths(columns_.size(), 0);
  for (size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i].text));
    }
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], DisplayWidth(columns_[i].title));
  }
  return widths;
}

std::string TextTable::Render(int indent, bool color) const {
  const std::vector<int> widths = Widths();
  std::string out;
  const auto add_cell = [&](size_t column, const std::string& text, Ink ink) {
    if (widths[column] == 0) return;
    const std::string cell =
        Padded(text, columns_[column].align, widths[column]);
    // Only the text is painted, so that blanks at the end can be cut.
    const size_t first = cell.find(text);
    out += cell.substr(0, first) + Paint(text, ink, color) +
           cell.substr(first + text.size());
    out.append(kGap, ' ');
  };
  const std::string margin(static_cast<size_t>(indent), ' ');
  out += margin;
  for (size_t i = 0; i < columns_.size(); ++i) {
    add_cell(i, columns_[i].title, Ink::kFaint);
  }
  EndLine(out);
  for (const auto& row : rows_) {
    out += margin;
    for (size_t i = 0; i < row.size(); ++i)
      add_cell(i, row[i].text, row[i].ink);
    EndLine(out);
  }
  return out;
}

}  // namespace holdline

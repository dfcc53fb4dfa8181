#include "engine/app/report/text_table.h"

#include <algorithm>
#include <numeric>

#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr int kGap = 2;

int WidthOf(const TextTable::Cell& cell) {
  int width = 0;
  for (const TextTable::Part& part : cell.parts) {
    width += DisplayWidth(part.text);
  }
  return width;
}

int LineWidth(const std::vector<int>& widths, int indent) {
  int width = indent;
  for (const int column : widths) {
    if (column != 0) width += column + (width == indent ? 0 : kGap);
  }
  return width;
}

// Appends to a line and cuts it off at a width. Blanks wait until something
// follows them, so that no line ends with blanks.
class LineWriter {
 public:
  explicit LineWriter(const TextTable::Layout& layout) : layout_(layout) {}

  void Blanks(int count) { blanks_ += count; }

  void Text(const std::string& text, Ink ink) {
    if (text.empty()) return;
    const int room = layout_.width == 0 ? DisplayWidth(text)
                                        : layout_.width - used_ - blanks_;
    if (room <= 0) return;
    const std::string fitted = Fit(text, room);
    line_.append(static_cast<size_t>(blanks_), ' ');
    line_ += Paint(fitted, ink, layout_.color);
    used_ += blanks_ + DisplayWidth(fitted);
    blanks_ = 0;
  }

  std::string Take() { return std::move(line_); }

 private:
  const TextTable::Layout& layout_;
  std::string line_;
  int used_ = 0;
  int blanks_ = 0;
};

}  // namespace

void TextTable::Add(std::vector<Cell> row) {
  HL_CHECK(row.size() == columns_.size());
  rows_.push_back(std::move(row));
}

// Zero: the column is left out.
std::vector<int> TextTable::Widths(const Layout& layout) const {
  std::vector<int> widths(columns_.size(), 0);
  for (size_t i = 0; i < columns_.size(); ++i) {
    for (const auto& row : rows_) {
      widths[i] = std::max(widths[i], WidthOf(row[i]));
    }
    if (widths[i] != 0) {
      widths[i] = std::max(
          {widths[i], DisplayWidth(columns_[i].title), columns_[i].at_least});
    }
  }
  for (int turn = 1; layout.width != 0 && turn < 10; ++turn) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (LineWidth(widths, layout.indent) <= layout.width) return widths;
      if (columns_[i].gives_way == turn) widths[i] = 0;
    }
  }
  return widths;
}

std::string TextTable::Line(const std::vector<Cell>& row,
                            const std::vector<int>& widths,
                            const Layout& layout) const {
  LineWriter line(layout);
  line.Blanks(layout.indent);
  for (size_t i = 0; i < row.size(); ++i) {
    if (widths[i] == 0) continue;
    const int missing = widths[i] - WidthOf(row[i]);
    const bool right = columns_[i].align == Align::kRight;
    if (right) line.Blanks(missing);
    for (const Part& part : row[i].parts) line.Text(part.text, part.ink);
    line.Blanks((right ? 0 : missing) + kGap);
  }
  return line.Take();
}

std::vector<std::string> TextTable::Lines(const Layout& layout) const {
  const std::vector<int> widths = Widths(layout);
  std::vector<Cell> titles;
  for (const Column& column : columns_) {
    titles.emplace_back(column.title, Ink::kFaint);
  }
  std::vector<std::string> lines = {Line(titles, widths, layout)};
  for (const auto& row : rows_) lines.push_back(Line(row, widths, layout));
  return lines;
}

std::string TextTable::Render(const Layout& layout) const {
  std::string out;
  for (const std::string& line : Lines(layout)) {
    out += line;
    out += '\n';
  }
  return out;
}

}  // namespace holdline

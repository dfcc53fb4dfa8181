// A table of text with aligned columns, as wide as its cells or as it must be.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/app/report/ink.h"

namespace holdline {

class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    // Where the table is too wide, columns go in the order 1, 2, ...; those of
    // 0 stay.
    int gives_way = 0;
    // Columns that change from frame to frame stay this wide, where shown.
    int at_least = 0;
  };
  struct Part {
    std::string text;
    Ink ink = Ink::kPlain;
  };
  struct Cell {
    Cell(std::string text, Ink ink = Ink::kPlain)  // NOLINT: cells are texts
        : parts{{std::move(text), ink}} {}
    explicit Cell(std::vector<Part> text) : parts(std::move(text)) {}
    std::vector<Part> parts;
  };
  struct Layout {
    int indent = 0;
    bool color = false;
    // Columns of the terminal; 0: as wide as it gets. What does not fit once
    // the columns have given way is cut off.
    int width = 0;
  };

  explicit TextTable(std::vector<Column> columns)
      : columns_(std::move(columns)) {}

  // REQUIRES: as many cells as columns.
  void Add(std::vector<Cell> row);

  // The title line and the rows. A column whose cells are all empty is left
  // out. No line ends with blanks.
  std::vector<std::string> Lines(const Layout& layout) const;

  // The same lines, each with a newline.
  std::string Render(const Layout& layout) const;

 private:
  std::vector<int> Widths(const Layout& layout) const;
  std::string Line(const std::vector<Cell>& row, const std::vector<int>& widths,
                   const Layout& layout) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace holdline

// A table of text with aligned columns, as wide as its cells.
#pragma once

#include <string>
#include <vector>

#include "engine/app/report/ink.h"

namespace holdline {

class TextTable {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };
  struct Cell {
    std::string text;
    Ink ink = Ink::kPlain;
  };

  explicit TextTable(std::vector<Column> columns)
      : columns_(std::move(columns)) {}

  // REQUIRES: as many cells as columns.
  void Add(std::vector<Cell> row);

  // A column whose cells are all empty is left out. Every line begins with
  // `indent` blanks, ends with a newline and without blanks.
  std::string Render(int indent, bool color) const;

 private:
  std::vector<int> Widths() const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace holdline

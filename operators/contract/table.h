// A table beside a contract file: a CSV whose first line names the columns.
// `for_each` makes a contract of each of its rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/diagnostic.h"
#include "operators/contract/source_text.h"

namespace holdline {

inline constexpr size_t kMaxTableRows = 100'000;

struct TableRow {
  int64_t line = 0;  // of the file, from 1
  std::vector<std::string> cells;
};

struct Table {
  std::string path;
  std::vector<std::string> columns;
  std::vector<TableRow> rows;  // each as long as `columns`
};

// Whether a file of a book is a table: its name ends with ".csv".
bool IsTable(std::string_view path);

// Tells all that is wrong with it; nothing where anything was. Blanks around a
// cell are no part of it.
std::optional<Table> ReadTable(const SourceFile& file,
                               std::vector<Diagnostic>& diagnostics);

// Tells of rows of a table, each at its line: the first twenty, and how many
// there are beyond.
class RowMistakes {
 public:
  RowMistakes(std::string file, std::vector<Diagnostic>& diagnostics)
      : file_(std::move(file)), diagnostics_(diagnostics) {}
  RowMistakes(const RowMistakes&) = delete;
  RowMistakes& operator=(const RowMistakes&) = delete;
  ~RowMistakes();

  void Tell(int64_t line, std::string message);
  size_t told() const { return told_; }

 private:
  const std::string file_;
  std::vector<Diagnostic>& diagnostics_;
  size_t told_ = 0;
};

}  // namespace holdline

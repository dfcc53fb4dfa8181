#include "operators/contract/table.h"

#include <set>
#include <utility>

#include "operators/contract/text.h"
#include "operators/telemetry/csv_reader.h"

namespace holdline {
namespace {

constexpr size_t kMaxRowMistakes = 20;

bool CheckText(const SourceFile& file, RowMistakes& mistakes) {
  if (file.text.size() > kMaxSourceBytes) {
    mistakes.Tell(
        1, Concat("the file is larger than ", kMaxSourceBytes >> 20, " MiB"));
  } else if (const SourceFault fault = FindSourceFault(file.text);
             fault.what != nullptr) {
    mistakes.Tell(fault.line, fault.what);
  }
  return mistakes.told() == 0;
}

std::vector<std::string> CellsOf(const CsvRow& row) {
  std::vector<std::string> cells;
  cells.reserve(row.fields.size());
  for (const std::string_view field : row.fields) {
    cells.emplace_back(Trim(field));
  }
  return cells;
}

void CheckColumns(const Table& table, int64_t line, RowMistakes& mistakes) {
  std::set<std::string_view> names;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const std::string& name = table.columns[i];
    if (name.empty()) {
      mistakes.Tell(line, Concat("column ", i + 1, " has no name"));
    } else if (name.find_first_of("{}") != std::string::npos) {
      mistakes.Tell(
          line, Concat("the column \"", name, "\" has a brace in its name"));
    } else if (!names.insert(name).second) {
      mistakes.Tell(line, Concat("two columns are named \"", name, "\""));
    }
  }
}

void ReadRows(CsvReader& reader, Table& table, RowMistakes& mistakes) {
  CsvRow row;
  while (reader.Next(row)) {
    if (!row.mistake.empty()) {
      mistakes.Tell(row.line, std::string(row.mistake));
    } else if (row.fields.size() != table.columns.size()) {
      mistakes.Tell(row.line, Concat("the row has ", row.fields.size(),
                                     " cells, the first line names ",
                                     table.columns.size(), " columns"));
    } else if (table.rows.size() == kMaxTableRows) {
      mistakes.Tell(row.line, Concat("more than ", kMaxTableRows, " rows"));
      return;
    } else {
      table.rows.push_back({row.line, CellsOf(row)});
    }
  }
}

}  // namespace

RowMistakes::~RowMistakes() {
  if (told_ <= kMaxRowMistakes) return;
  diagnostics_.push_back({.file = file_,
                          .path = "",
                          .message = Concat("and ", told_ - kMaxRowMistakes,
                                            " more rows with mistakes")});
}

void RowMistakes::Tell(int64_t line, std::string message) {
  if (++told_ > kMaxRowMistakes) return;
  diagnostics_.push_back({.file = file_,
                          .line = static_cast<int>(line),
                          .column = 1,
                          .path = "",
                          .message = std::move(message)});
}

bool IsTable(std::string_view path) { return path.ends_with(".csv"); }

std::optional<Table> ReadTable(const SourceFile& file,
                               std::vector<Diagnostic>& diagnostics) {
  RowMistakes mistakes(file.path, diagnostics);
  if (!CheckText(file, mistakes)) return std::nullopt;
  Table table{.path = file.path, .columns = {}, .rows = {}};
  CsvReader reader(file.text, {});
  CsvRow head;
  if (!reader.Next(head)) {
    mistakes.Tell(1, "the table is empty; its first line names the columns");
    return std::nullopt;
  }
  if (!head.mistake.empty()) {
    mistakes.Tell(head.line, std::string(head.mistake));
    return std::nullopt;
  }
  table.columns = CellsOf(head);
  CheckColumns(table, head.line, mistakes);
  ReadRows(reader, table, mistakes);
  if (mistakes.told() > 0) return std::nullopt;
  if (table.rows.empty()) {
    mistakes.Tell(head.line, "the table has no rows behind its first line");
    return std::nullopt;
  }
  return table;
}

}  // namespace holdline

#include "operators/contract/expansion.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/functional/function_ref.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

namespace fs = std::filesystem;

using CellOf = absl::FunctionRef<std::string_view(std::string_view column)>;

// The text with `{column}` replaced; "{{" and "}}" are braces. False where a
// brace stands alone.
bool Fill(std::string_view text, CellOf cell, std::string& filled) {
  filled.clear();
  for (size_t at = 0; at < text.size();) {
    const size_t brace = std::min(text.find_first_of("{}", at), text.size());
    filled += text.substr(at, brace - at);
    if (brace == text.size()) return true;
    at = brace + 2;
    if (text.substr(brace + 1, 1) == text.substr(brace, 1)) {
      filled += text[brace];
      continue;
    }
    const size_t close = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || close == text.npos || text[close] == '{') {
      return false;
    }
    filled += cell(text.substr(brace + 1, close - brace - 1));
    at = close + 1;
  }
  return true;
}

std::optional<size_t> ColumnOf(const Table& table, std::string_view name) {
  const auto found =
      std::find(table.columns.begin(), table.columns.end(), name);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<size_t>(found - table.columns.begin());
}

std::string FilledFrom(const Table& table, size_t row, std::string_view text) {
  if (text.find_first_of("{}") == text.npos) return std::string(text);
  std::string filled;
  Fill(
      text,
      [&](std::string_view name) -> std::string_view {
        const std::optional<size_t> column = ColumnOf(table, name);
        if (!column) return "";  // in what was refused before
        return table.rows[row].cells[*column];
      },
      filled);
  return filled;
}

void FillTree(const Table& table, size_t row, YamlNode& node) {
  node.text = FilledFrom(table, row, node.text);
  for (YamlNode& item : node.items) FillTree(table, row, item);
  for (YamlEntry& entry : node.entries) {
    FillTree(table, row, entry.key);
    FillTree(table, row, entry.value);
  }
}

// What is wrong with the braces of a text; empty where nothing is.
std::string Fault(const Table& table, std::string_view text) {
  std::string unknown;
  std::string filled;
  const bool whole = Fill(
      text,
      [&](std::string_view column) -> std::string_view {
        if (unknown.empty() && !ColumnOf(table, column)) unknown = column;
        return "";
      },
      filled);
  if (!whole) {
    return "a brace stands alone; write {column}, or {{ and }} for braces";
  }
  if (unknown.empty()) return "";
  return Concat("there is no column \"", unknown, "\" in ", table.path,
                "; columns here: ", Listed(table.columns));
}

// To YAML `{answer}` without quotes is a map.
bool IsBareColumn(const Table& table, const YamlNode& node) {
  return node.entries.size() == 1 &&
         node.entries[0].value.kind == YamlNode::Kind::kNull &&
         node.entries[0].key.line == node.line &&
         ColumnOf(table, node.entries[0].key.text).has_value();
}

void Check(const YamlCursor& at, const Table& table) {
  const YamlNode& node = at.node();
  if (const std::string fault = Fault(table, node.text); !fault.empty()) {
    at.Error(fault);
  }
  if (IsBareColumn(table, node)) {
    const std::string& column = node.entries[0].key.text;
    at.Error(Concat("YAML reads a bare {", column, "} as a map; write \"{",
                    column, "}\" in quotes"));
    return;
  }
  for (size_t i = 0; i < node.items.size(); ++i) Check(at.Item(i), table);
  for (const YamlEntry& entry : node.entries) {
    const YamlCursor child = at.Child(entry);
    const std::string fault = Fault(table, entry.key.text);
    if (!fault.empty()) child.ErrorAtKey(fault);
    Check(child, table);
  }
}

void CheckName(const YamlCursor& document, const Table& table) {
  const YamlEntry* const name = FindEntry(document.node(), "contract");
  if (name != nullptr) {
    const bool is_text = name->value.kind == YamlNode::Kind::kScalar;
    if (is_text && name->value.text.find('{') != std::string::npos) return;
    if (IsBareColumn(table, name->value)) return;  // told already
  }
  const YamlEntry& at =
      name != nullptr ? *name : *FindEntry(document.node(), "for_each");
  document.Child(at).Error(
      Concat("`for_each` needs a `contract:` with a column in its name, so "
             "that the names differ, such as \"{",
             table.columns[0], "}-support\""));
}

}  // namespace

std::string TablePath(std::string_view file, std::string_view table) {
  return (fs::path(file).parent_path() / table).lexically_normal().string();
}

const YamlNode* ForecastTableIn(const YamlNode& document) {
  const YamlNode* at = &document;
  for (const std::string_view key : {"client", "forecast", "table"}) {
    if (at->kind != YamlNode::Kind::kMap) return nullptr;
    const YamlEntry* const entry = FindEntry(*at, key);
    if (entry == nullptr) return nullptr;
    at = &entry->value;
  }
  return at;
}

std::vector<std::string> TablesNamedIn(const SourceFile& file) {
  std::vector<std::string> tables;
  // Most files name none, and are parsed once only.
  if (file.text.find(".csv") == std::string::npos) return tables;
  std::vector<Diagnostic> ignored;
  for (const YamlNode& document : ParseYaml(file, ignored)) {
    const YamlEntry* const entry = FindEntry(document, "for_each");
    if (entry != nullptr && IsTable(entry->value.text)) {
      tables.push_back(TablePath(file.path, entry->value.text));
    }
    const YamlNode* const forecast = ForecastTableIn(document);
    if (forecast != nullptr && IsTable(forecast->text)) {
      tables.push_back(TablePath(file.path, forecast->text));
    }
  }
  return tables;
}

std::optional<Expansion> Expansion::Of(const YamlCursor& document,
                                       const Table& table) {
  const size_t errors_before = document.ErrorsSoFar();
  Check(document, table);
  CheckName(document, table);
  if (document.ErrorsSoFar() != errors_before) return std::nullopt;
  return Expansion(document.node(), table);
}

std::string Expansion::Filled(size_t row, std::string_view text) const {
  return FilledFrom(*table_, row, text);
}

YamlNode Expansion::Expanded(size_t row) const {
  YamlNode document = *document_;
  EraseOnly(document, "for_each");
  FillTree(*table_, row, document);
  return document;
}

}  // namespace holdline

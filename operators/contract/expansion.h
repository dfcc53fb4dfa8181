// One contract for each row of a table: `for_each: tenants.csv` in a document,
// whose texts and keys name the table's columns in braces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/table.h"
#include "operators/contract/yaml_tree.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The path inside the book of a table that the contract file `file` names.
std::string TablePath(std::string_view file, std::string_view table);

// The text that names the table of the document's forecast; null: none does.
const YamlNode* ForecastTableIn(const YamlNode& document);

// The paths of all tables that the documents of a file name. What is wrong
// with them is not told here.
std::vector<std::string> TablesNamedIn(const SourceFile& file);

// A document and the rows of its table. Constant after construction; borrows
// both.
class Expansion {
 public:
  // Tells what no row could make right: columns that are not there, lone
  // braces, one name for all; nothing where it told something.
  static std::optional<Expansion> Of(const YamlCursor& document,
                                     const Table& table);

  const Table& table() const { return *table_; }
  // A text of the document as the row has it.
  std::string Filled(size_t row, std::string_view text) const;
  // The row's contract: without `for_each`, and each word where it stands in
  // the document.
  YamlNode Expanded(size_t row) const;

 private:
  Expansion(const YamlNode& document, const Table& table)
      : document_(&document), table_(&table) {}

  const YamlNode* document_;
  const Table* table_;
};

}  // namespace holdline

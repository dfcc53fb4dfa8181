// A contract or template of a book before it inherits anything: a document of
// a file, or a row's share of one.
#pragma once

#include <string>

#include "operators/contract/expansion.h"
#include "operators/contract/yaml_tree.h"

namespace holdline {

struct BookDocument {
  const YamlNode* text = nullptr;        // as its file has it
  int end_line = 0;                      // of the file; its next document's
  const Expansion* expansion = nullptr;  // null: it is not one of many
  size_t row = 0;
  bool is_template = false;
  std::string name = "";  // empty: told already

  YamlNode Tree() const {
    return expansion == nullptr ? *text : expansion->Expanded(row);
  }
  // A word of its text as `Tree` has it.
  std::string Filled(const std::string& word) const {
    return expansion == nullptr ? word : expansion->Filled(row, word);
  }
  // Whether this place is in its text, and not in what it inherits.
  bool Holds(uint32_t file, int line) const {
    return file == text->file && line >= text->line && line < end_line;
  }
};

}  // namespace holdline

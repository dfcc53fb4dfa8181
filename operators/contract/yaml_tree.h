// A YAML file as a tree that still knows where each word stood and whether it
// was quoted. Nothing is interpreted: a scalar is its text.
//
// Of YAML only what a person needs is taken: maps, lists, scalars, several
// documents. Aliases, tags and keys that are no words are told as mistakes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/diagnostic.h"
#include "operators/contract/source_text.h"

namespace holdline {

struct YamlNode {
  enum class Kind : uint8_t {
    kNull,  // no value, "null" or "~"
    kScalar,
    kList,
    kMap,
    kRefused,  // already told as a mistake
  };

  Kind kind = Kind::kNull;
  bool quoted = false;  // a scalar in quotes or a block
  uint32_t file = 0;    // which of the sink's files it stands in
  int line = 0;         // from 1
  int column = 0;       // from 1, in bytes
  std::string text;     // of a scalar
  std::vector<YamlNode> items;
  std::vector<struct YamlEntry> entries;
};

struct YamlEntry {
  YamlNode key;  // kScalar, or kRefused
  YamlNode value;
};

// The documents of the file, those before a mistake in YAML itself included.
// Empty documents are left out. Mistakes go to `diagnostics`. `file_index` is
// what the nodes call the file: its place in YamlSink::files.
std::vector<YamlNode> ParseYaml(const SourceFile& file,
                                std::vector<Diagnostic>& diagnostics,
                                uint32_t file_index = 0);

// The first entry of a map with that key, or null.
const YamlEntry* FindEntry(const YamlNode& map, std::string_view key);
YamlEntry* FindEntry(YamlNode& map, std::string_view key);

// Takes the entry with that key out of a map. A key that stands there twice is
// left, to be told as that.
void EraseOnly(YamlNode& map, std::string_view key);

// A hash of what the document says: keys and values in their order. Comments,
// layout and quotes do not matter.
uint64_t ContentHash(const YamlNode& document);

}  // namespace holdline

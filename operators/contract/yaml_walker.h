// Reads a YAML tree strictly and tells every mistake at its place: wrong
// kinds, unknown and duplicate keys, words that YAML readers take for
// booleans. Contracts and the service's configuration are read with it.
//
// Cursors borrow the tree and the list of diagnostics; both must outlive them.
// Thread-compatible.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/yaml_tree.h"

namespace holdline {

// Where diagnostics go, and the files that they can be about.
struct YamlSink {
  std::vector<std::string> files;  // as YamlNode::file counts them
  std::vector<Diagnostic>* diagnostics = nullptr;
  size_t errors = 0;  // told through this sink
};

// One value of a document, and the path that leads to it.
class YamlCursor {
 public:
  // A whole document. `sink` must outlive the cursor.
  YamlCursor(const YamlNode& document, YamlSink& sink)
      : key_(&document), node_(&document), sink_(&sink) {}

  const std::string& path() const { return path_; }
  const YamlNode& node() const { return *node_; }
  const YamlNode& key_node() const { return *key_; }
  bool IsMap() const { return node_->kind == YamlNode::Kind::kMap; }
  bool IsList() const { return node_->kind == YamlNode::Kind::kList; }
  bool IsScalar() const { return node_->kind == YamlNode::Kind::kScalar; }

  // Tells about the value, or about its key. What was refused before is told
  // once only.
  void Error(std::string message) const;
  void Warn(std::string message) const;
  void ErrorAtKey(std::string message) const;
  void WarnAtKey(std::string message) const;
  // How many errors were told so far: to see whether reading a part told any.
  size_t ErrorsSoFar() const { return sink_->errors; }

  // The text of a scalar. Tells, and returns nothing, where there is none,
  // where it is empty, and where it is a bare yes, no, on, off, true or false.
  std::optional<std::string> Text() const;
  // As Text, but takes bare words that YAML readers take for booleans.
  std::optional<std::string> AnyText() const;

  // The items of a list; tells where it is none, or empty.
  std::vector<YamlCursor> Items() const;
  // The entries of a map whose keys are names of the writer's own; tells where
  // it is none, where it is empty, and duplicates, which it leaves out.
  std::vector<YamlCursor> Entries() const;
  // The key of an entry.
  const std::string& Key() const { return key_->text; }
  // The value of an entry of this map.
  YamlCursor Child(const YamlEntry& entry) const;
  // REQUIRES: the list has such an item.
  YamlCursor Item(size_t index) const;

 private:
  friend class YamlMap;
  YamlCursor() = default;
  bool Expect(YamlNode::Kind kind) const;
  void Tell(const YamlNode& at, Severity severity, std::string message) const;

  const YamlNode* key_ = nullptr;  // the value itself where there is no key
  const YamlNode* node_ = nullptr;
  YamlSink* sink_ = nullptr;
  std::string path_;
};

// A map whose keys the language fixes. Ask for each key it may have, then
// Close: what nobody asked for is told as unknown.
class YamlMap {
 public:
  // Tells where it is no map, and of duplicate keys.
  explicit YamlMap(const YamlCursor& at);

  const YamlCursor& at() const { return at_; }
  bool is_map() const { return is_map_; }

  std::optional<YamlCursor> Find(std::string_view key);
  // Tells where the key is missing; `example` says what to write.
  std::optional<YamlCursor> Require(std::string_view key,
                                    std::string_view example);
  // Keys of the language that this release does not execute: told as that.
  void NotYet(std::initializer_list<std::string_view> keys);
  void Close();

  // As Find, for a key that is not offered as a remedy for unknown ones.
  std::optional<YamlCursor> Take(std::string_view key);
  std::vector<YamlCursor> TakeWhere(
      absl::FunctionRef<bool(std::string_view)> wanted);

  // Whether the value is a map with that key. Tells nothing.
  static bool Has(const YamlCursor& at, std::string_view key);

 private:
  YamlCursor at_;
  bool is_map_ = false;
  std::vector<YamlCursor> entries_;
  std::vector<bool> taken_;
  std::vector<std::string_view> known_;
  std::vector<std::string_view> not_yet_;
};

}  // namespace holdline

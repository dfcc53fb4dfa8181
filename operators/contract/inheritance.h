// The levels of a contract: what it does not set comes from the contract or
// template that it names with `inherits`, which may inherit itself.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/contract/book_document.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

inline constexpr size_t kMaxLevels = 16;

// `base` with `over` laid over it. Maps merge by key, deeply, and keep the
// order of `base`; everything else of `over` replaces whole, and null takes
// away. Each word knows where it stood; maps that were merged, where they
// stood in `over`.
YamlNode Overlaid(const YamlNode& base, const YamlNode& over);

// The documents of a book by their names, and what they inherit. Borrows the
// documents, which must not change. Thread-compatible.
class Levels {
 public:
  explicit Levels(const std::vector<BookDocument>& documents);

  // The document as if it had been written out: without `inherits`, and a
  // template as a contract. Nothing where its levels have a mistake; the sink
  // is told it if it is this document's own.
  std::optional<YamlNode> WrittenOut(size_t document, YamlSink& sink);

  // What the document inherits from directly; nothing where that is nothing,
  // or a mistake.
  std::optional<size_t> ParentOf(size_t document) const;

  // The contract that the document inherits from at last: itself, where it
  // inherits from templates alone.
  // REQUIRES: WrittenOut found no mistake in its levels.
  size_t GroupOf(size_t document) const;

  std::optional<size_t> Find(std::string_view name) const;

 private:
  bool CheckLevels(size_t document, const YamlCursor& inherits);
  std::string UnknownName(const std::string& name);
  std::string Chain(const std::vector<size_t>& documents) const;
  YamlNode Merged(size_t document, const YamlNode& tree);
  const YamlNode& AsParent(size_t document);

  const std::vector<BookDocument>& documents_;
  std::map<std::string_view, size_t> by_name_;  // the first of each name
  std::map<size_t, YamlNode> parents_;  // written out, for their children
  std::map<std::string, std::string> unknown_;  // what is said of each
};

}  // namespace holdline

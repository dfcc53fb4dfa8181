#include "operators/contract/yaml_walker.h"

#include <algorithm>
#include <map>
#include <utility>

#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// YAML 1.1 reads these as booleans where they are not quoted.
bool LooksBoolean(std::string_view text) {
  constexpr std::string_view kWords[] = {"y",  "yes", "n",    "no",
                                         "on", "off", "true", "false"};
  const std::string lower = Lower(text);
  return std::find(std::begin(kWords), std::end(kWords), lower) !=
         std::end(kWords);
}

std::string_view KindName(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kScalar:
      return "a single value";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map of keys and values";
    default:
      return "nothing";
  }
}

}  // namespace

void YamlCursor::Tell(const YamlNode& at, Severity severity,
                      std::string message) const {
  // The key tells better than the empty place where a value is missing.
  const YamlNode& place = at.kind == YamlNode::Kind::kNull ? *key_ : at;
  if (node_->kind == YamlNode::Kind::kRefused) return;
  if (severity == Severity::kError) ++sink_->errors;
  sink_->diagnostics->push_back({.file = sink_->files[place.file],
                                 .line = place.line,
                                 .column = place.column,
                                 .path = path_,
                                 .message = std::move(message),
                                 .severity = severity});
}

void YamlCursor::Error(std::string message) const {
  Tell(*node_, Severity::kError, std::move(message));
}
void YamlCursor::Warn(std::string message) const {
  Tell(*node_, Severity::kWarning, std::move(message));
}
void YamlCursor::ErrorAtKey(std::string message) const {
  Tell(*key_, Severity::kError, std::move(message));
}
void YamlCursor::WarnAtKey(std::string message) const {
  Tell(*key_, Severity::kWarning, std::move(message));
}

bool YamlCursor::Expect(YamlNode::Kind kind) const {
  if (node_->kind == kind) return true;
  if (node_->kind == YamlNode::Kind::kNull) {
    Error(Concat("has no value; expected ", KindName(kind)));
  } else {
    Error(
        Concat("expected ", KindName(kind), ", found ", KindName(node_->kind)));
  }
  return false;
}

std::optional<std::string> YamlCursor::AnyText() const {
  if (!Expect(YamlNode::Kind::kScalar)) return std::nullopt;
  if (Trim(node_->text).empty()) {
    Error("is empty");
    return std::nullopt;
  }
  return node_->text;
}

std::optional<std::string> YamlCursor::Text() const {
  std::optional<std::string> text = AnyText();
  if (text.has_value() && !node_->quoted && LooksBoolean(*text)) {
    Error(Concat("YAML reads a bare ", *text,
                 " as true or false; if the word is meant, write \"", *text,
                 "\" in quotes"));
    return std::nullopt;
  }
  return text;
}

YamlCursor YamlCursor::Child(const YamlEntry& entry) const {
  YamlCursor child;
  child.key_ = &entry.key;
  child.node_ = &entry.value;
  child.sink_ = sink_;
  child.path_ =
      path_.empty() ? entry.key.text : Concat(path_, ".", entry.key.text);
  return child;
}

YamlCursor YamlCursor::Item(size_t index) const {
  YamlCursor item;
  item.key_ = item.node_ = &node_->items[index];
  item.sink_ = sink_;
  item.path_ = Concat(path_, "[", index, "]");
  return item;
}

std::vector<YamlCursor> YamlCursor::Items() const {
  std::vector<YamlCursor> items;
  if (!Expect(YamlNode::Kind::kList)) return items;
  if (node_->items.empty()) Error("the list is empty");
  for (size_t i = 0; i < node_->items.size(); ++i) items.push_back(Item(i));
  return items;
}

std::vector<YamlCursor> YamlCursor::Entries() const {
  std::vector<YamlCursor> entries;
  if (!Expect(YamlNode::Kind::kMap)) return entries;
  if (node_->entries.empty()) Error("the map is empty");
  std::map<std::string_view, int> first_lines;
  for (const YamlEntry& entry : node_->entries) {
    if (entry.key.kind == YamlNode::Kind::kRefused) continue;
    YamlCursor child = Child(entry);
    const auto [first, fresh] =
        first_lines.try_emplace(entry.key.text, entry.key.line);
    if (!fresh) {
      child.ErrorAtKey(Concat("the key \"", entry.key.text,
                              "\" stands here a second time; the first "
                              "is in line ",
                              first->second));
    } else if (!entry.key.quoted && LooksBoolean(entry.key.text)) {
      child.ErrorAtKey(Concat("YAML reads a bare ", entry.key.text,
                              " as true or false; write the key in "
                              "quotes, or choose another"));
    } else {
      entries.push_back(std::move(child));
    }
  }
  return entries;
}

YamlMap::YamlMap(const YamlCursor& at) : at_(at), is_map_(at.IsMap()) {
  entries_ = at.Entries();
  taken_.resize(entries_.size());
}

std::optional<YamlCursor> YamlMap::Take(std::string_view key) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].Key() != key) continue;
    taken_[i] = true;
    return entries_[i];
  }
  return std::nullopt;
}

std::vector<YamlCursor> YamlMap::TakeWhere(
    absl::FunctionRef<bool(std::string_view)> wanted) {
  std::vector<YamlCursor> found;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (taken_[i] || !wanted(entries_[i].Key())) continue;
    taken_[i] = true;
    found.push_back(entries_[i]);
  }
  return found;
}

bool YamlMap::Has(const YamlCursor& at, std::string_view key) {
  const std::vector<YamlEntry>& entries = at.node().entries;
  return std::any_of(
      entries.begin(), entries.end(),
      [&](const YamlEntry& entry) { return entry.key.text == key; });
}

std::optional<YamlCursor> YamlMap::Find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
    known_.push_back(key);
  }
  return Take(key);
}

std::optional<YamlCursor> YamlMap::Require(std::string_view key,
                                           std::string_view example) {
  std::optional<YamlCursor> found = Find(key);
  if (!found.has_value() && is_map_) {
    at_.ErrorAtKey(Concat("`", key, ":` is missing; write for example `", key,
                          ": ", example, "`"));
  }
  return found;
}

void YamlMap::NotYet(std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    not_yet_.push_back(key);
    const std::optional<YamlCursor> found = Take(key);
    if (!found.has_value()) continue;
    found->ErrorAtKey(Concat("`", key, "` is not yet supported"));
  }
}

void YamlMap::Close() {
  std::vector<std::string_view> meant = known_;
  meant.insert(meant.end(), not_yet_.begin(), not_yet_.end());
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (taken_[i]) continue;
    const std::string& key = entries_[i].Key();
    std::string hint = DidYouMean(key, meant);
    if (hint.empty()) {
      hint = Concat("; keys here: ", Listed(known_));
    }
    entries_[i].ErrorAtKey(
        Concat("the key \"", key, "\" is not known here", hint));
  }
}

}  // namespace holdline

#include "operators/contract/inheritance.h"

#include <algorithm>
#include <set>
#include <utility>

#include "operators/contract/names.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// More names than anybody reads.
constexpr size_t kMaxNamesTold = 12;

bool IsOwn(std::string_view key) {
  constexpr std::string_view kOwn[] = {"contract", "template", "for_each",
                                       "title", "inherits"};
  return std::find(std::begin(kOwn), std::end(kOwn), key) != std::end(kOwn);
}

bool IsMap(const YamlNode& node) { return node.kind == YamlNode::Kind::kMap; }

// Of names where there are many, the first.
std::string SomeOf(std::vector<std::string_view> names) {
  const bool all = names.size() <= kMaxNamesTold;
  if (!all) names.resize(kMaxNamesTold);
  return Concat(Listed(names), all ? "" : ", ...");
}

std::vector<std::string_view> KeysOf(const YamlNode& map) {
  std::vector<std::string_view> keys;
  for (const YamlEntry& entry : map.entries) keys.push_back(entry.key.text);
  return keys;
}

// Tells where `over` takes away what `base` does not have.
void CheckTakenAway(const YamlNode& base, const YamlCursor& over) {
  if (!IsMap(base) || !over.IsMap()) return;
  for (const YamlEntry& entry : over.node().entries) {
    const YamlEntry* const inherited = FindEntry(base, entry.key.text);
    const YamlCursor child = over.Child(entry);
    if (inherited != nullptr) {
      CheckTakenAway(inherited->value, child);
    } else if (entry.value.kind == YamlNode::Kind::kNull) {
      const std::vector<std::string_view> keys = KeysOf(base);
      std::string hint = DidYouMean(entry.key.text, keys);
      if (hint.empty()) {
        hint = Concat("; what is inherited here: ", SomeOf(keys));
      }
      child.Error(Concat("has no value, and there is no \"", entry.key.text,
                         "\" to take away", hint));
    }
  }
}

}  // namespace

YamlNode Overlaid(const YamlNode& base, const YamlNode& over) {
  if (!IsMap(base) || !IsMap(over)) return over;
  YamlNode laid = over;
  laid.entries.clear();
  // A key that stands somewhere twice stays twice, to be told as that.
  std::map<std::string_view, const YamlEntry*> to_merge;
  for (const YamlEntry& entry : over.entries) {
    to_merge.try_emplace(entry.key.text, &entry);
  }
  std::set<const YamlEntry*> merged;
  for (const YamlEntry& inherited : base.entries) {
    const auto set = to_merge.find(inherited.key.text);
    if (set == to_merge.end() || !merged.insert(set->second).second) {
      laid.entries.push_back(inherited);
    } else if (set->second->value.kind != YamlNode::Kind::kNull) {
      laid.entries.push_back(
          {set->second->key, Overlaid(inherited.value, set->second->value)});
    }
  }
  for (const YamlEntry& entry : over.entries) {
    if (!merged.contains(&entry) && entry.value.kind != YamlNode::Kind::kNull) {
      laid.entries.push_back(entry);
    }
  }
  return laid;
}

Levels::Levels(const std::vector<BookDocument>& documents)
    : documents_(documents) {
  for (size_t i = 0; i < documents.size(); ++i) {
    if (!documents[i].name.empty()) by_name_.try_emplace(documents[i].name, i);
  }
}

std::optional<size_t> Levels::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<size_t> Levels::ParentOf(size_t document) const {
  const BookDocument& child = documents_[document];
  const YamlEntry* const inherits = FindEntry(*child.text, "inherits");
  if (inherits == nullptr) return std::nullopt;
  return Find(child.Filled(inherits->value.text));
}

size_t Levels::GroupOf(size_t document) const {
  size_t group = document;
  for (auto at = ParentOf(document); at.has_value(); at = ParentOf(*at)) {
    if (!documents_[*at].is_template) group = *at;
  }
  return group;
}

std::string Levels::Chain(const std::vector<size_t>& documents) const {
  std::vector<std::string_view> names;
  for (const size_t document : documents) {
    names.push_back(documents_[document].name);
  }
  return Listed(names, " -> ");
}

std::string Levels::UnknownName(const std::string& name) {
  const auto [told, fresh] = unknown_.try_emplace(name);
  if (!fresh) return told->second;
  std::vector<std::string_view> names;
  for (const auto& [known, document] : by_name_) names.push_back(known);
  std::string hint = DidYouMean(name, names);
  if (hint.empty()) hint = Concat("; names here: ", SomeOf(names));
  told->second =
      Concat("no contract or template is named \"", name, "\"", hint);
  return told->second;
}

bool Levels::CheckLevels(size_t document, const YamlCursor& inherits) {
  const std::optional<std::string> name = inherits.Text();
  if (!name.has_value()) return false;
  if (const absl::Status good = CheckName(*name); !good.ok()) {
    inherits.Error(std::string(good.message()));
    return false;
  }
  if (!Find(*name).has_value()) {
    inherits.Error(UnknownName(*name));
    return false;
  }
  std::vector<size_t> chain = {document};
  for (size_t at = document; FindEntry(*documents_[at].text, "inherits");) {
    const std::optional<size_t> parent = ParentOf(at);
    if (!parent.has_value()) return false;  // told at that level
    at = *parent;
    const bool is_circle =
        std::find(chain.begin(), chain.end(), at) != chain.end();
    chain.push_back(at);
    if (is_circle) {
      // Told once, at the first of those in it.
      if (at == document &&
          at == *std::min_element(chain.begin(), chain.end())) {
        inherits.Error(Concat("inherits from itself: ", Chain(chain)));
      }
      return false;
    }
    if (chain.size() > kMaxLevels) {
      inherits.Error(
          Concat("more than ", kMaxLevels, " levels: ", Chain(chain)));
      return false;
    }
  }
  return true;
}

YamlNode Levels::Merged(size_t document, const YamlNode& tree) {
  YamlNode merged = tree;
  if (const std::optional<size_t> parent = ParentOf(document)) {
    merged = Overlaid(AsParent(*parent), tree);
    EraseOnly(merged, "inherits");
    // As it is read: first what it is called.
    std::stable_partition(
        merged.entries.begin(), merged.entries.end(),
        [](const YamlEntry& entry) { return IsOwn(entry.key.text); });
  }
  return merged;
}

// What of a document its children may have.
const YamlNode& Levels::AsParent(size_t document) {
  const auto found = parents_.find(document);
  if (found != parents_.end()) return found->second;
  YamlNode parent = Merged(document, documents_[document].Tree());
  std::erase_if(parent.entries,
                [](const YamlEntry& entry) { return IsOwn(entry.key.text); });
  return parents_.emplace(document, std::move(parent)).first->second;
}

std::optional<YamlNode> Levels::WrittenOut(size_t document, YamlSink& sink) {
  YamlNode tree = documents_[document].Tree();
  if (const YamlEntry* const inherits = FindEntry(tree, "inherits")) {
    const YamlCursor at(tree, sink);
    const size_t errors_before = sink.errors;
    if (!CheckLevels(document, at.Child(*inherits))) return std::nullopt;
    CheckTakenAway(AsParent(*ParentOf(document)), at);
    if (sink.errors != errors_before) return std::nullopt;
    tree = Merged(document, tree);
  }
  if (documents_[document].is_template) {
    for (YamlEntry& entry : tree.entries) {
      if (entry.key.text == "template") entry.key.text = "contract";
    }
  }
  return tree;
}

}  // namespace holdline

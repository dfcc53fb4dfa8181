#include "operators/contract/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <sstream>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// Builds one document from the parser's events.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const std::string& file, uint32_t file_index,
              std::vector<Diagnostic>& diagnostics)
      : file_(file), file_index_(file_index), diagnostics_(diagnostics) {}

  YamlNode TakeDocument() { return std::exchange(document_, {}); }

  void OnDocumentStart(const YAML::Mark&) override { open_.clear(); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Add(NodeAt(mark, YamlNode::Kind::kNull));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Refuse(mark, "aliases are not taken here; write the value out");
    Add(NodeAt(mark, YamlNode::Kind::kRefused));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    YamlNode node = NodeAt(mark, YamlNode::Kind::kScalar);
    node.quoted = tag != "?";
    node.text = value;
    if (!IsPlainTag(mark, tag)) node.kind = YamlNode::Kind::kRefused;
    Add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t, YAML::EmitterStyle::value) override {
    IsPlainTag(mark, tag);
    open_.push_back({NodeAt(mark, YamlNode::Kind::kList), {}, false});
  }
  void OnSequenceEnd() override { CloseInnermost(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t, YAML::EmitterStyle::value) override {
    IsPlainTag(mark, tag);
    open_.push_back({NodeAt(mark, YamlNode::Kind::kMap), {}, false});
  }
  void OnMapEnd() override { CloseInnermost(); }

 private:
  struct Open {
    YamlNode node;
    YamlNode key;
    bool has_key = false;
  };

  YamlNode NodeAt(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode node;
    node.kind = kind;
    node.file = file_index_;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void Refuse(const YAML::Mark& mark, std::string message) {
    diagnostics_.push_back({.file = file_,
                            .line = mark.line + 1,
                            .column = mark.column + 1,
                            .path = "",
                            .message = std::move(message)});
  }

  bool IsPlainTag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return true;
    Refuse(mark,
           Concat("the tag \"", tag, "\" is not taken here; leave it out"));
    return false;
  }

  void CloseInnermost() {
    YamlNode node = std::move(open_.back().node);
    open_.pop_back();
    Add(std::move(node));
  }

  void Add(YamlNode node) {
    if (open_.empty()) {
      document_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      parent.key = std::move(node);
      parent.has_key = true;
      CheckKey(parent.key);
    } else {
      parent.node.entries.push_back({std::move(parent.key), std::move(node)});
      parent.has_key = false;
    }
  }

  void CheckKey(YamlNode& key) {
    if (key.kind == YamlNode::Kind::kScalar ||
        key.kind == YamlNode::Kind::kRefused) {
      return;
    }
    diagnostics_.push_back({.file = file_,
                            .line = key.line,
                            .column = key.column,
                            .path = "",
                            .message = "a key must be a word"});
    key.kind = YamlNode::Kind::kRefused;
  }

  const std::string& file_;
  const uint32_t file_index_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<Open> open_;
  YamlNode document_;
};

// What the parser cannot be given: it would replace or misread it.
bool CheckBytes(const SourceFile& file, std::vector<Diagnostic>& diagnostics) {
  Diagnostic refusal;
  refusal.file = file.path;
  if (file.text.size() > kMaxSourceBytes) {
    refusal.message =
        Concat("the file is larger than ", kMaxSourceBytes >> 20, " MiB");
  } else if (const SourceFault fault = FindSourceFault(file.text);
             fault.what != nullptr) {
    refusal.line = fault.line;
    refusal.column = fault.column;
    refusal.message = fault.what;
  } else {
    return true;
  }
  diagnostics.push_back(std::move(refusal));
  return false;
}

}  // namespace

std::vector<YamlNode> ParseYaml(const SourceFile& file,
                                std::vector<Diagnostic>& diagnostics,
                                uint32_t file_index) {
  std::vector<YamlNode> documents;
  if (!CheckBytes(file, diagnostics)) return documents;
  TreeBuilder builder(file.path, file_index, diagnostics);
  Diagnostic mistake;
  mistake.file = file.path;
  try {
    std::istringstream stream(file.text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
      YamlNode document = builder.TakeDocument();
      if (document.kind != YamlNode::Kind::kNull) {
        documents.push_back(std::move(document));
      }
    }
    return documents;
  } catch (const YAML::Exception& error) {
    mistake.line = error.mark.line + 1;
    mistake.column = error.mark.column + 1;
    mistake.message = Concat(
        "this is not YAML (", error.msg,
        "); what follows was not read. Look for a missing quote, bracket or "
        "colon, or a tab, here or just above");
  } catch (const std::exception& error) {
    mistake.message = Concat("this is not YAML (", error.what(), ")");
  }
  diagnostics.push_back(std::move(mistake));
  return documents;
}

const YamlEntry* FindEntry(const YamlNode& map, std::string_view key) {
  for (const YamlEntry& entry : map.entries) {
    if (entry.key.text == key) return &entry;
  }
  return nullptr;
}

YamlEntry* FindEntry(YamlNode& map, std::string_view key) {
  return const_cast<YamlEntry*>(FindEntry(std::as_const(map), key));
}

void EraseOnly(YamlNode& map, std::string_view key) {
  const auto has_key = [key](const YamlEntry& entry) {
    return entry.key.text == key;
  };
  auto& entries = map.entries;
  const auto first = std::find_if(entries.begin(), entries.end(), has_key);
  if (first == entries.end()) return;
  if (std::none_of(first + 1, entries.end(), has_key)) entries.erase(first);
}

uint64_t ContentHash(const YamlNode& node) {
  uint64_t hash = StableHash(node.text, static_cast<uint64_t>(node.kind));
  for (const YamlNode& item : node.items) {
    hash = CombineHash(hash, ContentHash(item));
  }
  for (const YamlEntry& entry : node.entries) {
    hash = CombineHash(hash, StableHash(entry.key.text));
    hash = CombineHash(hash, ContentHash(entry.value));
  }
  return hash;
}

}  // namespace holdline

#include "operators/contract/yaml_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace holdline {
namespace {

// Words with all that could lead a reader astray.
rc::Gen<std::string> AnyWord() {
  return rc::gen::container<std::string>(rc::gen::element(
      'a', 'B', '7', ' ', ':', '#', '-', '?', ',', '[', ']', '{', '}', '&', '*',
      '!', '|', '>', '\'', '"', '%', '@', '`', '~', '\n', '\t', '\r', '\\', '.',
      '/', '=', '\x01', '\x7f'));
}

YamlNode AnyScalar() {
  YamlNode node;
  node.kind = YamlNode::Kind::kScalar;
  node.text = *rc::gen::oneOf(
      AnyWord(), rc::gen::element<std::string>("null", "Null", "yes", "20s",
                                               "é", "\xe2\x80\xa8", "80%"));
  node.quoted = *rc::gen::arbitrary<bool>();
  node.line = *rc::gen::inRange(1, 3);
  return node;
}

YamlNode AnyTree(int depth) {
  YamlNode node;
  const int kind = depth == 0 ? 3 : *rc::gen::inRange(0, 5);
  const int size = kind < 3 ? *rc::gen::inRange(0, 4) : 0;
  if (kind > 3) {
    node.line = 1;
  } else if (kind == 3) {
    node = AnyScalar();
  } else if (kind == 2) {
    node.kind = YamlNode::Kind::kList;
    for (int i = 0; i < size; ++i) node.items.push_back(AnyTree(depth - 1));
  } else {
    node.kind = YamlNode::Kind::kMap;
    for (int i = 0; i < size; ++i) {
      node.entries.push_back({AnyScalar(), AnyTree(depth - 1)});
    }
  }
  if (node.line == 0) node.line = *rc::gen::inRange(1, 3);
  return node;
}

RC_GTEST_PROP(YamlWriter, WritesWhatReadsAsTheSame, ()) {
  YamlNode tree;
  tree.kind = YamlNode::Kind::kMap;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    tree.entries.push_back({AnyScalar(), AnyTree(3)});
  }
  const std::string written = WriteYaml(tree, [](const YamlNode& node) {
    return node.line == 1 ? std::string("f: 1") : std::string();
  });
  std::vector<Diagnostic> diagnostics;
  const auto documents = ParseYaml({"t.yaml", written}, diagnostics);
  RC_LOG() << written << FormatAsText(diagnostics, 1);
  RC_ASSERT(diagnostics.empty());
  RC_ASSERT(documents.size() == 1u);
  RC_ASSERT(ContentHash(documents[0]) == ContentHash(tree));
}

}  // namespace
}  // namespace holdline

#include "operators/contract/yaml_writer.h"

#include <algorithm>
#include <string_view>

#include "operators/contract/text.h"

namespace holdline {
namespace {

using Kind = YamlNode::Kind;

bool IsPlainCharacter(char c) {
  constexpr std::string_view kMarks = "_./%+-";
  return IsLetter(c) || IsDigit(c) || kMarks.find(c) != kMarks.npos;
}

// Whether the text means itself without quotes, wherever it stands.
bool IsPlain(const YamlNode& scalar) {
  const std::string& text = scalar.text;
  if (scalar.quoted || text.empty() || Lower(text) == "null") return false;
  if (!IsLetter(text[0]) && !IsDigit(text[0])) return false;
  return text.back() != ' ' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c == ' ' || IsPlainCharacter(c); });
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      quoted += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view kHex = "0123456789abcdef";
      quoted += "\\x";
      quoted += kHex[byte / 16];
      quoted += kHex[byte % 16];
    } else {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string ScalarText(const YamlNode& scalar) {
  return IsPlain(scalar) ? scalar.text : Quoted(scalar.text);
}

bool StandsOn(const YamlNode& line, const YamlNode& node) {
  return node.file == line.file && node.line == line.line;
}

// Whether all of the node was written on one line.
bool IsOneLine(const YamlNode& node, const YamlNode& line) {
  return StandsOn(line, node) &&
         std::all_of(
             node.items.begin(), node.items.end(),
             [&](const YamlNode& item) { return IsOneLine(item, line); }) &&
         std::all_of(node.entries.begin(), node.entries.end(),
                     [&](const YamlEntry& entry) {
                       return StandsOn(line, entry.key) &&
                              IsOneLine(entry.value, line);
                     });
}

std::string InlineText(const YamlNode& node) {
  std::vector<std::string> parts;
  switch (node.kind) {
    case Kind::kScalar:
      return ScalarText(node);
    case Kind::kList:
      for (const YamlNode& item : node.items) {
        parts.push_back(InlineText(item));
      }
      return Concat("[", Listed(parts), "]");
    case Kind::kMap:
      for (const YamlEntry& entry : node.entries) {
        parts.push_back(
            Concat(ScalarText(entry.key), ": ", InlineText(entry.value)));
      }
      return Concat("{", Listed(parts), "}");
    default:
      return "~";
  }
}

class Writer {
 public:
  explicit Writer(absl::FunctionRef<std::string(const YamlNode&)> remark)
      : remark_(remark) {}

  // `lead` is what stands before the node on its first line, `indent` before
  // the lines that follow.
  void Write(const YamlNode& node, const std::string& lead, size_t indent) {
    for (const YamlNode& item : node.items) {
      WriteItem(item, &item == node.items.data() ? lead : Blanks(indent),
                indent);
    }
    for (const YamlEntry& entry : node.entries) {
      WriteEntry(entry, &entry == node.entries.data() ? lead : Blanks(indent),
                 indent);
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  static std::string Blanks(size_t count) { return std::string(count, ' '); }

  static bool IsInline(const YamlNode& node) {
    return (node.items.empty() && node.entries.empty()) ||
           IsOneLine(node, node);
  }

  void WriteItem(const YamlNode& item, const std::string& lead, size_t indent) {
    if (IsInline(item)) {
      Line(Concat(lead, "- ", InlineText(item)), item);
    } else {
      Write(item, Concat(lead, "- "), indent + 2);
    }
  }

  void WriteEntry(const YamlEntry& entry, const std::string& lead,
                  size_t indent) {
    const std::string key = Concat(lead, ScalarText(entry.key), ":");
    if (entry.value.kind == Kind::kNull) {
      Line(Concat(key, " ~"), entry.key);
    } else if (IsInline(entry.value)) {
      Line(Concat(key, " ", InlineText(entry.value)), entry.value);
    } else {
      Line(key, entry.key);
      Write(entry.value, Blanks(indent + 2), indent + 2);
    }
  }

  void Line(const std::string& line, const YamlNode& about) {
    const std::string remark = remark_(about);
    text_ += line;
    if (!remark.empty()) text_ += Concat("  # ", remark);
    text_ += '\n';
  }

  const absl::FunctionRef<std::string(const YamlNode&)> remark_;
  std::string text_;
};

}  // namespace

std::string WriteYaml(const YamlNode& document,
                      absl::FunctionRef<std::string(const YamlNode&)> remark) {
  Writer writer(remark);
  writer.Write(document, "", 0);
  return writer.Take();
}

}  // namespace holdline

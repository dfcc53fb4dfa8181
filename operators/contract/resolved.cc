#include "operators/contract/resolved.h"

#include "absl/strings/str_format.h"
#include "operators/contract/text.h"
#include "operators/contract/yaml_writer.h"

namespace holdline {
namespace {

std::string Origin(const BookDocument& document,
                   const std::vector<std::string>& files) {
  const YamlNode& text = *document.text;
  std::string origin = Concat(files[text.file], ":", text.line);
  if (document.expansion != nullptr) {
    const Table& table = document.expansion->table();
    origin += Concat(" for ", table.path, ":", table.rows[document.row].line);
  }
  return origin;
}

}  // namespace

std::string ResolvedText(const ResolvedContract& resolved) {
  const auto& [contract, tree, document, files] = resolved;
  std::string text =
      Concat("---\n# ", Origin(document, files), ", version ",
             std::string(absl::StrFormat("%016x", contract.version)), "\n");
  return text + WriteYaml(tree, [&](const YamlNode& node) {
           if (resolved.document.Holds(node.file, node.line)) {
             return std::string();
           }
           return Concat(resolved.files[node.file], ":", node.line);
         });
}

}  // namespace holdline

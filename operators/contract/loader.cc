#include "operators/contract/loader.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "operators/contract/book.h"
#include "operators/contract/contract_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/yaml_tree.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {
namespace {

// The names of contracts, across all files.
class NameRegister {
 public:
  // Tells where another contract has the name of this one.
  void Add(const YamlCursor& document, const std::string& file) {
    const std::optional<YamlCursor> name = NameOf(document);
    if (!name.has_value()) return;
    const auto [first, fresh] = first_.try_emplace(
        name->node().text, Concat(file, ":", name->node().line));
    if (fresh) return;
    name->Error(Concat("another contract is named \"", name->node().text,
                       "\" too, in ", first->second));
  }

 private:
  static std::optional<YamlCursor> NameOf(const YamlCursor& document) {
    for (const YamlEntry& entry : document.node().entries) {
      if (entry.key.text == "contract" &&
          entry.value.kind == YamlNode::Kind::kScalar) {
        return document.Child(entry);
      }
    }
    return std::nullopt;
  }

  std::map<std::string, std::string> first_;  // where each name stood first
};

void TellOfFile(const std::string& file, std::string message,
                std::vector<Diagnostic>& diagnostics) {
  diagnostics.push_back(
      {.file = file, .path = "", .message = std::move(message)});
}

void LoadFile(const BookFile& file, NameRegister& names, ContractBook& book,
              std::vector<Diagnostic>& diagnostics) {
  const size_t told_before = diagnostics.size();
  YamlSink sink{.files = {file.path}, .diagnostics = &diagnostics};
  const std::vector<YamlNode> documents = ParseYaml(file, diagnostics);
  for (const YamlNode& node : documents) {
    const YamlCursor document(node, sink);
    names.Add(document, file.path);
    for (Contract& version : ReadContract(node, sink)) {
      book.contracts.push_back(std::move(version));
    }
  }
  if (documents.empty() && diagnostics.size() == told_before) {
    TellOfFile(file.path, "the file holds no contract", diagnostics);
  }
}

// Objectives travel by a hash of their names. Two with the same would be
// counted as one.
void CheckIds(const ContractBook& book, const std::string& file,
              std::vector<Diagnostic>& diagnostics) {
  std::map<uint64_t, std::string> names;
  for (const Contract& contract : book.contracts) {
    for (const Objective& objective : contract.objectives) {
      const std::string name = Concat(contract.name, "/", objective.name);
      const auto [first, fresh] = names.try_emplace(objective.id, name);
      if (fresh || first->second == name) continue;
      TellOfFile(file,
                 Concat("the objectives ", first->second, " and ", name,
                        " have the same id; rename one"),
                 diagnostics);
    }
  }
}

}  // namespace

LoadResult LoadBook(std::vector<BookFile> files) {
  LoadResult result;
  ContractBook book;
  NameRegister names;
  SortBook(files);
  for (size_t i = 0; i < files.size(); ++i) {
    if (i > 0 && files[i].path == files[i - 1].path) {
      TellOfFile(files[i].path, "the file was given twice", result.diagnostics);
      continue;
    }
    LoadFile(files[i], names, book, result.diagnostics);
  }
  if (files.empty()) {
    TellOfFile("contracts", "there is no contract file (*.yaml) here",
               result.diagnostics);
  } else {
    CheckIds(book, files[0].path, result.diagnostics);
  }
  SortDiagnostics(result.diagnostics);
  if (HasErrors(result.diagnostics)) return result;
  book.hash = BookHash(files);
  result.book = std::move(book);
  return result;
}

}  // namespace holdline

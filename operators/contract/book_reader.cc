#include "operators/contract/book_reader.h"

#include <utility>

#include "engine/base/hash.h"
#include "operators/contract/contract_reader.h"
#include "operators/contract/text.h"

namespace holdline {

BookReader::BookReader(const BookDocuments& documents, Findings& findings)
    : book_(documents),
      documents_(documents.documents()),
      findings_(findings),
      sink_{.files = documents.paths(), .diagnostics = &diagnostics_},
      levels_(documents_) {}

std::vector<Contract> BookReader::ReadTree(const YamlNode& tree) {
  return ReadContract(
      tree, [this](const YamlNode& named) { return book_.FindTable(named); },
      sink_);
}

std::optional<ReadDocument> BookReader::Read(size_t document) {
  diagnostics_.clear();
  findings_.Begin();
  if (const auto parent = levels_.ParentOf(document)) {
    inherited_.insert(*parent);
  }
  std::optional<YamlNode> tree = levels_.WrittenOut(document, sink_);
  if (!tree.has_value() || documents_[document].is_template) {
    for (Diagnostic& told : diagnostics_) {
      findings_.Tell(std::move(told), documents_[document]);
    }
    return std::nullopt;
  }
  ReadDocument read{.tree = *std::move(tree)};
  read.versions = ReadTree(read.tree);
  NameGroup(levels_.GroupOf(document), read.versions);
  // Attributing may read others.
  for (Diagnostic& told : std::exchange(diagnostics_, {})) {
    Attribute(std::move(told), document);
  }
  if (!read.versions.empty()) CountReader(document);
  return read;
}

// It is not in the text that the version is the hash of.
void BookReader::NameGroup(size_t group, std::vector<Contract>& versions) {
  for (Contract& version : versions) {
    if (version.name == documents_[group].name) continue;
    version.group = documents_[group].name;
    version.version = CombineHash(version.version, StableHash(version.group));
  }
}

void BookReader::CountReader(size_t document) {
  std::optional<size_t> at = document;
  for (; at.has_value(); at = levels_.ParentOf(*at)) ++readers_[*at];
}

bool BookReader::IsHeld(const Diagnostic& told,
                        const BookDocument& document) const {
  return told.file == sink_.files[document.text->file] &&
         document.Holds(document.text->file, told.line);
}

// What a document tells that is read by itself, as if it were no template.
const std::set<std::string>& BookReader::ToldAlone(size_t document) {
  const auto [alone, fresh] = told_alone_.try_emplace(document);
  if (!fresh) return alone->second;
  diagnostics_.clear();
  if (const auto tree = levels_.WrittenOut(document, sink_)) {
    ReadTree(*tree);
  }
  for (const Diagnostic& told : diagnostics_) {
    alone->second.insert(FormatDiagnostic(told));
  }
  return alone->second;
}

void BookReader::Attribute(Diagnostic told, size_t document) {
  while (!IsHeld(told, documents_[document])) {
    const size_t parent = *levels_.ParentOf(document);
    if (!ToldAlone(parent).contains(FormatDiagnostic(told))) {
      TellOfBoth(std::move(told), document);
      return;
    }
    document = parent;
  }
  findings_.Tell(std::move(told), documents_[document]);
}

// What is wrong only here, and stands in what is inherited.
void BookReader::TellOfBoth(Diagnostic told, size_t document) {
  if (told.severity == Severity::kWarning) {
    const auto [odd, fresh] = oddities_.try_emplace(FormatDiagnostic(told));
    ++odd->second.readers;
    if (!fresh) return;
    while (!IsHeld(told, documents_[document])) {
      document = *levels_.ParentOf(document);
    }
    odd->second.holder = document;
    odd->second.told = std::move(told);
    return;
  }
  const YamlNode& at = FindEntry(*documents_[document].text, "inherits")->value;
  told.message += Concat(" (inherited from ", told.file, ":", told.line, ":",
                         told.column, ")");
  told.file = sink_.files[at.file];
  told.line = at.line;
  told.column = at.column;
  findings_.Tell(std::move(told), documents_[document]);
}

void BookReader::Finish() {
  for (auto& [key, odd] : oddities_) {
    // What one contract has no use for, another may have.
    if (odd.readers != readers_[odd.holder]) continue;
    findings_.Tell(std::move(odd.told), documents_[odd.holder]);
  }
  for (size_t i = 0; i < documents_.size(); ++i) {
    const BookDocument& document = documents_[i];
    if (!document.is_template || inherited_.contains(i)) continue;
    if (levels_.Find(document.name) != i) continue;  // another has its name
    diagnostics_.clear();
    YamlCursor(*document.text, sink_)
        .Child(*FindEntry(*document.text, "template"))
        .WarnAtKey("nothing inherits this template");
    findings_.Tell(std::move(diagnostics_[0]), document);
  }
}

}  // namespace holdline

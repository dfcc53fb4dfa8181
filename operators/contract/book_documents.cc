#include "operators/contract/book_documents.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "operators/contract/names.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::vector<std::string> PathsOf(const std::vector<SourceFile>& files) {
  std::vector<std::string> paths;
  for (const SourceFile& file : files) paths.push_back(file.path);
  return paths;
}

bool CheckTemplate(const YamlCursor& document, const YamlCursor& at) {
  const size_t errors_before = document.ErrorsSoFar();
  if (FindEntry(document.node(), "contract") != nullptr) {
    at.ErrorAtKey(
        "a document is a contract or a template, and this one says both");
  }
  if (const auto name = at.Text()) {
    const absl::Status good = CheckName(*name);
    if (!good.ok()) at.Error(std::string(good.message()));
  }
  return document.ErrorsSoFar() == errors_before;
}

const YamlEntry* NameEntry(const BookDocument& document) {
  return FindEntry(*document.text,
                   document.is_template ? "template" : "contract");
}

}  // namespace

BookDocuments::BookDocuments(const std::vector<SourceFile>& files,
                             Findings& findings,
                             std::vector<Diagnostic>& diagnostics)
    : files_(files),
      findings_(findings),
      diagnostics_(diagnostics),
      sink_{.files = PathsOf(files), .diagnostics = &diagnostics} {
  for (size_t i = 0; i < files.size(); ++i) {
    if (i > 0 && files[i].path == files[i - 1].path) {
      TellOfFile(files[i].path, "the file was given twice");
    } else if (!IsTable(files[i].path)) {
      ParseFile(i);
    }
  }
  for (const Text& text : texts_) AddDocuments(text);
  CheckTables();
  RegisterNames();
}

void BookDocuments::TellOfFile(const std::string& file, std::string message,
                               Severity severity) {
  diagnostics_.push_back({.file = file,
                          .path = "",
                          .message = std::move(message),
                          .severity = severity});
}

void BookDocuments::ParseFile(size_t file) {
  const size_t told_before = diagnostics_.size();
  std::vector<YamlNode> trees =
      ParseYaml(files_[file], diagnostics_, static_cast<uint32_t>(file));
  if (trees.empty() && diagnostics_.size() == told_before) {
    TellOfFile(files_[file].path, "the file holds no contract");
  }
  for (size_t i = 0; i < trees.size(); ++i) {
    const int end_line = i + 1 < trees.size() ? trees[i + 1].line
                                              : std::numeric_limits<int>::max();
    texts_.push_back({std::move(trees[i]), end_line});
  }
}

void BookDocuments::AddDocuments(const Text& text) {
  const YamlCursor document(text.tree, sink_);
  ReadForecastTable(text.tree);
  BookDocument made{.text = &text.tree, .end_line = text.end_line};
  const YamlEntry* const is_template = FindEntry(text.tree, "template");
  const YamlEntry* const for_each = FindEntry(text.tree, "for_each");
  if (is_template != nullptr) {
    made.is_template = true;
    if (!CheckTemplate(document, document.Child(*is_template))) return;
  }
  if (for_each == nullptr) {
    documents_.push_back(std::move(made));
  } else if (made.is_template) {
    document.Child(*for_each).ErrorAtKey(
        "a template is not expanded; give `for_each` to a contract that "
        "inherits it");
    documents_.push_back(std::move(made));
  } else if (const Table* table = TableOf(document.Child(*for_each))) {
    AddRows(made, document, *table);
  }
}

void BookDocuments::AddRows(BookDocument made, const YamlCursor& document,
                            const Table& table) {
  const auto expansion = Expansion::Of(document, table);
  if (!expansion.has_value()) return;
  made.expansion = &expansions_.emplace_back(*expansion);
  for (; made.row < table.rows.size(); ++made.row) documents_.push_back(made);
}

// Null where there is none, or one with mistakes: told.
const Table* BookDocuments::TableOf(const YamlCursor& at) {
  const std::optional<std::string> name = at.Text();
  if (!name.has_value()) return nullptr;
  if (!IsTable(*name)) {
    at.Error(Concat("\"", *name, "\" is not a table; name a .csv file"));
    return nullptr;
  }
  const std::string path = TablePath(files_[at.node().file].path, *name);
  if (!ReadTableOnce(path)) {
    at.Error(Concat("there is no table ", path,
                    "; it stands in the book's folder, and is named from "
                    "where this file is"));
  }
  return FindTable(at.node());
}

bool BookDocuments::ReadTableOnce(const std::string& path) {
  const auto file = std::find_if(
      files_.begin(), files_.end(),
      [&](const SourceFile& candidate) { return candidate.path == path; });
  if (file == files_.end()) return false;
  const auto [at, fresh] = tables_.try_emplace(path);
  if (fresh) at->second = ReadTable(*file, diagnostics_);
  return true;
}

const Table* BookDocuments::FindTable(const YamlNode& named) const {
  const auto at = tables_.find(TablePath(files_[named.file].path, named.text));
  return at != tables_.end() && at->second.has_value() ? &*at->second : nullptr;
}

// Whether there is one is told where the forecast is read.
void BookDocuments::ReadForecastTable(const YamlNode& document) {
  const YamlNode* const named = ForecastTableIn(document);
  if (named == nullptr || !IsTable(named->text)) return;
  ReadTableOnce(TablePath(files_[named->file].path, named->text));
}

void BookDocuments::CheckTables() {
  for (const SourceFile& file : files_) {
    if (!IsTable(file.path) || tables_.contains(file.path)) continue;
    TellOfFile(file.path, "no contract names this table", Severity::kWarning);
  }
}

void BookDocuments::RegisterNames() {
  std::map<const Expansion*, RowMistakes> of_rows;
  std::map<std::string_view, const BookDocument*> first_of;
  for (BookDocument& document : documents_) {
    const YamlEntry* const entry = NameEntry(document);
    if (entry == nullptr || entry->value.kind != YamlNode::Kind::kScalar) {
      continue;
    }
    document.name = document.Filled(entry->value.text);
    const auto [at, fresh] = first_of.try_emplace(document.name, &document);
    if (fresh) continue;
    const BookDocument& first = *at->second;
    if (document.expansion == nullptr ||
        document.expansion != first.expansion) {
      TellOfName(document, first);
      continue;
    }
    const Table& table = document.expansion->table();
    of_rows.try_emplace(document.expansion, table.path, diagnostics_)
        .first->second.Tell(
            table.rows[document.row].line,
            Concat("the row makes a contract \"", document.name,
                   "\", and so does line ", table.rows[first.row].line));
  }
}

void BookDocuments::TellOfName(const BookDocument& document,
                               const BookDocument& first) {
  const YamlEntry& entry = *NameEntry(document);
  const YamlEntry& other = *NameEntry(first);
  findings_.Begin();
  findings_.Tell(
      {.file = files_[entry.value.file].path,
       .line = entry.value.line,
       .column = entry.value.column,
       .path = entry.key.text,
       .message = Concat("another ", other.key.text, " is named \"",
                         document.name, "\" too, in ",
                         files_[other.value.file].path, ":", other.value.line)},
      document);
}

}  // namespace holdline

// The documents of a book's files: each YAML file parsed once, a document for
// each row where a table is named, and the names that they go by.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "operators/contract/book_document.h"
#include "operators/contract/expansion.h"
#include "operators/contract/findings.h"
#include "operators/contract/source_text.h"
#include "operators/contract/table.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// Constant after construction, which tells what is wrong. Borrows the files.
class BookDocuments {
 public:
  // `files` are sorted, and those of YamlNode::file.
  BookDocuments(const std::vector<SourceFile>& files, Findings& findings,
                std::vector<Diagnostic>& diagnostics);
  BookDocuments(const BookDocuments&) = delete;
  BookDocuments& operator=(const BookDocuments&) = delete;

  const std::vector<BookDocument>& documents() const { return documents_; }
  const std::vector<std::string>& paths() const { return sink_.files; }
  // The table that a text of a document names; null where there is none, or one
  // with mistakes.
  const Table* FindTable(const YamlNode& named) const;

 private:
  struct Text {
    YamlNode tree;
    int end_line = 0;  // that of the file's next document
  };

  void ParseFile(size_t file);
  void AddDocuments(const Text& text);
  void AddRows(BookDocument made, const YamlCursor& document,
               const Table& table);
  const Table* TableOf(const YamlCursor& at);
  void ReadForecastTable(const YamlNode& document);
  // False where no file has this path.
  bool ReadTableOnce(const std::string& path);
  void CheckTables();
  void RegisterNames();
  void TellOfName(const BookDocument& document, const BookDocument& first);
  void TellOfFile(const std::string& file, std::string message,
                  Severity severity = Severity::kError);

  const std::vector<SourceFile>& files_;
  Findings& findings_;
  std::vector<Diagnostic>& diagnostics_;
  YamlSink sink_;
  // What is made of them points into them, so they must not move.
  std::deque<Text> texts_;
  std::map<std::string, std::optional<Table>> tables_;  // absent: has mistakes
  std::deque<Expansion> expansions_;
  std::vector<BookDocument> documents_;
};

}  // namespace holdline

// Reads the contracts of a book, each as its levels make it, and tells each
// mistake where a person would mend it: in the text that holds it, once,
// however many inherit it; or, where only the two together are wrong, at the
// `inherits` that joins them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "operators/contract/book_documents.h"
#include "operators/contract/findings.h"
#include "operators/contract/inheritance.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

struct ReadDocument {
  YamlNode tree;  // written out: what it says and all that it inherits
  std::vector<Contract> versions = {};  // none where there are mistakes
};

// Borrows all that it is given. Thread-compatible.
class BookReader {
 public:
  BookReader(const BookDocuments& documents, Findings& findings);

  // Of a template only whether its levels are right. Nothing where there is no
  // contract that could be written out.
  std::optional<ReadDocument> Read(size_t document);

  // After the last: tells what can only be said of all together.
  void Finish();

 private:
  // A warning about what is inherited, which is told if all tell it.
  struct Oddity {
    Diagnostic told = {};
    size_t holder = 0;  // the document that it stands in
    size_t readers = 0;
  };

  void Attribute(Diagnostic told, size_t document);
  bool IsHeld(const Diagnostic& told, const BookDocument& document) const;
  const std::set<std::string>& ToldAlone(size_t document);
  void TellOfBoth(Diagnostic told, size_t document);
  void CountReader(size_t document);
  void NameGroup(size_t group, std::vector<Contract>& versions);

  std::vector<Contract> ReadTree(const YamlNode& tree);

  const BookDocuments& book_;
  const std::vector<BookDocument>& documents_;
  Findings& findings_;
  std::vector<Diagnostic> diagnostics_;  // of the reading at hand
  YamlSink sink_;
  Levels levels_;
  std::map<size_t, std::set<std::string>> told_alone_;
  std::map<std::string, Oddity> oddities_;
  std::map<size_t, size_t> readers_;  // of each document: good contracts
  std::set<size_t> inherited_;        // documents that any other names
};

}  // namespace holdline

// What reading a book tells, each thing once: where a text stands for the
// contracts of many rows, with the first row that it concerns and how many
// there are.
//
// Borrows the expansions of what it is told of. Thread-compatible.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "operators/contract/book_document.h"
#include "operators/contract/diagnostic.h"

namespace holdline {

class Findings {
 public:
  // Before what is told of each reading of a document. What two rows tell is
  // the same where it has the same place among what their readings told there:
  // the words of their messages differ.
  void Begin() { told_here_.clear(); }

  void Tell(Diagnostic told, const BookDocument& of);

  std::vector<Diagnostic> Take();

 private:
  struct Finding {
    Diagnostic told;
    const Expansion* expansion = nullptr;
    std::set<size_t> rows = {};
  };

  std::vector<Finding> findings_;  // as they were told
  std::map<std::string, size_t> index_;
  std::map<std::string, int> told_here_;
};

}  // namespace holdline

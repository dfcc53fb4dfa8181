#include "operators/contract/loader.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "operators/contract/book.h"
#include "operators/contract/book_documents.h"
#include "operators/contract/book_reader.h"
#include "operators/contract/findings.h"
#include "operators/contract/resolved.h"
#include "operators/contract/table.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

void TellOfFile(const std::string& file, std::string message,
                std::vector<Diagnostic>& diagnostics) {
  diagnostics.push_back(
      {.file = file, .path = "", .message = std::move(message)});
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

using Took = absl::FunctionRef<void(const ResolvedContract&)>;

// One after the other, so that only one is written out at a time.
ContractBook ReadContracts(const BookDocuments& documents, Findings& findings,
                           Took took) {
  ContractBook book;
  BookReader reader(documents, findings);
  for (size_t i = 0; i < documents.documents().size(); ++i) {
    std::optional<ReadDocument> read = reader.Read(i);
    if (!read.has_value() || read->versions.empty()) continue;
    took({.contract = read->versions.front(),
          .tree = read->tree,
          .document = documents.documents()[i],
          .files = documents.paths()});
    std::move(read->versions.begin(), read->versions.end(),
              std::back_inserter(book.contracts));
  }
  reader.Finish();
  return book;
}

bool HasContractFile(const std::vector<BookFile>& files) {
  return !std::all_of(files.begin(), files.end(),
                      [](const BookFile& file) { return IsTable(file.path); });
}

LoadResult LoadTaking(std::vector<BookFile> files, Took took) {
  LoadResult result;
  SortBook(files);
  Findings findings;
  const BookDocuments documents(files, findings, result.diagnostics);
  ContractBook book = ReadContracts(documents, findings, took);
  for (Diagnostic& told : findings.Take()) {
    result.diagnostics.push_back(std::move(told));
  }
  if (HasContractFile(files)) {
    CheckIds(book, files[0].path, result.diagnostics);
  } else {
    TellOfFile("contracts", "there is no contract file (*.yaml) here",
               result.diagnostics);
  }
  SortDiagnostics(result.diagnostics);
  if (HasErrors(result.diagnostics)) return result;
  book.hash = BookHash(files);
  result.book = std::move(book);
  return result;
}

}  // namespace

LoadResult LoadBook(std::vector<BookFile> files) {
  return LoadTaking(std::move(files), [](const ResolvedContract&) {});
}

LoadResult LoadBookResolved(std::vector<BookFile> files,
                            std::string& resolved) {
  return LoadTaking(std::move(files), [&](const ResolvedContract& contract) {
    resolved += ResolvedText(contract);
  });
}

}  // namespace holdline

// Start here. Reads the files of a contract book and tells every mistake in
// all of them at once. Text only: operators/contract/book_folder.h reads
// folders. A file whose name ends with ".csv" is a table (table.h).
//
// The language is that of README.md in this folder; what later releases will
// execute is refused as "not yet supported", never ignored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operators/contract/diagnostic.h"
#include "operators/contract/model.h"
#include "operators/contract/source_text.h"

namespace holdline {

using BookFile = SourceFile;  // `path` is the path inside the book's folder

struct LoadResult {
  // Set where there is no error.
  std::optional<ContractBook> book;
  // Errors and warnings, by file, line and column.
  std::vector<Diagnostic> diagnostics;
};

// Contracts come in the order of the files' paths, in a file as written, and
// those of a table in the order of its rows.
LoadResult LoadBook(std::vector<BookFile> files);

// The same, and in `resolved` the contracts as they finally are: see
// resolved.h. Those without mistakes, where there are any.
LoadResult LoadBookResolved(std::vector<BookFile> files, std::string& resolved);

}  // namespace holdline

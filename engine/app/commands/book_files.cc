#include "engine/app/commands/book_files.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "engine/app/commands/exit_code.h"
#include "operators/contract/book.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/table.h"

namespace holdline {

namespace {

// Whether another file given has brought the same table along.
bool IsTableAtHand(const BookFile& file, const std::vector<BookFile>& files) {
  return IsTable(file.path) &&
         std::any_of(files.begin(), files.end(), [&](const BookFile& other) {
           return other.path == file.path && other.text == file.text;
         });
}

}  // namespace

std::optional<LoadedBook> LoadBookFiles(const std::vector<std::string>& paths,
                                        int* exit_code) {
  std::vector<BookFile> files;
  for (const std::string& path : paths) {
    auto read = ReadBookFolder(path);
    if (!read.ok()) {
      std::fprintf(stderr, "holdline: %s\n",
                   std::string(read.status().message()).c_str());
      *exit_code = kExitFile;
      return std::nullopt;
    }
    for (BookFile& file : *read) {
      if (!IsTableAtHand(file, files)) files.push_back(std::move(file));
    }
  }
  return LoadBookTexts(std::move(files), exit_code);
}

std::optional<LoadedBook> LoadBookTexts(std::vector<BookFile> files,
                                        int* exit_code) {
  const int count = static_cast<int>(files.size());
  LoadedBook loaded;
  loaded.bytes = SerializeBook(files);
  LoadResult result = LoadBook(std::move(files));
  if (!result.diagnostics.empty()) {
    std::fprintf(stderr, "%s", FormatAsText(result.diagnostics, count).c_str());
  }
  if (!result.book) {
    *exit_code = kExitMistakes;
    return std::nullopt;
  }
  loaded.book = std::make_shared<const ContractBook>(*std::move(result.book));
  return loaded;
}

}  // namespace holdline

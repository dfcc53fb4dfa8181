#include "operators/contract/book.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "engine/base/hash.h"
#include "holdline/observation.pb.h"

namespace holdline {

void SortBook(std::vector<SourceFile>& files) {
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) {
              return std::tie(a.path, a.text) < std::tie(b.path, b.text);
            });
}

uint64_t BookHash(std::vector<SourceFile> files) {
  SortBook(files);
  uint64_t hash = StableHash("holdline.Book");
  for (const SourceFile& file : files) {
    hash = CombineHash(hash, StableHash(file.path));
    hash = CombineHash(hash, StableHash(file.text));
  }
  return hash;
}

std::string SerializeBook(std::vector<SourceFile> files) {
  SortBook(files);
  Book book;
  book.set_hash(BookHash(files));
  for (SourceFile& file : files) {
    Book::File* const added = book.add_files();
    added->set_path(std::move(file.path));
    added->set_text(std::move(file.text));
  }
  // The schema has no maps, so the bytes are the same every time.
  return book.SerializeAsString();
}

absl::StatusOr<std::vector<SourceFile>> ParseBook(std::string_view bytes) {
  Book book;
  if (!book.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("the bytes are not a holdline.Book");
  }
  std::vector<SourceFile> files;
  for (const Book::File& file : book.files()) {
    files.push_back({.path = file.path(), .text = file.text()});
  }
  if (BookHash(files) != book.hash()) {
    return absl::DataLossError(
        "the hash of the contract book is not that of its files");
  }
  return files;
}

}  // namespace holdline

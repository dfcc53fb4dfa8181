#include "operators/contract/book.h"

#include <algorithm>
#include <tuple>
#include <utility>

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

}  // namespace holdline

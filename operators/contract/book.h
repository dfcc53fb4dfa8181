// A contract book as it travels: its files, and the hash that names them.
// holdline.Book is in proto/holdline/observation.proto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "operators/contract/source_text.h"

namespace holdline {

// By path, the order in which a book is hashed and loaded.
void SortBook(std::vector<SourceFile>& files);

// Stable hash over the sorted paths and texts.
uint64_t BookHash(std::vector<SourceFile> files);

// The bytes of a holdline.Book with the files sorted: equal books are equal
// bytes.
std::string SerializeBook(std::vector<SourceFile> files);

// DataLoss where the bytes are no book, or their hash is not that of the
// files.
absl::StatusOr<std::vector<SourceFile>> ParseBook(std::string_view bytes);

}  // namespace holdline

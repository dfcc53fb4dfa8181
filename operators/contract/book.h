// A contract book as it travels: its files, and the hash that names them.
// holdline.Book is in proto/holdline/observation.proto.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/contract/source_text.h"

namespace holdline {

// By path, the order in which a book is hashed and loaded.
void SortBook(std::vector<SourceFile>& files);

// Stable hash over the sorted paths and texts.
uint64_t BookHash(std::vector<SourceFile> files);

// The bytes of a holdline.Book with the files sorted: equal books are equal
// bytes.
std::string SerializeBook(std::vector<SourceFile> files);

}  // namespace holdline

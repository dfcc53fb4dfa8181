// The contract book of a command line: files and folders, loaded as one book,
// with every mistake told.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "operators/contract/loader.h"
#include "operators/contract/model.h"

namespace holdline {

struct LoadedBook {
  std::shared_ptr<const ContractBook> book;
  std::string bytes;  // the serialized holdline.Book
};

// Reads and loads; says what is wrong on standard error, warnings too. Nothing
// where there was an error; `exit_code` then says which.
std::optional<LoadedBook> LoadBookFiles(const std::vector<std::string>& paths,
                                        int* exit_code);

// The same of texts that are at hand.
std::optional<LoadedBook> LoadBookTexts(std::vector<BookFile> files,
                                        int* exit_code);

}  // namespace holdline

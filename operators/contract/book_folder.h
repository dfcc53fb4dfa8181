// The files of a contract book on disk.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "operators/contract/source_text.h"

namespace holdline {

// A file as it is, whatever its name, under its own name; or all *.yaml and
// *.yml of a folder and the folders in it, sorted, under their paths inside
// the folder. Hidden files and folders are passed over. With them come the
// tables that they name and that lie in the same folder; one that is not there
// is the loader's to tell.
// NotFound, PermissionDenied or InvalidArgument (larger than kMaxSourceBytes).
absl::StatusOr<std::vector<SourceFile>> ReadBookFolder(const std::string& path);

// One text file.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace holdline

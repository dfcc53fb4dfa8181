#include "operators/contract/book_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "engine/base/status_macros.h"
#include "operators/contract/expansion.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

namespace fs = std::filesystem;

absl::Status CannotRead(const std::string& path, const std::error_code& why) {
  const std::string message = Concat("cannot read ", path, ": ", why.message());
  if (why == std::errc::no_such_file_or_directory) {
    return absl::NotFoundError(message);
  }
  return absl::PermissionDeniedError(message);
}

bool IsHidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.empty() && name[0] == '.';
}

bool IsYaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

absl::StatusOr<std::vector<std::string>> YamlPathsIn(const std::string& path) {
  std::vector<std::string> paths;
  std::error_code error;
  fs::recursive_directory_iterator entry(
      path, fs::directory_options::follow_directory_symlink, error);
  for (; !error && entry != fs::recursive_directory_iterator();
       entry.increment(error)) {
    std::error_code ignored;
    if (IsHidden(entry->path())) {
      if (entry->is_directory(ignored)) entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored) && IsYaml(entry->path())) {
      paths.push_back(entry->path().lexically_relative(path).string());
    }
  }
  if (error) return CannotRead(path, error);
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Whether a normal path stays inside the folder that it begins in.
bool IsInside(const fs::path& path) {
  return path.is_relative() && *path.begin() != "..";
}

// Adds the tables that the files name, sorted.
absl::Status AddTables(const fs::path& folder, std::vector<SourceFile>& files) {
  std::set<std::string> tables;
  for (const SourceFile& file : files) {
    for (std::string& table : TablesNamedIn(file)) {
      if (IsInside(table)) tables.insert(std::move(table));
    }
  }
  for (const std::string& inside : tables) {
    absl::StatusOr<std::string> text = ReadTextFile((folder / inside).string());
    if (absl::IsNotFound(text.status())) continue;
    HL_RETURN_IF_ERROR(text.status());
    files.push_back({inside, *std::move(text)});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return absl::InvalidArgumentError(Concat(path, " is a folder"));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return CannotRead(path, {errno, std::generic_category()});
  std::string text;
  std::array<char, 16 << 10> piece;
  while (text.size() <= kMaxSourceBytes) {
    file.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<size_t>(file.gcount()));
    if (!file) break;
  }
  if (file.bad()) return CannotRead(path, {errno, std::generic_category()});
  if (text.size() > kMaxSourceBytes) {
    return absl::InvalidArgumentError(
        Concat(path, " is larger than ", kMaxSourceBytes >> 20, " MiB"));
  }
  return text;
}

absl::StatusOr<std::vector<SourceFile>> ReadBookFolder(
    const std::string& path) {
  std::error_code error;
  std::vector<SourceFile> files;
  if (!fs::is_directory(path, error)) {
    HL_ASSIGN_OR_RETURN(std::string text, ReadTextFile(path));
    files.push_back({fs::path(path).filename().string(), std::move(text)});
    HL_RETURN_IF_ERROR(AddTables(fs::path(path).parent_path(), files));
    return files;
  }
  HL_ASSIGN_OR_RETURN(const std::vector<std::string> paths, YamlPathsIn(path));
  for (const std::string& inside : paths) {
    HL_ASSIGN_OR_RETURN(std::string text,
                        ReadTextFile((fs::path(path) / inside).string()));
    files.push_back({inside, std::move(text)});
  }
  HL_RETURN_IF_ERROR(AddTables(path, files));
  return files;
}

}  // namespace holdline

#include "engine/app/config/check_paths.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include "engine/app/config/config_reader.h"
#include "engine/app/config/setting.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/loader.h"
#include "operators/contract/table.h"
#include "operators/contract/text.h"
#include "operators/contract/yaml_tree.h"

namespace holdline {
namespace {

namespace fs = std::filesystem;

bool HasKey(const YamlNode& map, std::string_view key) {
  return std::any_of(
      map.entries.begin(), map.entries.end(),
      [&](const YamlEntry& entry) { return entry.key.text == key; });
}

bool IsConfiguration(const SourceFile& file) {
  if (IsTable(file.path)) return false;
  std::vector<Diagnostic> ignored;
  const std::vector<YamlNode> documents = ParseYaml(file, ignored);
  if (documents.empty()) return false;
  const YamlNode& first = documents[0];
  if (HasKey(first, "holdline") || HasKey(first, "contract") ||
      HasKey(first, "template")) {
    return false;
  }
  const auto settings = Settings();
  return HasKey(first, "kafka") ||
         std::any_of(settings.begin(), settings.end(),
                     [&](const Setting& setting) {
                       return HasKey(first, SplitOnce(setting.name, '.').first);
                     });
}

class Checker {
 public:
  Checker(const Environment& environment, std::string* resolved)
      : environment_(environment), resolved_(resolved) {}

  CheckResult Check(std::span<const std::string> paths) {
    std::vector<SourceFile> contracts;
    for (const std::string& path : paths) {
      for (SourceFile& file : FilesAt(path)) {
        if (!seen_.insert(file.path).second) continue;
        if (IsConfiguration(file)) {
          CheckConfiguration(file);
        } else {
          contracts.push_back(std::move(file));
        }
      }
    }
    std::erase_if(contracts, [&](const SourceFile& file) {
      return in_a_book_.contains(file.path);
    });
    if (!contracts.empty()) CheckBook(std::move(contracts));
    result_.files = static_cast<int>(seen_.size());
    SortDiagnostics(result_.diagnostics);
    return std::move(result_);
  }

 private:
  // The files with their paths as a person would open them.
  std::vector<SourceFile> FilesAt(const std::string& path) {
    absl::StatusOr<std::vector<SourceFile>> files = ReadBookFolder(path);
    if (!files.ok()) {
      TellOf(path, std::string(files.status().message()));
      return {};
    }
    std::error_code error;
    const bool folder = fs::is_directory(path, error);
    if (files->empty()) TellOf(path, "there is no *.yaml in this folder");
    for (SourceFile& file : *files) {
      const fs::path home =
          folder ? fs::path(path) : fs::path(path).parent_path();
      file.path = (home / file.path).lexically_normal().string();
    }
    return *std::move(files);
  }

  void CheckConfiguration(const SourceFile& file) {
    ConfigResult read = ReadConfig(file, environment_);
    Tell(std::move(read.diagnostics));
    if (!read.config.has_value()) return;
    std::vector<SourceFile> book = FilesAt(read.config->contracts);
    for (const SourceFile& contract : book) {
      seen_.insert(contract.path);
      in_a_book_.insert(contract.path);
    }
    if (!book.empty()) CheckBook(std::move(book));
  }

  void CheckBook(std::vector<SourceFile> book) {
    LoadResult loaded = resolved_ == nullptr
                            ? LoadBook(std::move(book))
                            : LoadBookResolved(std::move(book), *resolved_);
    if (loaded.book) result_.books.push_back(*std::move(loaded.book));
    Tell(std::move(loaded.diagnostics));
  }

  void Tell(std::vector<Diagnostic> diagnostics) {
    std::move(diagnostics.begin(), diagnostics.end(),
              std::back_inserter(result_.diagnostics));
  }

  void TellOf(const std::string& path, std::string message) {
    Diagnostic diagnostic;
    diagnostic.file = path;
    diagnostic.message = std::move(message);
    result_.diagnostics.push_back(std::move(diagnostic));
  }

  const Environment& environment_;
  std::string* const resolved_;
  CheckResult result_;
  std::set<std::string> seen_;       // each file once
  std::set<std::string> in_a_book_;  // of a configuration
};

}  // namespace

CheckResult CheckPaths(std::span<const std::string> paths,
                       const Environment& environment, std::string* resolved) {
  return Checker(environment, resolved).Check(paths);
}

}  // namespace holdline

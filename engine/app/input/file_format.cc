#include "engine/app/input/file_format.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace holdline {

absl::StatusOr<FileFormat> ParseFileFormat(std::string_view name) {
  constexpr std::pair<std::string_view, FileFormat> kFormats[] = {
      {"jsonl", FileFormat::kJsonLines},
      {"protobuf", FileFormat::kProtobuf},
      {"asterisk", FileFormat::kAsterisk},
      {"csv", FileFormat::kCsv}};
  for (const auto& [known, format] : kFormats) {
    if (known == name) return format;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("`", std::string(name),
                   "` is no format of files; jsonl, protobuf, asterisk and csv "
                   "are"));
}

}  // namespace holdline

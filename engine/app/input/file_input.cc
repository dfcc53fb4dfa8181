#include "engine/app/input/file_input.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/input/byte_source.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

absl::StatusOr<CsvMapping> LoadMapping(const FileInputOptions& options) {
  const bool is_csv = options.format == FileFormat::kCsv;
  if (is_csv && options.mapping.empty()) {
    return absl::InvalidArgumentError(
        "csv needs a mapping file, which says what its columns are: "
        "--mapping FILE");
  }
  if (!is_csv && !options.mapping.empty()) {
    return absl::InvalidArgumentError(
        "a mapping file belongs to csv and to no other format");
  }
  if (!is_csv) return CsvMapping{};
  const std::vector<std::string> files = {options.mapping};
  HL_RETURN_IF_ERROR(CheckFiles(files));
  ByteSource bytes(files);
  HL_RETURN_IF_ERROR(bytes.NextFile().status());
  std::string text;
  for (;;) {
    HL_ASSIGN_OR_RETURN(const std::string_view piece, bytes.Read());
    if (piece.empty()) break;
    text.append(piece);
  }
  return ParseCsvMapping(text, options.mapping);
}

}  // namespace

FileInput::FileInput(FileInputOptions options)
    : options_(std::move(options)), total_bytes_(TotalBytes(options_.files)) {}

absl::StatusOr<std::unique_ptr<FileInput>> FileInput::Open(
    FileInputOptions options) {
  if (options.files.empty()) {
    return absl::InvalidArgumentError("no file to read; `-` is standard input");
  }
  HL_RETURN_IF_ERROR(CheckFiles(options.files));
  HL_ASSIGN_OR_RETURN(CsvMapping mapping, LoadMapping(options));
  // Not make_unique: the constructor is private.
  std::unique_ptr<FileInput> input(new FileInput(std::move(options)));
  input->mapping_ = std::move(mapping);
  const FileNames& files = input->options_.files;
  switch (input->options_.format) {
    case FileFormat::kJsonLines:
      input->reader_ = ReadJsonLines(files, input->report_);
      break;
    case FileFormat::kProtobuf:
      input->reader_ = ReadProtobuf(files, input->report_);
      break;
    case FileFormat::kAsterisk:
      input->reader_ = ReadAsterisk(files, input->report_);
      break;
    case FileFormat::kCsv:
      input->reader_ = ReadCsv(files, input->mapping_, input->report_);
      break;
  }
  return input;
}

absl::StatusOr<bool> FileInput::Next(FileRecord& record) {
  while (!clock_.Pop(record)) {
    if (at_end_) return false;
    records_.clear();
    HL_ASSIGN_OR_RETURN(const bool more, reader_->Read(records_));
    for (FileRecord& read : records_) clock_.Push(std::move(read));
    if (!more) {
      clock_.Finish();
      at_end_ = true;
    }
  }
  ++report_.records;
  return true;
}

}  // namespace holdline

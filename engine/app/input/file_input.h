// Files of telemetry as records for a log, for `holdline replay`. Start here:
// file_clock.h says which timestamps they get, record_reader.h what becomes of
// a line of each format.
//
//   auto input = FileInput::Open({.format = FileFormat::kJsonLines,
//                                 .files = {"march.jsonl"}});
//   FileRecord record;
//   while (more) { more = (*input)->Next(record) ... append it ... }
//
// Streams: memory does not grow with the files, except for CSV, which is
// sorted by time first.
//
// Thread-compatible.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/app/input/file_clock.h"
#include "engine/app/input/file_format.h"
#include "engine/app/input/file_record.h"
#include "engine/app/input/file_report.h"
#include "engine/app/input/record_reader.h"
#include "operators/telemetry/csv_mapping.h"

namespace holdline {

struct FileInputOptions {
  FileFormat format = FileFormat::kJsonLines;
  std::vector<std::string> files = {};  // in the order of time; "-": stdin
  std::string mapping = {};  // the mapping file; for CSV, and only there
};

class FileInput {
 public:
  // Errors: files that are missing or may not be read, all of them at once;
  // mistakes in the mapping file, all of them at once; no mapping for CSV, or
  // one for something else.
  static absl::StatusOr<std::unique_ptr<FileInput>> Open(
      FileInputOptions options);

  // The next record; false at the end of all files. Errors: a file that cannot
  // be read to its end, a CSV file without the columns that it must have.
  absl::StatusOr<bool> Next(FileRecord& record);

  // What was read so far; whole after Next said false.
  const FileReport& report() const { return report_; }

  // Bytes of all files, against which report().bytes can be held; 0 where it
  // cannot be known.
  int64_t total_bytes() const { return total_bytes_; }

 private:
  explicit FileInput(FileInputOptions options);

  const FileInputOptions options_;
  const int64_t total_bytes_;
  CsvMapping mapping_;
  FileReport report_;
  std::unique_ptr<RecordReader> reader_;
  FileClock clock_;
  std::vector<FileRecord> records_;
  bool at_end_ = false;
};

}  // namespace holdline

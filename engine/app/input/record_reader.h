// Reads files of one format into records; one implementation a format.
//
// Thread-compatible. The files' names, the mapping and the report outlive it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/app/input/file_record.h"
#include "engine/app/input/file_report.h"
#include "operators/telemetry/csv_mapping.h"

namespace holdline {

class RecordReader {
 public:
  virtual ~RecordReader() = default;

  // Reads a little further and appends the records that it came upon: none,
  // one or several. False at the end of all files. Errors: a file that cannot
  // be read.
  virtual absl::StatusOr<bool> Read(std::vector<FileRecord>& records) = 0;
};

using FileNames = std::vector<std::string>;

// Lines stay as they are. A line that holds several events ({"events": [...]}
// or an array) becomes a protobuf record for each, since they may belong to
// several partitions. A line that cannot be decoded is a record too: score
// refuses it.
std::unique_ptr<RecordReader> ReadJsonLines(const FileNames& files,
                                            FileReport& report);

// Messages stay as they are; those of a batch become records of their own.
std::unique_ptr<RecordReader> ReadProtobuf(const FileNames& files,
                                           FileReport& report);

// The files are one log, in their order: calls that wait at the end of one
// still wait in the next.
std::unique_ptr<RecordReader> ReadAsterisk(const FileNames& files,
                                           FileReport& report);

// Reads all files whole and sorts their events by time; equal times keep the
// order of files and rows. A file whose header lacks columns is an error.
std::unique_ptr<RecordReader> ReadCsv(const FileNames& files,
                                      const CsvMapping& mapping,
                                      FileReport& report);

}  // namespace holdline

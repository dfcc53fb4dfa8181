// Writes files and reads them through FileInput, for tests.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/app/input/file_input.h"
#include "operators/telemetry/decoder.h"

namespace holdline {

// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = testing::TempDir() + "holdline_input_XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return Path(name);
  }
  std::string Path(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

struct ReadFiles {
  absl::Status status;
  std::vector<FileRecord> records;  // `file` dangles
  FileReport report;

  // Number of refusals by reason that never became records, and the first.
  int64_t Refused(Refusal reason) const {
    return report.refused[static_cast<size_t>(reason)];
  }
};

inline ReadFiles ReadAll(FileInputOptions options) {
  ReadFiles read;
  auto input = FileInput::Open(std::move(options));
  if (!input.ok()) {
    read.status = input.status();
    return read;
  }
  for (;;) {
    FileRecord record;
    const absl::StatusOr<bool> more = (*input)->Next(record);
    if (!more.ok() || !*more) {
      read.status = more.status();
      read.report = (*input)->report();
      return read;
    }
    read.records.push_back(std::move(record));
  }
}

// "entity kind wait_s handle_s", "-" where absent; "refused" where the payload
// is no event.
inline std::string Summary(const std::string& payload) {
  Decoder decoder;
  EventBuffer events;
  std::vector<RefusedEvent> refused;
  decoder.Decode(payload, events, refused);
  if (events.size() != 1) return "refused";
  const Event& event = events.events()[0];
  const auto seconds = [](int64_t us) {
    return us == kAbsent ? "-" : std::to_string(us / 1'000'000);
  };
  return std::string(event.entity_id) + " " +
         std::to_string(static_cast<int>(event.kind)) + " " +
         seconds(event.wait_us) + " " + seconds(event.handle_us);
}

inline std::vector<std::string> Summaries(const ReadFiles& read) {
  std::vector<std::string> summaries;
  for (const FileRecord& record : read.records) {
    summaries.push_back(Summary(record.payload));
  }
  return summaries;
}

}  // namespace holdline

#include <algorithm>
#include <utility>

#include "engine/app/input/byte_source.h"
#include "engine/app/input/record_reader.h"
#include "engine/base/status_macros.h"
#include "operators/telemetry/csv_events.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

class CsvRecords final : public RecordReader {
 public:
  CsvRecords(const FileNames& files, const CsvMapping& mapping,
             FileReport& report)
      : bytes_(files), mapping_(mapping), report_(report) {}

  absl::StatusOr<bool> Read(std::vector<FileRecord>& records) override {
    if (!loaded_) {
      HL_RETURN_IF_ERROR(Load());
      loaded_ = true;
    }
    if (next_ == entries_.size()) return false;
    const Entry& entry = entries_[next_++];
    const std::string_view texts = std::string_view(texts_).substr(entry.start);
    records.push_back({.payload = std::string(
                           texts.substr(entry.key_bytes, entry.payload_bytes)),
                       .key = std::string(texts.substr(0, entry.key_bytes)),
                       .timestamp_us = entry.time_us,
                       .file = entry.file,
                       .line = entry.line});
    return true;
  }

 private:
  // An event that is to be sorted; its texts lie in texts_, the key first.
  struct Entry {
    int64_t time_us = 0;
    const std::string* file = nullptr;
    int64_t line = 0;
    size_t start = 0;
    uint32_t key_bytes = 0;
    uint32_t payload_bytes = 0;
  };

  absl::Status Load() {
    for (;;) {
      HL_ASSIGN_OR_RETURN(const bool more, bytes_.NextFile());
      if (!more) break;
      std::string text;
      for (;;) {
        HL_ASSIGN_OR_RETURN(const std::string_view piece, bytes_.Read());
        if (piece.empty()) break;
        text.append(piece);
      }
      report_.bytes = bytes_.bytes_read();
      HL_RETURN_IF_ERROR(LoadFile(text));
    }
    std::stable_sort(
        entries_.begin(), entries_.end(),
        [](const Entry& a, const Entry& b) { return a.time_us < b.time_us; });
    return absl::OkStatus();
  }

  absl::Status LoadFile(std::string_view text) {
    CsvMapping mapping = mapping_;
    CsvReader reader(text, mapping.format);
    CsvRow row;
    if (mapping.header && !reader.Next(row)) return absl::OkStatus();
    const size_t columns = row.fields.size();
    if (const absl::Status status = BindCsvMapping(row.fields, mapping);
        !status.ok()) {
      return absl::InvalidArgumentError(std::string(status.message()) +
                                        " (in `" + bytes_.file() + "`)");
    }
    CsvEvents events(std::move(mapping), columns);
    while (reader.Next(row)) LoadRow(row, events);
    return absl::OkStatus();
  }

  void LoadRow(const CsvRow& row, CsvEvents& csv_events) {
    ++report_.lines;
    events_.Clear();
    refused_.clear();
    if (!csv_events.Apply(row, events_, refused_)) ++report_.ignored;
    for (RefusedEvent& event : refused_) {
      report_.Refuse(bytes_.file(), row.line, event.reason,
                     std::move(event.detail));
    }
    for (const Event& event : events_.events()) {
      Entry entry{.time_us = event.time_us,
                  .file = &bytes_.file(),
                  .line = row.line,
                  .start = texts_.size(),
                  .key_bytes = static_cast<uint32_t>(event.entity_id.size())};
      texts_ += event.entity_id;
      AppendEventProtobuf(event, texts_);
      entry.payload_bytes =
          static_cast<uint32_t>(texts_.size() - entry.start) - entry.key_bytes;
      entries_.push_back(entry);
    }
  }

  ByteSource bytes_;
  const CsvMapping& mapping_;
  FileReport& report_;
  bool loaded_ = false;
  std::vector<Entry> entries_;
  std::string texts_;
  size_t next_ = 0;
  EventBuffer events_;
  std::vector<RefusedEvent> refused_;
};

}  // namespace

std::unique_ptr<RecordReader> ReadCsv(const FileNames& files,
                                      const CsvMapping& mapping,
                                      FileReport& report) {
  return std::make_unique<CsvRecords>(files, mapping, report);
}

}  // namespace holdline

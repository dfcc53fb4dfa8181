#include <utility>

#include "engine/app/input/line_source.h"
#include "engine/app/input/record_reader.h"
#include "engine/base/status_macros.h"
#include "operators/telemetry/asterisk.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

class AsteriskRecords final : public RecordReader {
 public:
  AsteriskRecords(const FileNames& files, FileReport& report)
      : lines_(files), report_(report) {}

  absl::StatusOr<bool> Read(std::vector<FileRecord>& records) override {
    HL_ASSIGN_OR_RETURN(const bool more, lines_.Next());
    report_.bytes = lines_.bytes_read();
    if (!more) return false;
    ++report_.lines;
    events_.Clear();
    LineResult result =
        lines_.too_long()
            ? LineResult::Refused(Refusal::kTooLarge, "a line of many MiB")
            : log_.Parse(lines_.text(), events_);
    if (result.kind == LineResult::Kind::kIgnored) ++report_.ignored;
    if (result.kind == LineResult::Kind::kRefused) {
      report_.Refuse(lines_.file(), lines_.number(), result.reason,
                     std::move(result.detail));
    }
    for (const Event& event : events_.events()) {
      FileRecord record{.payload = {},
                        .key = std::string(event.entity_id),
                        .timestamp_us = event.time_us,
                        .file = &lines_.file(),
                        .line = lines_.number()};
      AppendEventProtobuf(event, record.payload);
      records.push_back(std::move(record));
    }
    return true;
  }

 private:
  LineSource lines_;
  FileReport& report_;
  AsteriskLog log_;
  EventBuffer events_;
};

}  // namespace

std::unique_ptr<RecordReader> ReadAsterisk(const FileNames& files,
                                           FileReport& report) {
  return std::make_unique<AsteriskRecords>(files, report);
}

}  // namespace holdline

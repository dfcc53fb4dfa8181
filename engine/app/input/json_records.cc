#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/input/line_source.h"
#include "engine/app/input/record_reader.h"
#include "engine/base/status_macros.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

class JsonRecords final : public RecordReader {
 public:
  JsonRecords(const FileNames& files, FileReport& report)
      : lines_(files), report_(report) {}

  absl::StatusOr<bool> Read(std::vector<FileRecord>& records) override {
    HL_ASSIGN_OR_RETURN(const bool more, lines_.Next());
    report_.bytes = lines_.bytes_read();
    if (!more) return false;
    ++report_.lines;
    if (lines_.too_long()) {
      report_.Refuse(lines_.file(), lines_.number(), Refusal::kTooLarge,
                     absl::StrCat("a line of more than ",
                                  LineSource::kMaxLineBytes, " bytes"));
      return true;
    }
    events_.Clear();
    refused_.clear();
    decoder_.Decode(lines_.text(), events_, refused_);
    if (events_.size() + refused_.size() > 1) {
      Split(records);
    } else {
      records.push_back(Whole());
    }
    return true;
  }

 private:
  FileRecord At(const Event& event) const {
    return {.payload = {},
            .key = std::string(event.entity_id),
            .timestamp_us = event.time_us,
            .file = &lines_.file(),
            .line = lines_.number()};
  }

  FileRecord Whole() const {
    Event unknown;
    unknown.time_us = kUnknownTime;
    FileRecord record = At(events_.empty() ? unknown : events_.events()[0]);
    record.payload = lines_.text();
    return record;
  }

  void Split(std::vector<FileRecord>& records) {
    for (const Event& event : events_.events()) {
      FileRecord record = At(event);
      AppendEventProtobuf(event, record.payload);
      records.push_back(std::move(record));
    }
    for (const RefusedEvent& event : refused_) {
      report_.Refuse(
          lines_.file(), lines_.number(), event.reason,
          absl::StrCat("event ", event.index, " of the line: ", event.detail));
    }
  }

  LineSource lines_;
  FileReport& report_;
  Decoder decoder_{PayloadFormat::kJson};
  EventBuffer events_;
  std::vector<RefusedEvent> refused_;
};

}  // namespace

std::unique_ptr<RecordReader> ReadJsonLines(const FileNames& files,
                                            FileReport& report) {
  return std::make_unique<JsonRecords>(files, report);
}

}  // namespace holdline

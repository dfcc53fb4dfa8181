#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/input/byte_source.h"
#include "engine/app/input/record_reader.h"
#include "engine/base/status_macros.h"
#include "operators/telemetry/decoder.h"

namespace holdline {
namespace {

// No producer writes larger ones; a larger length is not one.
constexpr uint64_t kMaxFrameBytes = 64 << 20;

class ProtobufRecords final : public RecordReader {
 public:
  ProtobufRecords(const FileNames& files, FileReport& report)
      : bytes_(files), report_(report) {}

  absl::StatusOr<bool> Read(std::vector<FileRecord>& records) override {
    if (!in_file_) {
      HL_ASSIGN_OR_RETURN(in_file_, bytes_.NextFile());
      if (!in_file_) return false;
      pending_.clear();
      taken_ = 0;
      number_ = 0;
    }
    std::string_view message;
    HL_ASSIGN_OR_RETURN(const bool found, ReadFrame(message));
    report_.bytes = bytes_.bytes_read();
    if (!found) {
      in_file_ = false;
      return true;
    }
    ++report_.lines;
    Append(message, records);
    return true;
  }

 private:
  // The next message of the file. False at its end, and where what is left is
  // no whole message, which is refused and ends the file.
  absl::StatusOr<bool> ReadFrame(std::string_view& message) {
    ++number_;
    uint64_t length = 0;
    HL_ASSIGN_OR_RETURN(const LengthResult result, ReadLength(length));
    if (result == LengthResult::kEnd) return false;
    if (result == LengthResult::kBroken || length > kMaxFrameBytes) {
      return RefuseRest(
          "what should be the length of a message is none; the "
          "rest of the file was not read");
    }
    HL_ASSIGN_OR_RETURN(const bool whole, Fill(length));
    if (!whole) {
      return RefuseRest(absl::StrCat("a message of ", length,
                                     " bytes is cut off after ",
                                     pending_.size() - taken_));
    }
    message = std::string_view(pending_).substr(taken_, length);
    taken_ += length;
    return true;
  }

  enum class LengthResult { kRead, kEnd, kBroken };

  absl::StatusOr<LengthResult> ReadLength(uint64_t& length) {
    for (int shift = 0; shift < 35; shift += 7) {
      HL_ASSIGN_OR_RETURN(const bool more, Fill(1));
      if (!more) return shift == 0 ? LengthResult::kEnd : LengthResult::kBroken;
      const auto byte = static_cast<unsigned char>(pending_[taken_++]);
      length |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return LengthResult::kRead;
    }
    return LengthResult::kBroken;
  }

  bool RefuseRest(std::string detail) {
    report_.Refuse(bytes_.file(), number_, Refusal::kBadProtobuf,
                   std::move(detail));
    return false;
  }

  // Whether `count` more bytes are there; reads on until they are.
  absl::StatusOr<bool> Fill(uint64_t count) {
    while (pending_.size() - taken_ < count) {
      pending_.erase(0, taken_);
      taken_ = 0;
      HL_ASSIGN_OR_RETURN(const std::string_view piece, bytes_.Read());
      if (piece.empty()) return false;
      pending_.append(piece);
    }
    return true;
  }

  void Append(std::string_view message, std::vector<FileRecord>& records) {
    const size_t before = records.size();
    uint64_t other_fields = 0;
    const bool is_batch =
        !message.empty() &&
        static_cast<unsigned char>(message[0]) == kBatchFirstByte;
    if (is_batch &&
        ForEachBatchEvent(
            message,
            [&](std::string_view event) { records.push_back(RecordOf(event)); },
            other_fields)) {
      return;
    }
    // A single event, or a batch that is broken as a whole.
    records.resize(before);
    records.push_back(RecordOf(message));
  }

  FileRecord RecordOf(std::string_view payload) {
    FileRecord record{.payload = std::string(payload),
                      .key = {},
                      .timestamp_us = kUnknownTime,
                      .file = &bytes_.file(),
                      .line = number_};
    events_.Clear();
    refused_.clear();
    decoder_.Decode(payload, events_, refused_);
    if (!events_.empty()) {
      record.key = events_.events()[0].entity_id;
      record.timestamp_us = events_.events()[0].time_us;
    }
    return record;
  }

  ByteSource bytes_;
  FileReport& report_;
  bool in_file_ = false;
  std::string pending_;  // read; used up to taken_
  size_t taken_ = 0;
  int64_t number_ = 0;
  Decoder decoder_{PayloadFormat::kProtobuf};
  EventBuffer events_;
  std::vector<RefusedEvent> refused_;
};

}  // namespace

std::unique_ptr<RecordReader> ReadProtobuf(const FileNames& files,
                                           FileReport& report) {
  return std::make_unique<ProtobufRecords>(files, report);
}

}  // namespace holdline

#include "operators/telemetry/message_splitter.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/protobuf_decoder.h"

namespace holdline {
namespace {

bool IsProtobufBatch(std::string_view message) {
  return static_cast<unsigned char>(message[0]) == kBatchFirstByte;
}

void AppendBatchEvent(std::string_view bytes, std::string& batch) {
  batch.push_back(static_cast<char>(kBatchFirstByte));
  size_t length = bytes.size();
  for (; length >= 0x80; length >>= 7) {
    batch.push_back(static_cast<char>(length | 0x80));
  }
  batch.push_back(static_cast<char>(length));
  batch += bytes;
}

// `array` is empty, or ends with its bracket.
void AppendArrayElement(std::string_view bytes, std::string& array) {
  if (!array.empty()) array.pop_back();
  array.push_back(array.empty() ? '[' : ',');
  array += bytes;
  array += ']';
}

}  // namespace

MessageSplitter::MessageSplitter(int32_t partitions)
    : partitions_(partitions), open_(static_cast<size_t>(partitions), -1) {
  HL_CHECK(partitions > 0);
}

void MessageSplitter::Split(std::string_view message, std::vector<Part>& parts,
                            std::vector<RefusedEvent>& refused) {
  events_.Clear();
  refused_.clear();
  decoder_.Decode(message, events_, refused_);
  if (message.size() > kMaxMessageBytes) {
    std::move(refused_.begin(), refused_.end(), std::back_inserter(refused));
    return;
  }
  const int32_t partition =
      events_.empty() ? PartitionOf(message, partitions_) : PartitionOfAll();
  if (partition >= 0) {
    parts.push_back({.partition = partition, .value = std::string(message)});
    return;
  }
  SplitPieces(message, parts);
  for (RefusedEvent& event : refused_) {
    const auto index = static_cast<size_t>(event.index);
    const bool is_carried =
        event.index >= 0 && index < is_carried_.size() && is_carried_[index];
    if (!is_carried) refused.push_back(std::move(event));
  }
}

// -1: they belong to several.
int32_t MessageSplitter::PartitionOfAll() const {
  const auto events = events_.events();
  const int32_t first = PartitionOf(events[0].entity_id, partitions_);
  const bool is_one =
      std::all_of(events.begin() + 1, events.end(), [&](const Event& event) {
        return PartitionOf(event.entity_id, partitions_) == first;
      });
  return is_one ? first : -1;
}

// A protobuf message that is no batch holds one event: it is not split.
void MessageSplitter::SplitPieces(std::string_view message,
                                  std::vector<Part>& parts) {
  next_event_ = 0;
  is_carried_.clear();
  std::fill(open_.begin(), open_.end(), -1);
  if (!IsProtobufBatch(message)) {
    return json_.ForEachPiece(
        message, [&](int32_t index, std::string_view text, bool in_array) {
          TakePiece(index, text, in_array ? Form::kArrayElement : Form::kLine,
                    parts);
        });
  }
  int32_t index = 0;
  uint64_t other = 0;
  ForEachBatchEvent(
      message,
      [&](std::string_view bytes) {
        TakePiece(index++, bytes, Form::kBatchEvent, parts);
      },
      other);
}

// What was refused goes where the hash of its bytes says.
void MessageSplitter::TakePiece(int32_t index, std::string_view bytes,
                                Form form, std::vector<Part>& parts) {
  if (index >= kMaxEventsPerMessage) return;
  is_carried_.resize(static_cast<size_t>(index) + 1);
  is_carried_.back() = true;
  const bool is_good =
      next_event_ < events_.size() && events_.indices()[next_event_] == index;
  const std::string_view key =
      is_good ? events_.events()[next_event_++].entity_id : bytes;
  AddPiece(PartitionOf(key, partitions_), bytes, form, parts);
}

void MessageSplitter::AddPiece(int32_t partition, std::string_view bytes,
                               Form form, std::vector<Part>& parts) {
  int& open = open_[static_cast<size_t>(partition)];
  if (form == Form::kLine) {  // alone; what follows stands behind it
    open = -1;
    parts.push_back({.partition = partition, .value = std::string(bytes)});
    return;
  }
  if (open < 0) {
    open = static_cast<int>(parts.size());
    parts.push_back({.partition = partition, .value = ""});
  }
  std::string& value = parts[static_cast<size_t>(open)].value;
  if (form == Form::kBatchEvent) {
    AppendBatchEvent(bytes, value);
  } else {
    AppendArrayElement(bytes, value);
  }
}

}  // namespace holdline

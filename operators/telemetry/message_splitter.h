// Splits telemetry messages so that each part holds events of one partition
// alone: what `rekey` does where the bus is not keyed by contact.
//
// A message whose good events all belong to one partition stays as it is, byte
// for byte; so does one without any good event, which goes where the hash of
// its bytes says: whoever decodes it there refuses it as it would have been
// refused here. Of a message that is split, protobuf events and JSON lines keep
// their bytes; elements of a JSON array are written again without blanks. Every
// part decodes to the events, and is refused for the reasons, of the message.
//
// Thread-compatible; owned by the shard thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/json_decoder.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class MessageSplitter {
 public:
  // REQUIRES: partitions > 0.
  explicit MessageSplitter(int32_t partitions);

  struct Part {
    int32_t partition = 0;
    std::string value;
  };

  // Appends the parts in the order of the message. Appends to `refused` what no
  // part can carry: a message that is too large as a whole, the events past the
  // limit of a message that is split, a line of it that is no object.
  void Split(std::string_view message, std::vector<Part>& parts,
             std::vector<RefusedEvent>& refused);

 private:
  // How a piece stands in its part.
  enum class Form { kBatchEvent, kArrayElement, kLine };

  int32_t PartitionOfAll() const;
  void SplitPieces(std::string_view message, std::vector<Part>& parts);
  void TakePiece(int32_t index, std::string_view bytes, Form form,
                 std::vector<Part>& parts);
  void AddPiece(int32_t partition, std::string_view bytes, Form form,
                std::vector<Part>& parts);

  const int32_t partitions_;
  Decoder decoder_;
  JsonDecoder json_;

  // The message that is being split; kept for their memory.
  EventBuffer events_;
  std::vector<RefusedEvent> refused_;
  size_t next_event_ = 0;         // the first that no piece was seen of
  std::vector<bool> is_carried_;  // by index in the message
  std::vector<int> open_;         // by partition: the part that grows, or -1
};

}  // namespace holdline

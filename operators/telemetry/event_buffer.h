// Decoded events of one batch of messages. Events hold views: into the message
// where its bytes can be used as they stand, else into the buffer's arena. So
// both the messages and the buffer must outlive the use of the events.
//
// Clear keeps the memory: in steady state nothing is allocated.
//
// Thread-compatible; owned by the shard thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "operators/telemetry/arena.h"
#include "operators/telemetry/event.h"

namespace holdline {

class EventBuffer {
 public:
  // Valid until the next Append or Clear.
  std::span<const Event> events() const { return events_; }

  // indices()[i] is the position of events()[i] within its own message, from
  // 0; events that were refused leave gaps.
  std::span<const int32_t> indices() const { return indices_; }

  size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }

  void Clear();

  // The rest is for decoders and adapters.

  // Adds an event, to be filled at once; the reference is valid until the next
  // Append.
  Event& Append(int32_t index);

  // Forgets all events from `size` on. REQUIRES: size <= size().
  void Truncate(size_t size);

  // Copies into the arena.
  std::string_view Keep(std::string_view text) { return arena_.Copy(text); }
  std::span<const Attribute> Keep(std::span<const Attribute> attributes);

 private:
  std::vector<Event> events_;
  std::vector<int32_t> indices_;
  Arena arena_;
};

}  // namespace holdline

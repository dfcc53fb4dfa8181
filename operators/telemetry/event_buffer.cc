#include "operators/telemetry/event_buffer.h"

#include <algorithm>

#include "engine/base/check.h"

namespace holdline {

void EventBuffer::Clear() {
  events_.clear();
  indices_.clear();
  arena_.Clear();
}

Event& EventBuffer::Append(int32_t index) {
  indices_.push_back(index);
  return events_.emplace_back();
}

void EventBuffer::Truncate(size_t size) {
  HL_CHECK(size <= events_.size());
  events_.resize(size);
  indices_.resize(size);
}

std::span<const Attribute> EventBuffer::Keep(
    std::span<const Attribute> attributes) {
  if (attributes.empty()) return {};
  auto* copy = static_cast<Attribute*>(
      arena_.Allocate(attributes.size() * sizeof(Attribute)));
  std::uninitialized_copy(attributes.begin(), attributes.end(), copy);
  return {copy, attributes.size()};
}

}  // namespace holdline

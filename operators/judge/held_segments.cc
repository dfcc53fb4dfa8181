#include "operators/judge/held_segments.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace holdline {
namespace {

// Spare messages keep the memory of the largest segment they ever held.
constexpr size_t kMostSpare = 64;

bool Later(const HeldSegments::Held& a, const HeldSegments::Held& b) {
  return a.at_us != b.at_us ? a.at_us > b.at_us : a.arrival > b.arrival;
}

}  // namespace

void HeldSegments::Hold(uint32_t partition, Segment* segment) {
  std::unique_ptr<Segment> own;
  if (spare_.empty()) {
    own = std::make_unique<Segment>();
  } else {
    own = std::move(spare_.back());
    spare_.pop_back();
  }
  own->Swap(segment);
  const int64_t at_us = own->at_us();
  heap_.push_back({at_us, arrivals_++, partition, std::move(own)});
  std::push_heap(heap_.begin(), heap_.end(), Later);
}

HeldSegments::Held HeldSegments::Pop() {
  HL_CHECK(!heap_.empty());
  std::pop_heap(heap_.begin(), heap_.end(), Later);
  Held held = std::move(heap_.back());
  heap_.pop_back();
  return held;
}

void HeldSegments::Recycle(std::unique_ptr<Segment> segment) {
  if (spare_.size() >= kMostSpare) return;
  segment->Clear();
  spare_.push_back(std::move(segment));
}

std::vector<std::pair<uint32_t, std::string>> HeldSegments::InArrival() const {
  std::vector<const Held*> order;
  for (const Held& held : heap_) order.push_back(&held);
  std::sort(order.begin(), order.end(), [](const Held* a, const Held* b) {
    return a->arrival < b->arrival;
  });
  std::vector<std::pair<uint32_t, std::string>> segments;
  for (const Held* held : order) {
    segments.emplace_back(held->partition, held->segment->SerializeAsString());
  }
  return segments;
}

bool HeldSegments::HoldBytes(uint32_t partition, const std::string& bytes) {
  Segment segment;
  if (!segment.ParseFromString(bytes)) return false;
  Hold(partition, &segment);
  return true;
}

int64_t HeldSegments::LastUs() const {
  int64_t last_us = 0;
  for (const Held& held : heap_) last_us = std::max(last_us, held.at_us);
  return last_us;
}

}  // namespace holdline

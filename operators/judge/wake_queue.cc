#include "operators/judge/wake_queue.h"

namespace holdline {

void WakeQueue::Set(uint32_t id, int64_t time_us) {
  const int64_t before_us = wake_us_[id];
  if (time_us == before_us) return;
  if (time_us == kNever) {
    Remove(id);
    return;
  }
  wake_us_[id] = time_us;
  if (before_us == kNever) {
    heap_.push_back(id);
    SiftUp(heap_.size() - 1, id);
  } else if (time_us < before_us) {
    SiftUp(place_[id], id);
  } else {
    SiftDown(place_[id], id);
  }
}

std::optional<uint32_t> WakeQueue::PopDue(int64_t clock_us) {
  if (NextUs() > clock_us || heap_.empty()) return std::nullopt;
  const uint32_t id = heap_.front();
  Remove(id);
  return id;
}

void WakeQueue::Remove(uint32_t id) {
  const size_t hole = place_[id];
  wake_us_[id] = kNever;
  const uint32_t last = heap_.back();
  heap_.pop_back();
  if (last == id) return;
  Put(hole, last);
  SiftUp(hole, last);
  SiftDown(place_[last], last);
}

void WakeQueue::Put(size_t place, uint32_t id) {
  heap_[place] = id;
  place_[id] = place;
}

void WakeQueue::SiftUp(size_t place, uint32_t id) {
  while (place > 0) {
    const size_t parent = (place - 1) / 2;
    if (!Before(id, heap_[parent])) break;
    Put(place, heap_[parent]);
    place = parent;
  }
  Put(place, id);
}

void WakeQueue::SiftDown(size_t place, uint32_t id) {
  for (;;) {
    size_t child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && Before(heap_[child + 1], heap_[child])) {
      ++child;
    }
    if (!Before(heap_[child], id)) break;
    Put(place, heap_[child]);
    place = child;
  }
  Put(place, id);
}

}  // namespace holdline

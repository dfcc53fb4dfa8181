// Rolling sums over slices of time. Several windows that move by the same slice
// share one series of slices: a value is stored once, each window keeps its
// running sum, and a slice that leaves a window is subtracted from it, in O(1).
//
// Slices are numbered by time / slice length. With the clock in slice c, a
// window of n slices holds the slices c - n + 1 .. c and all that lie ahead of
// the clock: it ends now and moves by whole slices. Only slices that were
// touched take space; what all windows have passed is dropped.
//
// Value is an abelian group: Value{} is zero, += and -= are inverse. What is
// added may be of another type (a single bin to a histogram), as long as
// Value += it works.
//
// Thread-compatible.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace holdline {

template <typename Value>
class SlidingSums {
 public:
  // No slice leaves any more.
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  // Windows by their length in slices. REQUIRES: ascending, each at least 1.
  explicit SlidingSums(const std::vector<int64_t>& lengths) {
    for (int64_t length : lengths) windows_.push_back({length, 0, Value{}});
    HL_CHECK(!windows_.empty() && windows_.front().length >= 1);
  }

  // Adds to a slice, wherever it lies: behind, at or ahead of the clock. What
  // is older than the longest window changes nothing.
  template <typename Delta>
  void Add(int64_t slice, const Delta& delta) {
    if (slice <= LastOutside(windows_.back())) return;
    slices_[PositionOf(slice)].value += delta;
    for (Window& window : windows_) {
      if (slice > LastOutside(window)) window.sum += delta;
    }
  }

  // Moves the clock. Never goes back: an earlier slice changes nothing.
  void AdvanceTo(int64_t slice) {
    if (slice <= clock_) return;
    clock_ = slice;
    for (Window& window : windows_) Evict(window);
    DropPassed();
  }

  // By position in `lengths`.
  const Value& Sum(size_t window) const { return windows_[window].sum; }

  // The slice that the clock must reach for the next slice to leave a window;
  // kNever where all are empty.
  int64_t NextEviction() const {
    int64_t next = kNever;
    for (const Window& window : windows_) {
      if (window.first == slices_.size()) continue;
      next = std::min(next, slices_[window.first].slice + window.length);
    }
    return next;
  }

  // The sums of the windows follow from the slices. The lengths are not part of
  // it: they are those that this was made with.
  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(clock_);
    int64_t before = 0;
    std::vector<Slice> stored;
    if constexpr (!Archive::kReads) {
      stored.assign(slices_.begin() + static_cast<std::ptrdiff_t>(passed_),
                    slices_.end());
    }
    archive.List(stored, [&](Slice& slice) {
      // As a distance, which takes a byte; of bytes that may be anything.
      auto distance = static_cast<int64_t>(static_cast<uint64_t>(slice.slice) -
                                           static_cast<uint64_t>(before));
      archive.Fields(distance);
      slice.slice = before = static_cast<int64_t>(
          static_cast<uint64_t>(before) + static_cast<uint64_t>(distance));
      slice.value.Persist(archive);
    });
    if constexpr (Archive::kReads) TakeStored(std::move(stored), archive);
  }

  size_t StoredSlices() const { return slices_.size() - passed_; }

 private:
  struct Slice {
    int64_t slice = 0;
    Value value;
  };
  struct Window {
    int64_t length;
    size_t first;  // position of its oldest slice in slices_
    Value sum;
  };

  // Before the clock is known, all time lies ahead of it.
  static constexpr int64_t kNoClock = std::numeric_limits<int64_t>::min() / 2;

  int64_t LastOutside(const Window& window) const {
    return clock_ - window.length;
  }

  // Position of the slice, inserted where it is new. Values come mostly in the
  // order of time, so the search starts at the newest.
  size_t PositionOf(int64_t slice) {
    size_t at = slices_.size();
    while (at > passed_ && slices_[at - 1].slice > slice) --at;
    if (at > passed_ && slices_[at - 1].slice == slice) return at - 1;
    slices_.insert(slices_.begin() + static_cast<std::ptrdiff_t>(at),
                   Slice{slice, Value{}});
    for (Window& window : windows_) {
      const bool outside = slice <= LastOutside(window);
      if (at < window.first || outside) ++window.first;
    }
    return at;
  }

  template <class Archive>
  void TakeStored(std::vector<Slice> stored, Archive& archive) {
    const bool ascends = std::adjacent_find(stored.begin(), stored.end(),
                                            [](const Slice& a, const Slice& b) {
                                              return a.slice >= b.slice;
                                            }) == stored.end();
    if (!ascends || clock_ < kNoClock || clock_ > -kNoClock) archive.Refuse();
    if (!archive.ok()) return;
    slices_ = std::move(stored);
    passed_ = 0;
    for (Window& window : windows_) {
      window.first = 0;
      window.sum = Value{};
      for (const Slice& slice : slices_) {
        if (slice.slice <= LastOutside(window)) {
          ++window.first;
        } else {
          window.sum += slice.value;
        }
      }
    }
  }

  void Evict(Window& window) {
    while (window.first < slices_.size() &&
           slices_[window.first].slice <= LastOutside(window)) {
      window.sum -= slices_[window.first].value;
      ++window.first;
    }
  }

  // Passed slices wait at the front until they are half of all, so that moving
  // the rest down costs O(1) for each slice that ever was.
  void DropPassed() {
    passed_ = windows_.back().first;
    if (passed_ * 2 <= slices_.size()) return;
    slices_.erase(slices_.begin(),
                  slices_.begin() + static_cast<std::ptrdiff_t>(passed_));
    for (Window& window : windows_) window.first -= passed_;
    passed_ = 0;
  }

  int64_t clock_ = kNoClock;
  size_t passed_ = 0;            // slices_ before it have left all windows
  std::vector<Slice> slices_;    // ascending
  std::vector<Window> windows_;  // ascending by length
};

}  // namespace holdline

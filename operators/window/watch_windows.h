// The rolling windows ("watches") of one objective in one slot. Score books in
// one base slice, the finest that any watch of the objective needs; windows
// that move by the same slice share its sums (sliding_sums.h), so five windows
// cost little more than one.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"
#include "operators/window/sliding_sums.h"

namespace holdline {

// A watch's length and the slice it moves by, microseconds.
struct WatchSpec {
  int64_t length_us = 0;
  int64_t slice_us = 0;
};

// "30m", "1h", "7d": the largest unit that divides the length.
std::string WatchName(int64_t length_us);

class WatchWindows {
 public:
  struct Options {
    // Ascending by length. Slices nest: each is a multiple of the base. A
    // length that is no multiple of its slice is rounded up to one.
    std::vector<WatchSpec> watches;
    int64_t base_slice_us = 0;
    bool with_histograms = false;
  };
  static constexpr int64_t kNever = SlidingSums<Tally>::kNever;

  explicit WatchWindows(const Options& options);

  // Adds to a base slice, wherever it lies; what is tens of thousands of years
  // away is passed over.
  void Add(int64_t base_slice, const Tally& tally);
  // Without histograms, nothing.
  void Add(int64_t base_slice, BinChange change);

  // The clock, microseconds since the epoch; never goes back.
  void AdvanceTo(int64_t clock_us);

  template <class Archive>
  void Persist(Archive& archive) {
    for (Group& group : groups_) {
      group.tallies.Persist(archive);
      if (group.histograms) group.histograms->Persist(archive);
    }
  }

  // By position in `watches`.
  size_t size() const { return places_.size(); }
  const Tally& Sum(size_t watch) const;
  // Null without histograms.
  const Histogram* Distribution(size_t watch) const;

  // The first instant, microseconds since the epoch, that a watch holds when
  // the clock stands at clock_us.
  int64_t StartUs(size_t watch, int64_t clock_us) const;

  // When, without new values, a sum may change next; kNever if not.
  int64_t NextChangeUs() const;

 private:
  // The watches of one slice length.
  struct Group {
    int64_t slice_us;
    SlidingSums<Tally> tallies;
    std::optional<SlidingSums<Histogram>> histograms;
  };
  bool InTime(int64_t base_slice) const;

  struct Place {
    size_t group;
    size_t window;   // in the group
    int64_t slices;  // length
  };

  int64_t base_slice_us_;
  std::vector<Group> groups_;
  std::vector<Place> places_;
};

}  // namespace holdline

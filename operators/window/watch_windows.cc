#include "operators/window/watch_windows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/floor_divide.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

// Far from where adding the longest window would overflow.
constexpr int64_t kMostUs = int64_t{1} << 60;

}  // namespace

std::string WatchName(int64_t length_us) {
  static constexpr std::pair<int64_t, const char*> kUnits[] = {
      {86400, "d"}, {3600, "h"}, {60, "m"}};
  const int64_t seconds = length_us / kSecondUs;
  for (const auto& [unit, suffix] : kUnits) {
    if (seconds % unit == 0) return absl::StrCat(seconds / unit, suffix);
  }
  return absl::StrCat(seconds, "s");
}

WatchWindows::WatchWindows(const Options& options)
    : base_slice_us_(options.base_slice_us) {
  const std::vector<WatchSpec>& watches = options.watches;
  for (size_t first = 0; first < watches.size();) {
    const int64_t slice_us = watches[first].slice_us;
    HL_CHECK(base_slice_us_ > 0 && slice_us % base_slice_us_ == 0);
    std::vector<int64_t> lengths;
    size_t next = first;
    for (; next < watches.size() && watches[next].slice_us == slice_us;
         ++next) {
      const int64_t slices =
          (watches[next].length_us + slice_us - 1) / slice_us;
      places_.push_back({groups_.size(), lengths.size(), slices});
      lengths.push_back(slices);
    }
    groups_.push_back({slice_us, SlidingSums<Tally>(lengths), std::nullopt});
    if (options.with_histograms) groups_.back().histograms.emplace(lengths);
    first = next;
  }
}

void WatchWindows::Add(int64_t base_slice, const Tally& tally) {
  if (!InTime(base_slice)) return;
  for (Group& group : groups_) {
    const int64_t nested = group.slice_us / base_slice_us_;
    group.tallies.Add(FloorDivide(base_slice, nested), tally);
  }
}

void WatchWindows::Add(int64_t base_slice, BinChange change) {
  if (!InTime(base_slice)) return;
  for (Group& group : groups_) {
    if (!group.histograms) return;
    const int64_t nested = group.slice_us / base_slice_us_;
    group.histograms->Add(FloorDivide(base_slice, nested), change);
  }
}

bool WatchWindows::InTime(int64_t base_slice) const {
  if (groups_.empty()) return false;
  const int64_t most = kMostUs / base_slice_us_;
  return -most < base_slice && base_slice < most;
}

void WatchWindows::AdvanceTo(int64_t clock_us) {
  for (Group& group : groups_) {
    const int64_t slice = FloorDivide(clock_us, group.slice_us);
    group.tallies.AdvanceTo(slice);
    if (group.histograms) group.histograms->AdvanceTo(slice);
  }
}

const Tally& WatchWindows::Sum(size_t watch) const {
  const Place& place = places_[watch];
  return groups_[place.group].tallies.Sum(place.window);
}

const Histogram* WatchWindows::Distribution(size_t watch) const {
  const Place& place = places_[watch];
  const auto& histograms = groups_[place.group].histograms;
  return histograms ? &histograms->Sum(place.window) : nullptr;
}

int64_t WatchWindows::StartUs(size_t watch, int64_t clock_us) const {
  const Place& place = places_[watch];
  const int64_t slice_us = groups_[place.group].slice_us;
  return (FloorDivide(clock_us, slice_us) + 1 - place.slices) * slice_us;
}

int64_t WatchWindows::NextChangeUs() const {
  int64_t next = kNever;
  for (const Group& group : groups_) {
    // Histograms leave together with the tallies that came with them.
    const int64_t slice = group.tallies.NextEviction();
    if (slice == SlidingSums<Tally>::kNever) continue;
    next = std::min(next, slice * group.slice_us);
  }
  return next;
}

}  // namespace holdline

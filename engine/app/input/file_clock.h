// Timestamps for records of files, which have none of their own, as
// ARCHITECTURE.md ("Time") rules: the event's time, except where it leaps more
// than five minutes ahead of all before it and the next record does not follow
// it there; then the latest time before the leap, so that score refuses the
// event as it would on a bus. At the end, where nothing can follow, a leap of
// up to an hour is believed, or as far as the widest one before it: the cases
// of a help desk are hours and weekends apart. The first record is believed.
//
// A record without a time of its own gets the latest time before it, and says
// nothing about a leap.
//
// A sequence: Push, then Pop while it gives records; Finish at the end, and
// Pop what is left. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "engine/app/input/file_record.h"
#include "engine/base/time_units.h"

namespace holdline {

class FileClock {
 public:
  static constexpr int64_t kMaxLeapUs = 5 * kMinuteUs;
  static constexpr int64_t kMaxLastLeapUs = kHourUs;
  // Records without a time that may stand behind a leap before it is taken as
  // not followed.
  static constexpr size_t kMaxWaiting = 1024;

  void Push(FileRecord record);
  void Finish();

  // Records come out in the order in which they went in, timestamps set. False
  // where none is ready.
  bool Pop(FileRecord& record);

 private:
  bool Leaps(int64_t time_us) const {
    return latest_us_ && time_us - *latest_us_ > kMaxLeapUs;
  }
  void Release(FileRecord record);
  // Settles the leap that is waiting, if there is one.
  void Settle(bool believed);

  // The latest time that was believed; none before the first.
  std::optional<int64_t> latest_us_;
  int64_t widest_leap_us_ = 0;  // of those that were believed
  // Begins with a record that leaps, or, before the first time, holds records
  // without one.
  std::deque<FileRecord> waiting_;
  std::deque<FileRecord> ready_;
};

}  // namespace holdline

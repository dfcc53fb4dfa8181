#include "engine/app/input/file_clock.h"

#include <algorithm>
#include <utility>

namespace holdline {

void FileClock::Push(FileRecord record) {
  if (record.timestamp_us == kUnknownTime) {
    if (!latest_us_ || !waiting_.empty()) {
      waiting_.push_back(std::move(record));
      if (waiting_.size() > kMaxWaiting) Settle(false);
    } else {
      Release(std::move(record));
    }
    return;
  }
  if (!latest_us_) {
    latest_us_ = record.timestamp_us;
  } else if (!waiting_.empty()) {
    const int64_t leap_us = waiting_.front().timestamp_us;
    Settle(record.timestamp_us >= leap_us - kMaxLeapUs);
  }
  if (Leaps(record.timestamp_us)) {
    waiting_.push_back(std::move(record));
    return;
  }
  Settle(false);  // what came before the first time
  Release(std::move(record));
}

void FileClock::Finish() {
  const bool leaps = latest_us_ && !waiting_.empty();
  Settle(leaps && waiting_.front().timestamp_us - *latest_us_ <=
                      std::max(kMaxLastLeapUs, widest_leap_us_));
}

bool FileClock::Pop(FileRecord& record) {
  if (ready_.empty()) return false;
  record = std::move(ready_.front());
  ready_.pop_front();
  return true;
}

void FileClock::Release(FileRecord record) {
  // A file without any time: all its records are refused, whenever that is.
  const int64_t latest_us = latest_us_.value_or(1);
  if (record.timestamp_us == kUnknownTime || Leaps(record.timestamp_us)) {
    record.timestamp_us = latest_us;
  } else {
    latest_us_ = std::max(latest_us, record.timestamp_us);
  }
  ready_.push_back(std::move(record));
}

void FileClock::Settle(bool believed) {
  if (believed) {
    const int64_t to_us = waiting_.front().timestamp_us;
    widest_leap_us_ = std::max(widest_leap_us_, to_us - *latest_us_);
    latest_us_ = to_us;
  }
  while (!waiting_.empty()) {
    Release(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

}  // namespace holdline

// The contract books of an installation as this process has read them from the
// control log, in its order, and up to which time no other can come into force.
// What follows the log writes it (control_log.h); the stages ask.
//
// Thread-safe. What is asked on every turn of a shard is an atomic.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/base/clock.h"
#include "holdline/observation.pb.h"
#include "operators/contract/book_version.h"

namespace holdline {

// The book of a serialized or parsed holdline.Book; null where it is none.
std::shared_ptr<const ContractBook> BookOf(const Book& message);

class BookHistory {
 public:
  // Nothing was read yet, and no time is safe. `clock` must outlive it.
  explicit BookHistory(const Clock& clock) : clock_(&clock) {}
  // One book that always was and will be in force: without a control log.
  explicit BookHistory(BookVersion only);

  // K: one past the last record of the control log that was read.
  int64_t position() const { return position_.load(std::memory_order_acquire); }
  // All books up to K, and K.
  std::pair<std::vector<BookVersion>, int64_t> Books() const;
  // Null where no such book was read.
  std::shared_ptr<const ContractBook> Find(uint64_t hash) const;
  // The book in force at a time. REQUIRES: one was read.
  BookVersion InForceAt(int64_t time_us) const;

  // No book that was not read comes into force up to here: a clock that follows
  // the wall must not pass it.
  int64_t safe_us() const { return safe_us_.load(std::memory_order_relaxed); }
  // Whether that is at least now: else the control log does not answer, and
  // record time must stand still too.
  bool IsFresh() const;

  // By what follows the log. Books come behind those that are known.
  void Add(std::vector<BookVersion> books, int64_t position);
  void SetSafe(int64_t safe_us, int64_t skew_us);

 private:
  const Clock* const clock_ = nullptr;  // null: always fresh
  std::atomic<int64_t> position_{0};
  std::atomic<int64_t> safe_us_{std::numeric_limits<int64_t>::min()};
  std::atomic<int64_t> skew_us_{0};  // wall minus broker
  mutable absl::Mutex mutex_;
  std::vector<BookVersion> books_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline

// The judge of one partition of observations: it adds up what score says,
// evaluates the contracts whose names fall into its partition, and says alerts
// and status. Start here; the parts are clocks.h (when), contract_judge.h and
// slot_judge.h (what), promise.h and state.h (how it is decided).
//
// It has no clock but its log: the same observations give the same bytes, in
// however many calls they come. With record time the bytes do not depend on
// how the packets of different telemetry partitions interleave either, nor on
// how they are cut: each second is evaluated once, when all have delivered it.
//
// Owned by the shard thread of its partition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "holdline/observation.pb.h"
#include "holdline/status.pb.h"
#include "operators/contract/model.h"

namespace holdline {

struct JudgeOptions {
  // This partition of observations, of how many.
  int32_t partition = 0;
  int32_t partitions = 1;
  // Makes a contract book of its files; null where they are not one.
  std::function<std::shared_ptr<const ContractBook>(const Book&)> parse_book;
  // Live, a telemetry partition whose clock lags the newest by more is left
  // out: closings wait for it no longer, and completeness says so.
  int64_t lag_limit_us = 60'000'000;
  // Periods kept for each objective, slot and kind of period.
  size_t periods_kept = 400;
};

struct AlertRecord {
  std::string contract;  // the record's key
  std::string json;
  int64_t since_us = 0;  // the judge's clock
};

struct StatusRecord {
  std::string contract;  // the record's key
  std::string bytes;     // holdline.Status
};

// What was seen so far; for metrics.
struct JudgeCounters {
  int64_t packets = 0;
  int64_t cells = 0;            // rows of tallies that were added
  int64_t broken_records = 0;   // not decodable, passed over
  int64_t broken_tallies = 0;   // columns of unequal length, passed over
  int64_t unknown_cells = 0;    // of objectives that are not judged here
  int64_t forgotten_cells = 0;  // of periods that are kept no more
  int64_t forgotten_periods = 0;
  int64_t refused_books = 0;
  int64_t alerts = 0;
  int64_t statuses = 0;
};

class JudgePartition {
 public:
  // No time has been told yet.
  static constexpr int64_t kNoClock = INT64_MIN;

  explicit JudgePartition(JudgeOptions options);
  ~JudgePartition();
  JudgePartition(JudgePartition&&) noexcept;
  JudgePartition& operator=(JudgePartition&&) noexcept;

  // Takes one record (holdline.ObservationRecord). False where it cannot be
  // decoded: it is counted and passed over.
  bool Process(std::string_view record);

  // The end of a replay: judges what record time still holds back, as though
  // every partition had reached the newest clock, and says the status of every
  // contract.
  void Finish();

  // Says the status of every contract as it is now, changed or not.
  void SayAllStatus();

  bool HasOutput() const;
  size_t OutputBytes() const;
  // Moves what was said to the ends of the vectors.
  void Seal(std::vector<AlertRecord>& alerts,
            std::vector<StatusRecord>& statuses);
  // Forgets what was said: silent replay.
  void Discard();

  // Each contract with every period that the data touched and every watch
  // (with its worst), in the order of the book, objectives, targets, windows.
  std::vector<Status> Report() const;

  // Microseconds since the epoch; kNoClock before the first evaluation.
  int64_t clock_us() const;
  // The oldest clock that is included; what is closed has waited for it.
  int64_t settled_us() const;
  bool live() const;
  // Bytes of segments that wait for their second.
  size_t held_bytes() const;

  // The contacts that no contract covers, by queue; "(other)" holds those of
  // queues beyond a limit.
  const std::map<std::string, int64_t, std::less<>>& uncovered() const;
  // Contacts that were closed as lost, by contract.
  std::map<std::string, int64_t> LostByContract() const;
  const JudgeCounters& counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace holdline

// A scan of the snapshots' topic, in which bytes may be damaged. See
// process_log.h.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/process_log.h"

namespace holdline::sim {

class ProcessScan final : public LogScan {
 public:
  // `spoils`: faults and bugs of snapshots strike what it reads.
  ProcessScan(ProcessLog& log, std::unique_ptr<LogScan> inner, bool spoils)
      : log_(log), inner_(std::move(inner)), spoils_(spoils) {}

  absl::StatusOr<std::span<const Record>> Poll(absl::Duration timeout) override;
  bool done() override { return inner_->done(); }

 private:
  std::string_view Keep(std::string bytes);

  ProcessLog& log_;
  const std::unique_ptr<LogScan> inner_;
  const bool spoils_;
  std::vector<Record> records_;
  std::deque<std::string> kept_;  // the bytes of records_
};

}  // namespace holdline::sim

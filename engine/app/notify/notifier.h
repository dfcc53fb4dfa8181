// Follows `holdline.notifications` and tells Alertmanagers what it says. Of
// several such processes of one installation the log lets one read at a time;
// the others stand by. It reads the whole (compacted) topic when it begins, and
// so has no state of its own.
//
// Owned by one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/app/notify/standing_alerts.h"
#include "engine/base/clock.h"
#include "engine/http/http_post.h"
#include "engine/log/log.h"

namespace holdline {

struct NotifierOptions {
  std::string topic = "";
  std::string group = "";  // of readers
  std::vector<HttpBase> to = {};
  // What stands is said again: in less than Alertmanager's `resolve_timeout`.
  absl::Duration again = absl::Minutes(1);
};

class Notifier {
 public:
  // Both must outlive it.
  Notifier(Log& log, Clock& clock, NotifierOptions options);

  absl::Status Open();
  // Reads what has come, waiting for it up to `timeout`, and tells what is due
  // once all that was there at the beginning is read. Errors: those of the log
  // that waiting does not heal. Where an Alertmanager does not take it, it is
  // said on a log line and tried again with growing pauses.
  absl::Status Step(absl::Duration timeout);
  // Leaves the group, so that another may go on at once.
  void Close() { reader_->Close(); }

  // Whether the topic is read to where it ended, and everybody has been told.
  bool IsTold() const;

  size_t standing() const { return alerts_.standing(); }

 private:
  // How it goes with one of those in options_.to.
  struct Delivery {
    int64_t next_us = 0;   // not before; monotonic
    int64_t pause_us = 0;  // after a failure; 0: the last one went well
  };

  StandingAlerts NoAlerts() const {
    return StandingAlerts(options_.to.size(),
                          absl::ToInt64Microseconds(options_.again));
  }
  absl::Status Begin(const std::vector<int32_t>& partitions);
  void TakeRecords(const PollResult& polled);
  void Tell(size_t receiver);
  absl::Status Post(size_t receiver);

  Log& log_;
  Clock& clock_;
  const NotifierOptions options_;
  std::unique_ptr<LogReader> reader_;
  StandingAlerts alerts_;
  std::vector<Delivery> deliveries_;
  // By partition, where it ended when it was assigned, unless that is reached:
  // nothing is told before, as it may be over.
  std::map<int32_t, int64_t> unread_;
};

}  // namespace holdline

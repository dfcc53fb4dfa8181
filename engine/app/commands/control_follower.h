// Keeps a running service's contracts in step: with the control log, which is
// asked often, and with the contracts folder, which is looked at each second
// and when it is asked for. What comes of it is told as log lines.
//
// Owned by one thread; the history is for all.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/commands/stop_signal.h"
#include "engine/app/config/service_config.h"
#include "engine/app/control/book_reloader.h"
#include "engine/app/control/control_log.h"
#include "engine/app/monitor/monitor.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"

namespace holdline {

class ControlFollower {
 public:
  // `book` is that of the folder. All must outlive this.
  ControlFollower(Log& log, Clock& clock, const ServiceConfig& config,
                  const LoadedBook& book);

  // At the start: reads the control log and offers it the folder's book, since
  // a folder that differs from the book in force is a change like any other.
  absl::Status ReadFirst();

  // Until it is told to end.
  void Follow(const std::stop_token& ended, ReloadSignal& reload,
              Monitor& monitor);

  const BookHistory& history() const { return control_.history(); }

 private:
  void TellReload(const ReloadResult& result) const;
  void TellBookInForce();

  Clock& clock_;
  const std::string folder_;
  const LoadedBook& book_;
  ControlLog control_;
  int64_t told_position_ = 0;  // of the book that was told last
};

}  // namespace holdline

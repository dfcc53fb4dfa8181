// SIGINT and SIGTERM as something to ask for. While one exists, these signals
// do not end the process; the second one does.
//
// One at a time; `requested` from any thread.
#pragma once

namespace holdline {

class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  bool requested() const;
};

// SIGHUP as something to ask for. While one exists, the signal does not end the
// process. One at a time; any thread.
class ReloadSignal {
 public:
  ReloadSignal();
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

  // Whether it came since the last call.
  bool Take();
};

}  // namespace holdline

// Asterisk's queue_log as events:
//
//   epoch|call id|queue|agent|EVENT|data1|data2|...
//
//   ENTERQUEUE                    CONTACT_QUEUED, customer = caller id
//   RINGNOANSWER                  CONTACT_RINGING (a ring is not an offer)
//   CONNECT                       CONTACT_ANSWERED, wait as stated
//   COMPLETEAGENT, -CALLER        CONTACT_COMPLETED, handle time = talk. What
//                                 they call hold time is the wait in the
//                                 queue; a hold by the agent is within talk.
//   BLINDTRANSFER, ATTENDEDTRANSFER, TRANSFER
//                                 CONTACT_TRANSFERRED without a queue, handle
//                                 time = talk; an ENTERQUEUE that follows
//                                 opens the next leg
//   ABANDON                       CONTACT_ABANDONED, wait as stated
//   EXITWITHTIMEOUT, -KEY, EXITEMPTY
//                                 CONTACT_FLOWED_OUT, wait as stated
//   QUEUESTART                    CONTACT_LOST for each call that waits: the
//                                 telephony was started again
//
// Events of agents and of the system itself are ignored. A caller id that says
// that it is unknown names no customer.
//
// The log knows seconds only, and a call often has several lines in one. The
// order of lines is the order of what happened, so the n-th line of a call
// within a second is told as n microseconds into it, counted from 0.
//
// A log is one object's from its first line to its last. Thread-compatible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/line_result.h"

namespace holdline {

class AsteriskLog {
 public:
  // Calls that wait and are remembered for QUEUESTART. Those above are not
  // told as lost at a restart; the time limit for lost contacts finds them.
  static constexpr size_t kMaxWaiting = 1'000'000;

  // Appends the events of one line, without its line end. Events own nothing
  // of `line`: their texts are in the buffer.
  LineResult Parse(std::string_view line, EventBuffer& events);

 private:
  struct Line;
  struct EventForm;
  struct Waiting {
    std::string queue;
    uint64_t order = 0;  // of entering a queue
  };

  static const EventForm* FormOf(std::string_view event);
  LineResult AppendEvent(const Line& line, const EventForm& form,
                         EventBuffer& events);
  LineResult LoseWaiting(const Line& line, EventBuffer& events);
  void Remember(const Line& line, const EventForm& form);
  // Microseconds since the epoch of the next line of `call` in `second`.
  int64_t NextTimeUs(int64_t second, std::string_view call);

  absl::flat_hash_map<std::string, Waiting> waiting_;
  uint64_t entered_ = 0;

  // Lines per call within the second that the log is at.
  int64_t second_ = 0;
  absl::flat_hash_map<std::string, int> lines_in_second_;
};

}  // namespace holdline

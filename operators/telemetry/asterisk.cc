#include "operators/telemetry/asterisk.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "operators/telemetry/finish_event.h"
#include "operators/telemetry/limits.h"

namespace holdline {
namespace {

constexpr std::string_view kNobody = "NONE";

// epoch, call id, queue, agent, event.
constexpr size_t kHeadFields = 5;
// ATTENDEDTRANSFER over a link has the most.
constexpr size_t kMaxDataFields = 16;

// Where a line states a duration: the n-th field of data from the front (0 is
// the first), or from the back (-1 is the last).
constexpr int kNowhere = 100;

template <typename T>
bool ReadNumber(std::string_view text, T& number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && !text.empty();
}

// Seconds; what is behind a decimal point is left out, the log's own order
// stands for it.
bool ReadEpoch(std::string_view text, int64_t& second) {
  const std::string_view whole = text.substr(0, text.find('.'));
  return ReadNumber(whole, second) && second > 0 &&
         second < kMaxEventTimeUs / kSecondUs;
}

// A duration in whole seconds; absent where the line does not state it.
bool ReadSeconds(std::optional<std::string_view> text, int64_t& duration_us) {
  if (!text) return true;
  int64_t seconds = 0;
  if (!ReadNumber(*text, seconds)) return false;
  // Far beyond what an event may state, and far from overflow.
  constexpr int64_t kFar = 1'000'000'000'000;
  duration_us = std::clamp(seconds, -kFar, kFar) * kSecondUs;
  return true;
}

// The key type of absl's tables of strings, which on Debian is not std's.
absl::string_view AbslView(std::string_view text) {
  return {text.data(), text.size()};
}

void KeepTexts(Event& event, EventBuffer& events) {
  for (std::string_view* text :
       {&event.entity_id, &event.queue, &event.agent, &event.customer}) {
    *text = events.Keep(*text);
  }
}

bool NamesNobody(std::string_view caller_id) {
  constexpr std::array<std::string_view, 5> kUnknown = {
      "unknown", "anonymous", "unavailable", "restricted", "<unknown>"};
  return std::find(kUnknown.begin(), kUnknown.end(), caller_id) !=
         kUnknown.end();
}

}  // namespace

struct AsteriskLog::Line {
  int64_t second = 0;
  std::string_view call;
  std::string_view queue;
  std::string_view agent;
  std::string_view event;
  std::array<std::string_view, kMaxDataFields> data;
  size_t data_count = 0;

  // The field at a place; nullopt where the line has none.
  std::optional<std::string_view> At(int place) const {
    const auto count = static_cast<int>(data_count);
    const int index = place < 0 ? count + place : place;
    if (index < 0 || index >= count) return std::nullopt;
    return data[static_cast<size_t>(index)];
  }

  // "" where the line is well formed.
  std::string Split(std::string_view text);
};

// What a line of one event must have, and what becomes of it.
struct AsteriskLog::EventForm {
  std::string_view name;
  EventKind kind = EventKind::kUnspecified;  // unspecified: ignored
  size_t min_data = 0;
  int wait = kNowhere;    // optional: older versions do not state all
  int handle = kNowhere;  // the same
  int customer = kNowhere;
};

std::string AsteriskLog::Line::Split(std::string_view text) {
  std::array<std::string_view, kHeadFields> head;
  size_t field = 0;
  for (bool more = true; more; ++field) {
    const size_t end = text.find('|');
    const std::string_view piece = text.substr(0, end);
    more = end != text.npos;
    if (more) text.remove_prefix(end + 1);
    if (field < kHeadFields) {
      head[field] = piece;
    } else if (data_count < data.size()) {
      data[data_count++] = piece;
    } else {
      return "too many fields";
    }
  }
  if (field < kHeadFields) {
    return absl::StrCat(field, " fields, at least ", kHeadFields,
                        " are expected: epoch|call id|queue|agent|EVENT");
  }
  // Realtime tables are exported with all of their columns, used or not.
  while (data_count > 0 && data[data_count - 1].empty()) --data_count;
  call = head[1];
  queue = head[2] == kNobody ? std::string_view{} : head[2];
  agent = head[3] == kNobody ? std::string_view{} : head[3];
  event = head[4];
  if (ReadEpoch(head[0], second)) return "";
  return absl::StrCat("\"", std::string(head[0]), "\" is no epoch in seconds");
}

const AsteriskLog::EventForm* AsteriskLog::FormOf(std::string_view event) {
  using enum EventKind;
  static constexpr EventForm kForms[] = {
      {.name = "ENTERQUEUE", .kind = kQueued, .customer = 1},
      {.name = "RINGNOANSWER", .kind = kRinging},
      {.name = "CONNECT", .kind = kAnswered, .min_data = 1, .wait = 0},
      {.name = "COMPLETEAGENT", .kind = kCompleted, .min_data = 2, .handle = 1},
      {.name = "COMPLETECALLER",
       .kind = kCompleted,
       .min_data = 2,
       .handle = 1},
      {.name = "ABANDON", .kind = kAbandoned, .min_data = 3, .wait = 2},
      {.name = "EXITWITHTIMEOUT", .kind = kFlowedOut, .min_data = 1, .wait = 2},
      {.name = "EXITWITHKEY", .kind = kFlowedOut, .min_data = 2, .wait = 3},
      {.name = "EXITEMPTY", .kind = kFlowedOut, .min_data = 1, .wait = 2},
      // extension|context|hold|talk[|position]
      {.name = "BLINDTRANSFER",
       .kind = kTransferred,
       .min_data = 4,
       .handle = 3},
      {.name = "TRANSFER", .kind = kTransferred, .min_data = 4, .handle = 3},
      // Where to takes one to three fields, then hold|talk|position.
      {.name = "ATTENDEDTRANSFER",
       .kind = kTransferred,
       .min_data = 3,
       .handle = -2},
      {.name = "ADDMEMBER"},
      {.name = "REMOVEMEMBER"},
      {.name = "PAUSE"},
      {.name = "UNPAUSE"},
      {.name = "PAUSEALL"},
      {.name = "UNPAUSEALL"},
      {.name = "PENALTY"},
      {.name = "RINGINUSE"},
      {.name = "RINGCANCELED"},
      {.name = "AGENTLOGIN"},
      {.name = "AGENTLOGOFF"},
      {.name = "AGENTCALLBACKLOGIN"},
      {.name = "AGENTCALLBACKLOGOFF"},
      {.name = "AGENTDUMP"},
      {.name = "CONFIGRELOAD"},
      {.name = "SYSCOMPAT"},
      {.name = "DID"},
      {.name = "INFO"},
  };
  for (const EventForm& form : kForms) {
    if (form.name == event) return &form;
  }
  return nullptr;
}

LineResult AsteriskLog::Parse(std::string_view text, EventBuffer& events) {
  Line line;
  std::string mistake = line.Split(text);
  if (!mistake.empty()) {
    return LineResult::Refused(Refusal::kBadLine, std::move(mistake));
  }
  if (line.event == "QUEUESTART") return LoseWaiting(line, events);
  const EventForm* form = FormOf(line.event);
  if (form == nullptr) {
    return LineResult::Refused(
        Refusal::kUnknownKind,
        absl::StrCat("\"", std::string(line.event), "\" is no known event"));
  }
  if (form->kind == EventKind::kUnspecified) return LineResult::Ignored();
  if (line.data_count < form->min_data) {
    return LineResult::Refused(
        Refusal::kBadLine, absl::StrCat(line.data_count, " fields of data, ",
                                        std::string(form->name),
                                        " has at least ", form->min_data));
  }
  return AppendEvent(line, *form, events);
}

LineResult AsteriskLog::AppendEvent(const Line& line, const EventForm& form,
                                    EventBuffer& events) {
  const size_t before = events.size();
  Event& event = events.Append(0);
  event.kind = form.kind;
  event.time_us = NextTimeUs(line.second, line.call);
  event.entity_id = line.call == kNobody ? std::string_view{} : line.call;
  // With a queue, a transfer would open a leg there.
  if (form.kind != EventKind::kTransferred) event.queue = line.queue;
  event.agent = line.agent;
  event.customer = line.At(form.customer).value_or("");
  if (NamesNobody(event.customer)) event.customer = {};
  Refusal refusal = Refusal::kNone;
  std::string detail;
  if (!ReadSeconds(line.At(form.wait), event.wait_us) ||
      !ReadSeconds(line.At(form.handle), event.handle_us)) {
    refusal = Refusal::kBadLine;
    detail = absl::StrCat("a duration of ", std::string(form.name),
                          " is no number of seconds");
  } else {
    refusal = FinishEvent(event);
    if (refusal != Refusal::kNone) detail = ExplainRefusal(refusal, event);
  }
  if (refusal != Refusal::kNone) {
    events.Truncate(before);
    return LineResult::Refused(refusal, std::move(detail));
  }
  KeepTexts(event, events);
  Remember(line, form);
  return LineResult::Events();
}

LineResult AsteriskLog::LoseWaiting(const Line& line, EventBuffer& events) {
  std::vector<std::pair<std::string, Waiting>> lost(waiting_.begin(),
                                                    waiting_.end());
  waiting_.clear();
  std::sort(lost.begin(), lost.end(), [](const auto& a, const auto& b) {
    return a.second.order < b.second.order;
  });
  for (const auto& [call, waiting] : lost) {
    const size_t before = events.size();
    Event& event = events.Append(0);
    event.kind = EventKind::kLost;
    event.time_us = NextTimeUs(line.second, call);
    event.entity_id = call;
    event.queue = waiting.queue;
    const Refusal refusal = FinishEvent(event);
    if (refusal != Refusal::kNone) {
      // The line's time; the texts were good when the call entered.
      std::string detail = ExplainRefusal(refusal, event);
      events.Truncate(before);
      return LineResult::Refused(refusal, std::move(detail));
    }
    KeepTexts(event, events);
  }
  return lost.empty() ? LineResult::Ignored() : LineResult::Events();
}

void AsteriskLog::Remember(const Line& line, const EventForm& form) {
  switch (form.kind) {
    case EventKind::kQueued: {
      const bool known = waiting_.contains(AbslView(line.call));
      if (!known && waiting_.size() == kMaxWaiting) return;
      waiting_[AbslView(line.call)] = {std::string(line.queue), entered_++};
      return;
    }
    case EventKind::kRinging:
      return;
    default:
      waiting_.erase(AbslView(line.call));
      return;
  }
}

int64_t AsteriskLog::NextTimeUs(int64_t second, std::string_view call) {
  if (second != second_) {
    second_ = second;
    lines_in_second_.clear();
  }
  return second * kSecondUs + lines_in_second_[AbslView(call)]++;
}

}  // namespace holdline

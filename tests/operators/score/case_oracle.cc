#include "case_oracle.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/civil_time.h"
#include "engine/base/check.h"
#include "engine/base/time_units.h"
#include "operators/calendar/calendar.h"
#include "operators/tally/histogram.h"

namespace holdline {
namespace {

using enum EventKind;
using Span = OracleCase::Span;

constexpr int64_t kWeeksUs = 22 * kDayUs;

void ClosePause(OracleCase& of, int64_t time_us) {
  for (Span& pause : of.pauses) {
    if (pause.to_us == kOracleNever) pause.to_us = time_us;
  }
}

void CloseStint(OracleCase& of, int64_t time_us) {
  ClosePause(of, time_us);
  of.stints.back().to_us = time_us;
}

std::string StatusOf(const OwnEvent& event) {
  const auto at = event.attributes.find("status");
  return at == event.attributes.end() ? "pending_client" : at->second;
}

// What came before the opening, up to five seconds, comes with it.
void TakeEarly(const std::vector<OwnEvent>& events, size_t opening,
               OracleCase& of) {
  const int64_t opened_us = events[opening].time_us;
  for (size_t i = 0; i < opening; ++i) {
    const EventKind kind = events[i].kind;
    if (kind != kCaseResponded && kind != kCaseResolved && kind != kCaseClosed)
      continue;
    if (opened_us - events[i].time_us > 5'000'000) {
      of.contradictory = true;
      continue;
    }
    if (!of.IsOpen()) continue;
    if (kind == kCaseResponded) {
      int64_t& responded_us = of.stints.back().responded_us;
      responded_us = std::min(responded_us, opened_us);
    } else {
      CloseStint(of, opened_us);
    }
  }
  if (of.cancelled && of.IsOpen()) CloseStint(of, opened_us);
}

// All minutes in which the calendar is open, as spans.
std::vector<Span> OpenMinutes(const Contract& contract, const CaseClock& clock,
                              int64_t from_us) {
  if (clock.calendar < 0) return {{.from_us = from_us}};
  const Calendar calendar(
      contract.calendars[static_cast<size_t>(clock.calendar)]);
  std::vector<Span> spans;
  const int64_t first_us = from_us / kMinuteUs * kMinuteUs;
  for (int64_t at_us = first_us; at_us < from_us + kWeeksUs;
       at_us += kMinuteUs) {
    if (!calendar.Contains(at_us)) continue;
    if (!spans.empty() && spans.back().to_us == at_us) {
      spans.back().to_us = at_us + kMinuteUs;
    } else {
      spans.push_back({.from_us = at_us, .to_us = at_us + kMinuteUs});
    }
  }
  return spans;
}

// Where the time of a run goes on: both lists are in order, and what neither
// leaves is left.
std::vector<Span> Without(std::vector<Span> spans,
                          const std::vector<Span>& holes) {
  for (const Span& hole : holes) {
    std::vector<Span> left;
    for (const Span& span : spans) {
      if (hole.to_us <= span.from_us || hole.from_us >= span.to_us) {
        left.push_back(span);
        continue;
      }
      if (span.from_us < hole.from_us) {
        left.push_back({.from_us = span.from_us, .to_us = hole.from_us});
      }
      if (hole.to_us < span.to_us) {
        left.push_back({.from_us = hole.to_us, .to_us = span.to_us});
      }
    }
    spans = left;
  }
  return spans;
}

struct Run {
  int64_t began_us = 0;
  int64_t ended_us = 0;
  std::vector<Span> counts;  // in which its time runs
};

bool CountsResponses(Measure measure) {
  return measure == Measure::kResponseTime ||
         measure == Measure::kMeanResponseTime;
}
bool IsTotal(Measure measure) {
  return measure == Measure::kTotalResolutionTime ||
         measure == Measure::kMeanTotalResolutionTime;
}

// Fewer business days lie between the two days than may pass.
bool GoesOn(const Contract& contract, const Objective& o, const Span& before,
            const Span& after) {
  if (IsTotal(o.measure) || o.clock.continues_days < 0) return true;
  const auto day_of = [&](int64_t time_us) {
    return absl::ToCivilDay(absl::FromUnixMicros(time_us), contract.zone);
  };
  int64_t between = 0;
  for (absl::CivilDay day = day_of(before.to_us) + 1;
       day < day_of(after.from_us); ++day) {
    const bool opens =
        o.clock.calendar < 0 ||
        !SpansOfDay(contract.calendars[static_cast<size_t>(o.clock.calendar)],
                    day)
             .empty();
    if (opens) ++between;
  }
  return between < o.clock.continues_days;
}

std::vector<Run> RunsOf(const OracleCase& of, const Contract& contract,
                        const Objective& o) {
  std::vector<Run> runs;
  if (of.cancelled) return runs;
  std::vector<Span> pauses;
  for (const Span& pause : of.pauses) {
    const auto& on = o.clock.pauses_on;
    if (std::find(on.begin(), on.end(), pause.status) != on.end()) {
      pauses.push_back(pause);
    }
  }
  for (size_t i = 0; i < of.stints.size(); ++i) {
    Span stint = of.stints[i];
    const bool is_new = i == 0 || !GoesOn(contract, o, of.stints[i - 1], stint);
    if (is_new) runs.push_back({.began_us = stint.from_us, .counts = {}});
    if (CountsResponses(o.measure)) {
      if (!is_new) continue;
      stint.to_us = std::min(stint.to_us, stint.responded_us);
    }
    Run& run = runs.back();
    run.ended_us = stint.to_us;
    const bool joins = IsTotal(o.measure) && !run.counts.empty();
    if (joins) {
      run.counts.back().to_us = stint.to_us;
    } else {
      run.counts.push_back(stint);
    }
  }
  for (Run& run : runs) run.counts = Without(run.counts, pauses);
  return runs;
}

// Business time of a run, span by span of `open`.
class Meter {
 public:
  Meter(const Run& run, const std::vector<Span>& open) {
    for (const Span& counts : run.counts) {
      for (const Span& hours : open) {
        const int64_t from_us = std::max(counts.from_us, hours.from_us);
        const int64_t to_us = std::min(counts.to_us, hours.to_us);
        if (from_us < to_us)
          spans_.push_back({.from_us = from_us, .to_us = to_us});
      }
    }
  }
  int64_t Elapsed() const {
    int64_t sum_us = 0;
    for (const Span& span : spans_) sum_us += span.to_us - span.from_us;
    return sum_us;
  }
  // The first instant at which so much has passed; or, of `more`, the last.
  int64_t When(int64_t amount_us, bool more) const {
    for (const Span& span : spans_) {
      const int64_t length_us = span.to_us - span.from_us;
      if (more ? length_us > amount_us : length_us >= amount_us) {
        return span.from_us + amount_us;
      }
      amount_us -= length_us;
    }
    return kOracleNever;
  }

 private:
  std::vector<Span> spans_;
};

struct Measured {
  int64_t elapsed_us = 0;
  int64_t due_us = kOracleNever;
  int64_t last_us = kOracleNever;
};

Measured Measure_(const Run& run, const std::vector<Span>& open,
                  const Objective& o) {
  const Meter meter(run, open);
  Measured measured{.due_us = meter.When(o.within_us, false),
                    .last_us = meter.When(o.within_us, true)};
  if (run.ended_us == kOracleNever) return measured;
  measured.elapsed_us = meter.Elapsed();
  if (measured.due_us == kOracleNever) {
    Run longer = run;
    longer.counts.push_back({.from_us = run.ended_us});
    measured.due_us = Meter(longer, open).When(o.within_us, false);
  }
  // Nothing is due before the case has come, though nothing has to pass.
  if (o.within_us == 0) measured.due_us = run.began_us;
  return measured;
}

bool IsShare(Measure measure) {
  return measure == Measure::kResponseTime || measure == Measure::kTurnaround ||
         measure == Measure::kTotalResolutionTime;
}

}  // namespace

OracleCase RecomputeCase(const std::vector<OwnEvent>& log) {
  OracleCase of;
  const std::vector<OwnEvent> events = SortedSet(log);
  for (size_t i = 0; i < events.size(); ++i) {
    const OwnEvent& event = events[i];
    of.last_us = event.time_us;
    if (!event.queue.empty()) of.queue = event.queue;
    if (!event.channel.empty()) of.channel = event.channel;
    for (const auto& [key, value] : event.attributes) {
      if (key != "status") of.attributes[key] = value;
    }
    const bool is_open = of.IsOpen();
    if (event.kind == kCaseOpened && !of.IsOpened()) {
      of.stints.push_back({.from_us = event.time_us});
      TakeEarly(events, i, of);
    }
    if (event.kind == kCaseResponded && is_open) {
      int64_t& responded_us = of.stints.back().responded_us;
      responded_us = std::min(responded_us, event.time_us);
    }
    if (event.kind == kCasePended && is_open) {
      ClosePause(of, event.time_us);
      of.pauses.push_back(
          {.from_us = event.time_us, .status = StatusOf(event)});
    }
    if (event.kind == kCaseResumed) ClosePause(of, event.time_us);
    const bool resolves = event.kind == kCaseResolved ||
                          event.kind == kCaseClosed ||
                          event.kind == kCaseCancelled;
    if (resolves && is_open) CloseStint(of, event.time_us);
    if (event.kind == kCaseReopened && of.IsOpened() && !is_open) {
      of.cancelled = false;
      of.stints.push_back({.from_us = event.time_us});
    }
    if (event.kind == kCaseCancelled) of.cancelled = true;
  }
  return of;
}

std::vector<OracleCount> CountCase(const OracleCase& of,
                                   const Contract& contract, const Objective& o,
                                   int64_t clock_us) {
  std::vector<OracleCount> counts;
  if (!of.IsOpened()) return counts;
  const auto open = OpenMinutes(contract, o.clock, of.stints.front().from_us);
  for (const Run& run : RunsOf(of, contract, o)) {
    const Measured measured = Measure_(run, open, o);
    const bool ended = run.ended_us != kOracleNever;
    const bool missed = IsShare(o.measure) && clock_us > measured.last_us;
    if (!ended && !missed) continue;
    OracleCount& count =
        counts.emplace_back(OracleCount{.began_us = run.began_us, .tally = {}});
    count.tally.counted = 1;
    count.watch_us = ended ? run.ended_us : measured.last_us;
    if (IsShare(o.measure)) {
      count.watch_us = std::min(count.watch_us, measured.last_us);
    }
    if (ended) {
      count.tally.sum_us = measured.elapsed_us;
      const bool met = IsShare(o.measure) && measured.elapsed_us <= o.within_us;
      count.tally.met = met ? 1 : 0;
      if (IsShare(o.measure)) count.bin = HistogramBin(measured.elapsed_us);
    }
    count.booked_us = run.began_us;
    if (o.booked_at == BookedAt::kDue) count.booked_us = measured.due_us;
    if (o.booked_at == BookedAt::kResolved) {
      count.booked_us = ended ? run.ended_us : measured.due_us;
    }
  }
  return counts;
}

OracleDeadline DeadlineOf(const OracleCase& of, const Contract& contract,
                          const Objective& o, int64_t clock_us) {
  if (!of.IsOpen() || !IsShare(o.measure)) return {};
  const auto open = OpenMinutes(contract, o.clock, of.stints.front().from_us);
  for (const Run& run : RunsOf(of, contract, o)) {
    if (run.ended_us != kOracleNever) continue;
    const Measured measured = Measure_(run, open, o);
    if (measured.last_us < clock_us) continue;
    return {.began_us = run.began_us, .last_us = measured.last_us};
  }
  return {};
}

}  // namespace holdline

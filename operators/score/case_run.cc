#include "operators/score/case_run.h"

#include <algorithm>
#include <span>

#include "operators/tally/histogram.h"

namespace holdline {
namespace {

// No calendar is closed for longer: ten years.
constexpr int kMostDaysAhead = 3660;

class RunFinder {
 public:
  RunFinder(const CaseLife& life, const CaseMeter& meter,
            const AttributeSets& attributes)
      : life_(life), meter_(meter), attributes_(attributes) {}

  void Find(std::vector<CaseRun>& runs) {
    const auto stints = life_.stints.all();
    for (size_t first = 0; first < stints.size();) {
      size_t end = first + 1;
      while (end < stints.size() && Continues(stints[end - 1], stints[end])) {
        ++end;
      }
      runs.push_back(RunOf(stints.subspan(first, end - first)));
      first = end;
    }
  }

 private:
  bool Continues(const CaseStint& before, const CaseStint& after) const {
    if (IsTotalResolution(meter_.objective->measure)) return true;
    const int64_t days = meter_.objective->clock.continues_days;
    if (days == CaseClock::kNewClock) return false;
    return days == CaseClock::kContinues ||
           after.from_us <= EndOfBusinessDay(meter_, before.to_us, days);
  }

  CaseRun RunOf(std::span<const CaseStint> stints) {
    run_ = {.began_us = stints.front().from_us};
    const Measure measure = meter_.objective->measure;
    if (IsResponse(measure)) {
      const CaseStint& first = stints.front();
      RunThrough(first.from_us, std::min(first.responded_us, first.to_us));
    } else if (IsTotalResolution(measure)) {
      RunThrough(stints.front().from_us, stints.back().to_us);
    } else {
      for (const CaseStint& stint : stints) {
        RunThrough(stint.from_us, stint.to_us);
      }
    }
    if (run_.ended_us != kNotYetUs && run_.due_us == kNotYetUs) {
      run_.due_us = Until(meter_.hours->FirstAfter(
          run_.ended_us, meter_.objective->within_us - run_.elapsed_us));
    }
    return run_;
  }

  // Its time runs in [from, to), but for the pauses.
  void RunThrough(int64_t from_us, int64_t to_us) {
    for (const CasePause& pause : life_.pauses.all()) {
      if (pause.to_us <= from_us || !Pauses(pause)) continue;
      if (pause.from_us >= to_us) break;
      if (pause.from_us > from_us) Run(from_us, pause.from_us);
      from_us = pause.to_us;
      if (from_us >= to_us) break;
    }
    if (from_us < to_us) Run(from_us, to_us);
    run_.ended_us = to_us;
  }

  void Run(int64_t from_us, int64_t to_us) {
    const int64_t left_us = meter_.objective->within_us - run_.elapsed_us;
    const bool goes_on = to_us == kNotYetUs;
    const int64_t open_us = goes_on ? 0 : meter_.hours->Between(from_us, to_us);
    if (left_us >= 0 && (goes_on || open_us >= left_us) &&
        run_.due_us == kNotYetUs) {
      run_.due_us = Until(meter_.hours->FirstAfter(from_us, left_us));
    }
    if (left_us >= 0 && (goes_on || open_us > left_us)) {
      run_.last_us = Until(meter_.hours->LastAfter(from_us, left_us));
    }
    run_.elapsed_us += open_us;
  }

  bool Pauses(const CasePause& pause) const {
    const auto& on = meter_.objective->clock.pauses_on;
    const auto status = attributes_.StatusOf(pause.stated);
    return std::binary_search(on.begin(), on.end(),
                              status.value_or(kPendingClient));
  }

  static int64_t Until(int64_t time_us) {
    return time_us == OpenTime::kNever ? kNotYetUs : time_us;
  }

  const CaseLife& life_;
  const CaseMeter& meter_;
  const AttributeSets& attributes_;
  CaseRun run_;
};

}  // namespace

void FindRuns(const CaseLife& life, const CaseMeter& meter,
              const AttributeSets& attributes, std::vector<CaseRun>& runs) {
  runs.clear();
  if (life.cancelled) return;
  RunFinder(life, meter, attributes).Find(runs);
}

int64_t BookedUs(const CaseRun& run, const Objective& objective) {
  const int64_t end_us = run.IsOpen() ? run.due_us : run.ended_us;
  switch (objective.booked_at) {
    case BookedAt::kDue:
      return run.due_us == kNotYetUs ? end_us : run.due_us;
    case BookedAt::kResolved:
      return end_us;
    default:
      return run.began_us;
  }
}

std::optional<Contribution> ScoreRun(const CaseRun& run,
                                     const Objective& objective,
                                     int64_t clock_us) {
  const bool is_share = IsCaseShare(objective.measure);
  const bool is_missed = is_share && run.last_us < clock_us;
  if (run.IsOpen() && !is_missed) return std::nullopt;
  Contribution out;
  out.tally.counted = 1;
  out.booked_us = BookedUs(run, objective);
  out.watch_us = is_share ? std::min(run.ended_us, run.last_us) : run.ended_us;
  if (run.IsOpen()) return out;
  out.tally.met = is_share && run.elapsed_us <= objective.within_us ? 1 : 0;
  out.tally.sum_us = run.elapsed_us;
  out.bin = is_share ? HistogramBin(run.elapsed_us) : kNoBin;
  return out;
}

int64_t EndOfBusinessDay(const CaseMeter& meter, int64_t from_us,
                         int64_t days) {
  absl::CivilDay day =
      absl::ToCivilDay(absl::FromUnixMicros(from_us), meter.zone);
  for (int ahead = 0; ahead < kMostDaysAhead; ++ahead) {
    ++day;
    const bool opens =
        meter.calendar == nullptr || !SpansOfDay(*meter.calendar, day).empty();
    if (opens && --days == 0) {
      return absl::ToUnixMicros(absl::FromCivil(day + 1, meter.zone)) - 1;
    }
  }
  return kNotYetUs;
}

}  // namespace holdline

// Judges one objective in one slot: its rolling windows and its periods, what
// state each is in, and which transitions are to be told. A watch is held
// against the terms that are in force, a period against those at its end.
//
// Owned by the thread that judges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "holdline/alert.pb.h"
#include "holdline/status.pb.h"
#include "operators/calendar/period.h"
#include "operators/contract/model.h"
#include "operators/judge/alert.h"
#include "operators/judge/contract_versions.h"
#include "operators/judge/moment.h"
#include "operators/judge/new_misses.h"
#include "operators/judge/notification.h"
#include "operators/judge/outlook.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/period_state.h"
#include "operators/judge/promise.h"
#include "operators/judge/relief.h"
#include "operators/judge/rest.h"
#include "operators/judge/service_log.h"
#include "operators/judge/service_meter.h"
#include "operators/judge/watch_state.h"
#include "operators/judge/week_history.h"
#include "operators/money/settlement.h"
#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"
#include "operators/window/period_series.h"
#include "operators/window/watch_windows.h"

namespace holdline {

class SlotJudge {
 public:
  // `terms`: one chain of operators/judge/contract_versions.h; what it points
  // to must outlive the judge, and so must `services`. Only what is decided
  // from `begins_us` on will be added: windows and periods that began before it
  // are partial.
  SlotJudge(std::span<const SlotTerms> terms, size_t periods_kept,
            int64_t begins_us, const ServiceLog& services);

  // Goes on with what another has summed up under terms of which some are the
  // same. Where the terms have other watches, those begin anew, and all is
  // partial.
  void TakeOver(SlotJudge&& other);

  // Slices are of this length: the base slice of the objective.
  void AddToWatches(int64_t slice, int64_t slice_us, const Tally& tally);
  void AddToWatches(int64_t slice, int64_t slice_us, BinChange change);
  // Slices are days, or parts of days: see holdline.Segment. False where it is
  // no date, or a period that it belongs to has been forgotten.
  bool AddToPeriods(int64_t slice, const Tally& tally);
  bool AddToPeriods(int64_t slice, BinChange change);
  // What an exclusion has taken out of the objective.
  bool AddExcluded(int64_t slice, const Tally& tally);
  // Its contacts are the volume that the relief of the other goes by, which is
  // number `index` of the contract's slots. Both stay where they are.
  struct Follower {
    SlotJudge* judge;
    uint32_t index;
  };
  void LeadRelief(const Follower& follower);
  const std::vector<Follower>& followers() const { return followers_; }
  // All periods are to be judged again: what relief goes by has changed, or
  // what is known of services.
  void TouchAll();
  // Whether it measures services; then nothing is added to it. Whether this is
  // one of them.
  bool IsOfServices() const { return meter_.has_value(); }
  bool IsOfService(std::string_view service) const {
    return IsOfServices() && meter_->Has(service);
  }

  void AddMiss(int64_t time_us, std::string_view contact) {
    new_misses_.Add(time_us, contact);
  }

  // All but the terms. `with_excluded`: formats before 4 have nothing of it.
  template <class Archive>
  void Persist(Archive& archive, bool with_excluded) {
    windows_.Persist(archive);
    for (WatchState& watch : watches_) watch.Persist(archive);
    for (Kind& kind : kinds_) {
      archive.Fields(kind.look_from_day);
      kind.series.Persist(archive, with_excluded);
    }
    new_misses_.Persist(archive);
    archive.Fields(begins_us_, next_us_, next_settled_us_);
    if (HasOutlook()) {
      history_.Persist(archive);
      archive.Fields(running_);
    }
    if (IsOfServices()) {
      archive.Fields(measured_us_);
      for (Tally& sum : service_sums_) sum.Persist(archive);
    }
  }

  struct Result {
    bool state_changed = false;
    bool closed_changed = false;  // a period closed, or came to something else
    size_t forgotten_periods = 0;
  };
  // Evaluates everything that may have changed by now; adds what is to be told
  // to the end of `alerts`, complete but for the data's completeness.
  Result Judge(const Moment& moment, std::vector<Alert>& alerts);

  // Before rows are made: what services come to by then, whenever they were
  // judged.
  void BringUpTo(int64_t clock_us) {
    if (IsOfServices() && clock_us != measured_us_) MeasureServices(clock_us);
  }

  // When Judge must be called though nothing was added: by the judge's clock,
  // and by the settled clock. kNever if not.
  int64_t NextUs() const { return next_us_; }
  int64_t NextSettledUs() const { return next_settled_us_; }

  // The objective's periods of one kind, newest first, with what they came to;
  // unless `all` those that run and the last that is closed.
  struct Outcome {
    DayRange days;
    int64_t start_us;
    int64_t end_us;
    bool closed;
    std::optional<SlotOutcome> outcome;  // none: nothing has counted
  };
  std::vector<Outcome> Outcomes(const PeriodSpec& spec, bool all) const;
  // How a period stands that has not closed, and what is still to come of it.
  struct Running {
    ObjectiveState state = ObjectiveState::kNoData;
    std::optional<Outlook> outlook = {};
  };
  // Absent where nothing is known of it, or where it has closed.
  std::optional<Running> RunningOf(const PeriodSpec& spec,
                                   int64_t first_day) const;
  // The first day whose periods of this kind have not been forgotten.
  int64_t KnownFromDay(const PeriodSpec& spec) const;

  // Each watch and each running period that was told to be at risk or worse,
  // shortest watch first. The names in it live as long as the terms.
  void AppendTroubles(int64_t clock_us, std::vector<Trouble>& troubles) const;

  // Now: of periods those that are not closed, the last that is, and the one
  // that holds `today` though nothing has been counted in it yet; every watch.
  void AppendRows(int64_t clock_us, int64_t today, Status* status) const;
  // Every period in which anything is counted, and every watch.
  void AppendReportRows(int64_t clock_us, Status* status) const;

 private:
  static constexpr int64_t kNoSlice = INT64_MIN;
  using Periods = PeriodSeries<PeriodState>;
  using Period = Periods::Period;
  struct Terms {
    explicit Terms(const SlotTerms& terms);
    int64_t from_us;
    int64_t to_us;
    Subject subject;
    Promise promise;
    PeriodPromise period_promise;
    const SlotJudge* volume = nullptr;  // what its relief goes by; or null
    std::optional<SlotHours> hours;     // where it has an outlook
  };
  // Those in force; before the first, the first.
  const Terms& At(int64_t time_us) const;
  // Null where they do not promise it for such a period.
  const Terms* TermsFor(const PeriodSpec& spec, const Period& period) const;
  // Null where they have no watch of this length now.
  const Terms* TermsForWatch(size_t watch, int64_t clock_us) const;
  bool HasParts() const { return terms_[0].subject.objective->HasParts(); }
  bool HasOutlook() const { return outlook_weeks_ > 0; }

  // What the period comes to under these terms.
  static Relieved SumOf(const PeriodSpec& spec, const Terms& terms,
                        const Period& period);
  std::span<const PartSum> PartsOf(const PeriodSpec& spec,
                                   int64_t first_day) const;
  void TouchPeriods(int64_t day);
  static bool IsEmpty(const Period& period) {
    return period.tally.IsZero() && period.excluded.IsZero();
  }
  struct Kind {
    Periods series;
    // The least first day of the periods that must be looked at.
    int64_t look_from_day;
    mutable RestCache rest = {};  // of the period that runs
  };
  // Null where no terms have it.
  const Kind* FindKind(const PeriodSpec& spec) const;

  void JudgeWatches(const Moment& moment, std::vector<Alert>& alerts,
                    Result& result);
  void JudgePeriods(Kind& kind, const Moment& moment,
                    std::vector<Alert>& alerts, Result& result);
  void ForgetBlank(Kind& kind, int64_t clock_us);
  void JudgePeriod(const Kind& kind, const Terms& terms, Period& period,
                   const Moment& moment, std::vector<Alert>& alerts,
                   Result& result);
  // What each watch has counted.
  const Tally& SumOf(size_t watch) const {
    return IsOfServices() ? service_sums_[watch] : windows_.Sum(watch);
  }

  // Of services: works out what all that may have changed comes to by then;
  // and when it may come to something else.
  void MeasureServices(int64_t clock_us);
  int64_t NextServicesUs();
  int64_t NextLeavesUs(size_t watch);
  std::pair<Tally, int64_t> JudgedNow(const Terms& terms,
                                      const Period& period) const;
  void BeginPeriods(Kind& kind, int64_t clock_us);
  void BeginBookedPeriods(int64_t clock_us);
  void MeasurePeriod(Period& period, int64_t clock_us);
  std::optional<Rest> RestOfTime(const Terms& terms,
                                 const Period& period) const;

  void AddToHistory(int64_t slice, const Tally& tally);
  // Finds the slice that runs; returns when the next one begins.
  int64_t FindRunning(int64_t settled_us);
  // Of a period that has not closed; absent where the terms want none.
  std::optional<Outlook> OutlookFor(const Kind& kind, const Terms& terms,
                                    const Period& period,
                                    const PeriodSum& sum) const;
  void AttachEvidence(std::vector<Alert>& alerts, size_t first);
  int64_t WholeUs(size_t watch) const;
  static int64_t CloseUs(const Terms& terms, const Period& period);
  bool IsPartial(int64_t start_us) const { return start_us < begins_us_; }

  // `add` to each period that holds the slice's day.
  template <typename Add>
  bool AddToEach(int64_t slice, const Add& add);

  void AppendWatchRows(int64_t clock_us, Status* status) const;
  void AppendWatchRow(size_t watch, int64_t clock_us, Status* status) const;
  void AppendPeriodRow(const Kind& kind, const Period& period,
                       Status* status) const;
  void AppendEmptyPeriod(const Kind& kind, int64_t today, Status* status) const;

  std::vector<Terms> terms_;         // ascending
  std::vector<int64_t> lengths_us_;  // of the watches of all terms, ascending
  int64_t base_slice_us_;
  size_t periods_kept_;
  int64_t begins_us_;
  WatchWindows windows_;
  std::vector<WatchState> watches_;  // one for each window
  std::vector<Kind> kinds_;          // one for each kind of period of all terms
  NewMisses new_misses_;
  std::vector<Follower> followers_;
  int outlook_weeks_;    // the most of all terms; 0: none has an outlook
  WeekHistory history_;  // where there is one
  int64_t running_ = kNoSlice;
  const ServiceLog* services_;
  mutable std::optional<ServiceMeter> meter_;  // of services; it has a cache
  std::vector<Tally> service_sums_;            // one for each watch of them
  int64_t measured_us_ = INT64_MIN;            // the clock of these
  uint64_t measured_revision_ = 0;             // of what is known then; 0: none
  DayFinder days_;
  int64_t next_us_ = kNever;
  int64_t next_settled_us_ = kNever;
};

}  // namespace holdline

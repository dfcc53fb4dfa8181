#include "engine/app/words/service_words.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/app/words/amounts.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"
#include "operators/judge/period_promise.h"
#include "operators/judge/service_log.h"
#include "operators/judge/service_meter.h"

namespace holdline {
namespace {

std::string NamesWords(const Objective& objective) {
  const std::vector<std::string>& names = objective.services.names;
  return Concat(names.size() == 1 ? "the service " : "the services ",
                AndList(names));
}

std::string EndWords(Measure measure) {
  switch (measure) {
    case Measure::kMeanTimeToRespond:
      return "to the first response to it, or to its end where nobody responds";
    case Measure::kMeanTimeToRestore:
      return "to its end, less the time between in which the service was up";
    case Measure::kMeanTimeToResolve:
      return "to where its cause is removed";
    default:
      return "";
  }
}

// 1 h in all.
constexpr int64_t kSampleUs = kHourUs;

OutageState SampleOutage(const Objective& objective, int64_t from_us) {
  OutageState outage;
  outage.set_id("example");
  outage.set_service(objective.services.names[0]);
  OutageState::Down& down = *outage.add_down();
  down.set_from_us(from_us);
  down.set_to_us(from_us + kSampleUs);
  outage.set_responded_us(from_us + kSampleUs);
  outage.set_resolved_us(from_us + kSampleUs);
  return outage;
}

class SampleTeller {
 public:
  SampleTeller(const Contract& contract, const Objective& objective)
      : contract_(contract),
        objective_(objective),
        target_(objective.targets[0]) {}

  void Tell(Page& page) {
    if (objective_.periods.empty() || objective_.services.names.empty()) return;
    FindPeriod();
    const std::vector<SlotTerms> terms = {
        {.from_us = contract_.effective_us,
         .to_us = INT64_MAX,
         .subject = {&contract_, &objective_, &target_}}};
    ServiceLog log;
    ServiceMeter meter(terms, log);
    const int64_t scheduled_us = meter.ScheduledUs(start_us_, end_us_);
    // Where time first counts.
    const int64_t from_us = meter.FirstAfter(start_us_, end_us_, 0);
    if (scheduled_us == 0 || from_us == TimeSpan::kNever) return;
    log.Set(SampleOutage(objective_, from_us));
    const ServiceMeter::Sum sum = meter.OfPeriod(start_us_, end_us_, end_us_);
    std::string text =
        Concat("For example, an outage of ", DurationWords(kSampleUs), " from ",
               MomentWords(from_us, contract_.zone), " on");
    if (CountsTime(objective_.measure)) {
      text = Concat("The ", PeriodWords(objective_.periods[0]),
                    " that begins on ", MomentWords(start_us_, contract_.zone),
                    InSlot(), " has ", TimeWords(scheduled_us), " that count",
                    objective_.services.names.size() > 1
                        ? ", of all of them together. "
                        : ". ",
                    SpareWords(scheduled_us), text);
    }
    page.Paragraph(Concat(text, OutcomeWords(sum), "."));
  }

 private:
  void FindPeriod() {
    DayFinder finder(contract_.zone);
    // The first that is whole.
    DayRange days =
        PeriodOf(objective_.periods[0], finder.DayOf(contract_.effective_us));
    if (DayStartUs(contract_.zone, days.first) < contract_.effective_us) {
      days = PeriodOf(objective_.periods[0], days.end);
    }
    start_us_ = DayStartUs(contract_.zone, days.first);
    end_us_ = DayStartUs(contract_.zone, days.end);
  }

  std::string InSlot() const {
    return target_.slot.empty() ? "" : Concat(" in ", target_.slot);
  }

  // "44,640 minutes".
  static std::string TimeWords(int64_t time_us) {
    return DurationWords(time_us);
  }

  std::string SpareWords(int64_t scheduled_us) const {
    if (!target_.has_bound) return "";
    const int64_t spare_us = static_cast<int64_t>(
        absl::int128(scheduled_us) * (kWholePpm - target_.bound) / kWholePpm);
    return Concat("With a target of ",
                  AmountWords(ValueUnit::kShare, target_.bound), ", ",
                  TimeWords(spare_us), " of them may be missed. ");
  }

  std::string OutcomeWords(const ServiceMeter::Sum& sum) const {
    if (sum.kept.counted == 0) return " does not count";
    std::string text =
        Concat(" makes it ", ValueWords(objective_, target_, sum.kept));
    if (!target_.has_bound) return text;
    const PeriodPromise promise(objective_, target_);
    const std::vector<PartSum> parts = {{.slice = 0, .tally = sum.kept}};
    if (promise.is_of_parts()) return text;
    return Concat(text, ", which is ",
                  PeriodStateName(promise.VerdictOf({.tally = sum.kept})));
  }

  const Contract& contract_;
  const Objective& objective_;
  const Target& target_;
  int64_t start_us_ = 0;
  int64_t end_us_ = 0;
};

}  // namespace

std::string ServiceMeasureWords(const Objective& objective) {
  if (CountsTime(objective.measure)) {
    return Concat("the share of the scheduled time in which ",
                  NamesWords(objective),
                  objective.services.names.size() == 1 ? " is up" : " are up");
  }
  if (objective.measure == Measure::kMeanTimeToRecover) {
    return Concat("the mean time for which ", NamesWords(objective),
                  objective.services.names.size() == 1 ? " is" : " are",
                  " down at a stretch: all such time, through the number of "
                  "stretches");
  }
  return Concat("the mean time from the beginning of an outage of ",
                NamesWords(objective), " ", EndWords(objective.measure));
}

std::string OutageBookedWords(const Objective& objective) {
  return objective.booked_at == BookedAt::kEnded
             ? "in which its time ends, and while it runs to the one that runs"
             : "in which it begins";
}

void TellServiceTime(const Contract& contract, const Objective& objective,
                     Page& page) {
  const bool is_time = CountsTime(objective.measure);
  const int during = objective.services.during;
  const std::string when =
      during == ServiceRules::kAlways
          ? "at all times"
          : Concat("while the calendar ",
                   contract.calendar_names[static_cast<size_t>(during)],
                   " is open");
  std::string text =
      Concat(is_time ? "Time counts " : "The time of an outage runs ", when,
             ", without what is excluded and without maintenance. ");
  if (is_time) {
    text +=
        "Both are taken out of the time that is scheduled, and out of that in "
        "which a service was down. Outages of a service that overlap count "
        "once. As long as one runs, the service is down until now.";
    if (objective.services.ignore_below_us > 0) {
      text += Concat(" Time in which a service is down for less than ",
                     DurationWords(objective.services.ignore_below_us),
                     " at a stretch does not count as such.");
    }
  } else {
    if (objective.measure == Measure::kMeanTimeToRecover) {
      text += "Outages of a service that overlap are one stretch. ";
    }
    text += "One of which no time is left does not count.";
    if (objective.targets[0].has_bound) {
      text +=
          " One that still runs counts from where it is past the target on, "
          "with its time so far.";
    }
  }
  page.Paragraph(text);
}

void TellServiceSample(const Contract& contract, const Objective& objective,
                       Page& page) {
  SampleTeller(contract, objective).Tell(page);
}

}  // namespace holdline

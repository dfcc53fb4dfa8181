#include "engine/app/words/case_words.h"

#include <array>

#include "engine/app/words/amounts.h"
#include "engine/base/time_units.h"
#include "operators/calendar/period.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/score/attribute_sets.h"
#include "operators/score/case_run.h"

namespace holdline {
namespace {

// Never in days, which business time has others of: "48 h".
std::string HoursWords(int64_t duration_us) {
  return duration_us >= kHourUs && duration_us % kHourUs == 0
             ? Concat(duration_us / kHourUs, " h")
             : DurationWords(duration_us);
}

// What ends the time: "are responded to".
std::string EndWords(const Objective& objective) {
  return IsResponse(objective.measure) ? "responded to" : "resolved";
}

std::string TimeWords(const Objective& objective) {
  if (IsResponse(objective.measure)) {
    return "the time from a case's opening to its first response, or to its "
           "resolution where nobody has responded before";
  }
  return IsTotalResolution(objective.measure)
             ? "the time from a case's opening to its last resolution, what "
               "lies between a resolution and a reopening included"
             : "the time from a case's opening to its resolution";
}

std::string RunsWords(const Contract& contract, const CaseClock& clock) {
  const std::string runs =
      clock.calendar == CaseClock::kAlways
          ? "The time runs day and night"
          : Concat("The time runs while the calendar ",
                   contract.calendar_names[static_cast<size_t>(clock.calendar)],
                   " is open");
  if (clock.pauses_on.empty()) return runs + ".";
  return Concat(runs, ", and stands still while a case is pending as ",
                Listed(clock.pauses_on, " or "), ".");
}

std::string ReopenWords(const Objective& objective) {
  if (IsTotalResolution(objective.measure)) return "";
  const int64_t days = objective.clock.continues_days;
  if (days == CaseClock::kNewClock) {
    return " A case that is reopened counts once more, from its reopening.";
  }
  const std::string goes_on = IsResponse(objective.measure)
                                  ? "counts no second time"
                                  : "goes on with its time from there";
  if (days == CaseClock::kContinues) {
    return Concat(" A case that is reopened ", goes_on, ".");
  }
  return Concat(" A case that is reopened until the end of the ",
                OrdinalText(static_cast<int>(days)),
                " business day after its resolution ", goes_on,
                "; later, it counts once more, from its reopening.");
}

// A case that is opened on the first Friday at 16:00, and waits for the client
// through Monday's first hour where that stands still.
struct Example {
  CaseLife life;
  int64_t opened_us = 0;
  bool pauses = false;
  int64_t pause_from_us = 0;
  int64_t pause_to_us = 0;
};

Example ExampleOf(const Contract& contract, const Objective& objective) {
  DayFinder finder(contract.zone);
  absl::CivilDay day = kEpoch + finder.DayOf(contract.effective_us) + 1;
  while (absl::GetWeekday(day) != absl::Weekday::friday) ++day;
  const auto at = [&](absl::CivilDay of, int hour) {
    return absl::ToUnixMicros(
        contract.zone.At(absl::CivilSecond(of) + hour * 3600).pre);
  };
  Example example;
  example.opened_us = at(day, 16);
  example.pauses = !objective.clock.pauses_on.empty();
  example.pause_from_us = example.opened_us + 30 * kMinuteUs;
  example.pause_to_us = at(day + 3, 10);
  example.life.stints.Add({.from_us = example.opened_us});
  if (example.pauses) {
    example.life.pauses.Add({.from_us = example.pause_from_us,
                             .to_us = example.pause_to_us,
                             .stated = 1});
  }
  return example;
}

// The example's pause is in the first of the clock's statuses.
AttributeSets SetsOf(const Objective& objective) {
  ContractBook book;
  Contract& contract = book.contracts.emplace_back();
  contract.objectives.push_back(objective);
  AttributeSets sets(book);
  if (!objective.clock.pauses_on.empty()) {
    const std::array<Attribute, 1> stated = {
        {{.key = kStatusAttribute, .value = objective.clock.pauses_on[0]}}};
    sets.Of(stated, 0);
  }
  return sets;
}

std::string ExampleWords(const Contract& contract, const Objective& objective) {
  const CalendarSpec* const calendar =
      objective.clock.calendar == CaseClock::kAlways
          ? nullptr
          : &contract.calendars[static_cast<size_t>(objective.clock.calendar)];
  OpenTime hours = calendar == nullptr ? OpenTime() : OpenTime(*calendar);
  const Example example = ExampleOf(contract, objective);
  std::vector<CaseRun> runs;
  FindRuns(example.life,
           {.objective = &objective,
            .calendar = calendar,
            .hours = &hours,
            .zone = contract.zone},
           SetsOf(objective), runs);
  const auto when = [&](int64_t time_us) {
    return WeekdayWords(time_us, contract.zone);
  };
  std::string text =
      Concat("For example, a case that is opened on ", when(example.opened_us));
  if (example.pauses) {
    text +=
        Concat(", and is pending as ", objective.clock.pauses_on[0], " from ",
               MomentWords(example.pause_from_us, contract.zone), " to ",
               MomentWords(example.pause_to_us, contract.zone), ",");
  }
  if (runs[0].due_us == kNotYetUs) return text + " is never due.";
  text += Concat(" is due on ", when(runs[0].due_us));
  if (runs[0].last_us != kNotYetUs && runs[0].last_us != runs[0].due_us) {
    text += Concat(
        ", where the calendar closes: one that is still open when "
        "it opens again, on ",
        when(runs[0].last_us), ", is missed from then on");
  }
  return text + ".";
}

SampleGroup Group(std::string words, const CaseRun& run, int64_t cases) {
  return {.words = std::move(words), .leg = {}, .contacts = cases, .run = run};
}

CaseRun Ended(int64_t elapsed_us, int64_t within_us) {
  return {.began_us = 0,
          .ended_us = elapsed_us,
          .elapsed_us = elapsed_us,
          .due_us = within_us,
          .last_us = elapsed_us > within_us ? within_us : kNotYetUs};
}

}  // namespace

std::string ThingWord(const Objective& objective) {
  return CountedName(EntityOf(objective.measure));
}

std::string ThingsWord(const Objective& objective) {
  return ThingWord(objective) + "s";
}

std::string CaseMeasureWords(const Objective& objective) {
  if (!IsCaseShare(objective.measure)) {
    return Concat("the mean of ", TimeWords(objective));
  }
  if (objective.percentile > 0) {
    return Concat("the ", OrdinalText(objective.percentile), " percentile of ",
                  TimeWords(objective),
                  ", judged by count: the share of cases that took ",
                  HoursWords(objective.within_us), " or less");
  }
  return Concat("the share of cases that are ", EndWords(objective), " within ",
                HoursWords(objective.within_us), ": ", TimeWords(objective));
}

std::string CaseBookedWords(const Objective& objective) {
  switch (objective.booked_at) {
    case BookedAt::kDue:
      return "in which it is due, with the pauses that it has had";
    case BookedAt::kResolved:
      return IsCaseShare(objective.measure)
                 ? Concat("in which it is ", EndWords(objective),
                          "; while it is overdue and open, in which it was "
                          "due")
                 : Concat("in which it is ", EndWords(objective));
    default:
      return "in which it is opened";
  }
}

void TellCaseClock(const Contract& contract, const Objective& objective,
                   Page& page) {
  page.Paragraph(
      Concat(RunsWords(contract, objective.clock), ReopenWords(objective)));
  if (!IsCaseShare(objective.measure)) return;
  page.Paragraph(Concat("A case that took exactly ",
                        HoursWords(objective.within_us),
                        " is within. One that is open and has taken more is "
                        "missed, from that moment on. A case that is cancelled "
                        "counts as nothing."));
  page.Paragraph(ExampleWords(contract, objective));
}

std::vector<SampleGroup> CaseSample(const Objective& objective) {
  const std::string end = EndWords(objective);
  if (IsCaseShare(objective.measure)) {
    const int64_t within_us = objective.within_us;
    const CaseRun overdue = {
        .began_us = 0, .due_us = within_us, .last_us = within_us};
    return {Group(Concat(end, " within ", HoursWords(within_us)),
                  Ended(within_us, within_us), 960),
            Group(Concat(end, " later"), Ended(within_us + 1, within_us), 25),
            Group("open and overdue", overdue, 15)};
  }
  const Target& target = objective.targets[0];
  const int64_t middle_us =
      target.has_bound && target.bound > 0 ? target.bound : 8 * kHourUs;
  return {Group(Concat(end, " after ", HoursWords(middle_us / 2), " each"),
                Ended(middle_us / 2, 0), 900),
          Group(Concat(end, " after ", HoursWords(3 * middle_us), " each"),
                Ended(3 * middle_us, 0), 100)};
}

}  // namespace holdline

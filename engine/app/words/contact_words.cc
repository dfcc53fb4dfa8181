#include "engine/app/words/contact_words.h"

#include "engine/app/words/amounts.h"
#include "engine/app/words/sample.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

std::string CountsWords(Counts counts) {
  switch (counts) {
    case Counts::kMet:
      return "met";
    case Counts::kMissed:
      return "missed";
    case Counts::kOut:
      return "does not count";
  }
  return "";
}

// "is met", "does not count".
std::string IsWords(const std::string& counts) {
  return counts == CountsWords(Counts::kOut) ? counts : Concat("is ", counts);
}

std::string DividedWords(DivideBy divide_by) {
  switch (divide_by) {
    case DivideBy::kAnswered:
      return "of those that were answered";
    case DivideBy::kOffered:
      return "divided by all that entered the queue and have left it";
    case DivideBy::kOfferedLessShort:
      return "of all that entered the queue and have left it, but for those "
             "that gave up that soon";
  }
  return "";
}

std::string AbandonedWords(const Objective& objective) {
  return objective.over_us < 0 ? "give up before they are answered"
                               : Concat("give up after a wait of more than ",
                                        ThresholdWords(objective.over_us));
}

// Which contacts are met, missed and out.
void TellClasses(const Objective& objective, Page& page) {
  const ClassTable* formula = FormulaTable(objective.formula);
  page.Paragraph(Concat("By the formula ", objective.formula,
                        " the share is that of the met in the met and the "
                        "missed together. A contact that is"));
  for (const ClassGroup& group : ClassGroups(objective)) {
    const Counts counts = CountsAs(objective, group.group.leg);
    std::string text = Concat(group.group.words, ": ", CountsWords(counts));
    const auto index = static_cast<size_t>(group.contact_class);
    if (formula != nullptr && (*formula)[index] != counts) {
      text += Concat(" (this contract's own; by the formula it ",
                     (*formula)[index] == Counts::kOut ? "" : "is ",
                     CountsWords((*formula)[index]), ")");
    }
    page.Item(text);
  }
  page.Paragraph(
      "Flowed out is what left the queue for another one, voicemail "
      "or a callback.");
}

// What becomes of a wait at the very limit, and of one that goes on.
void TellDeadline(const Objective& objective, Page& page) {
  if (!objective.HasDeadline() || objective.within_us <= 0) return;
  const int64_t within_us = objective.within_us;
  const auto of = [&](const Leg& leg) {
    return CountsWords(CountsAs(objective, leg));
  };
  const int64_t handle_us = objective.answered_short_us;  // just not too short
  // To Score, the clock stands far behind the limit.
  page.Paragraph(
      Concat("A wait of exactly ", ThresholdWords(within_us),
             " is within: answered then, a contact ",
             IsWords(of(LegOf(Outcome::kAnswered, within_us, handle_us))),
             "; answered a moment later: ",
             of(LegOf(Outcome::kAnswered, within_us + 1, handle_us)),
             ". One that still waits after ", ThresholdWords(within_us), ": ",
             of(LegOf(Outcome::kWaiting, 0)),
             ", from that moment on and until its end says otherwise."));
}

// What was answered, and was over at once.
void TellAnsweredShort(const Objective& objective, Page& page) {
  const int64_t short_us = objective.answered_short_us;
  if (short_us <= 0) return;
  const auto of = [&](int64_t handle_us) {
    return CountsWords(
        CountsAs(objective, LegOf(Outcome::kAnswered, 0, handle_us)));
  };
  page.Paragraph(
      Concat("A contact that is answered and over in less than ",
             ThresholdWords(short_us),
             ", by its handle time, is told apart, however "
             "long it has waited: answered at once and over a moment before ",
             ThresholdWords(short_us), ", it ", IsWords(of(short_us - 1)),
             "; after exactly ", ThresholdWords(short_us), ", it ",
             IsWords(of(short_us)), "."));
}

void TellShort(const Objective& objective, Page& page) {
  const bool is_rate = objective.measure == Measure::kAbandonment ||
                       objective.measure == Measure::kAbandoned;
  if (!is_rate || objective.over_us < 0) return;
  const Tally tally =
      TallyOf(objective, LegOf(Outcome::kAbandoned, objective.over_us));
  page.Paragraph(Concat("Given up after exactly ",
                        ThresholdWords(objective.over_us), ", a contact ",
                        tally.met != 0       ? "is taken as abandoned"
                        : tally.counted != 0 ? "counts, but not as abandoned"
                                             : "does not count at all",
                        "."));
}

}  // namespace

std::string ContactMeasureWords(const Objective& objective) {
  switch (objective.measure) {
    case Measure::kServiceLevel:
      return Concat("the share of contacts that are answered within ",
                    ThresholdWords(objective.within_us));
    case Measure::kAverageSpeedOfAnswer:
      return Concat(
          "the mean wait until the answer: the waits of those that "
          "were answered, ",
          objective.divide_by == DivideBy::kAnswered
              ? "divided by their number"
              : DividedWords(objective.divide_by));
    case Measure::kAbandonment:
      return Concat("the share of contacts that ", AbandonedWords(objective),
                    ", ",
                    objective.divide_by == DivideBy::kOfferedLessShort
                        ? DividedWords(objective.divide_by)
                        : "of all that entered the queue and have left it");
    case Measure::kHandleTime:
      return "the mean handle time of the contacts that were answered and "
             "whose "
             "handling has ended";
    case Measure::kWaitTime:
      return objective.within_us <= 0
                 ? "the waits of those that are answered"
                 : Concat("the ", OrdinalText(objective.percentile),
                          " percentile of the waits of the answered, judged by "
                          "count: the share of them that waited ",
                          ThresholdWords(objective.within_us), " or less");
    case Measure::kOffered:
      return "the number of contacts that enter the queue";
    case Measure::kAnswered:
      return "the number of contacts that are answered";
    case Measure::kAbandoned:
      return Concat("the number of contacts that ", AbandonedWords(objective));
    default:  // of cases and services
      break;
  }
  return "";
}

std::string ContactBookedWords(const Objective& objective) {
  switch (objective.booked_at) {
    case BookedAt::kEnqueue:
      return "in which it enters the queue";
    case BookedAt::kServiceLevelEvent:
      return Concat("in which its wait ends or passes ",
                    ThresholdWords(objective.within_us),
                    ", whichever comes first");
    case BookedAt::kOutcome:
      return "in which its wait ends: answered, given up or flowed out";
    case BookedAt::kEnd:
      return "in which its handling ends, or its wait where nobody answers";
    case BookedAt::kOpened:
    case BookedAt::kDue:
    case BookedAt::kResolved:
    case BookedAt::kBegan:
    case BookedAt::kEnded:
      break;
  }
  return "";
}

void TellContactRules(const Objective& objective, Page& page) {
  if (objective.measure == Measure::kServiceLevel) TellClasses(objective, page);
  TellDeadline(objective, page);
  TellAnsweredShort(objective, page);
  TellShort(objective, page);
}

}  // namespace holdline

#include "engine/app/words/escalation_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/app/words/amounts.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string ObjectiveWords(const Contract& contract,
                           const EscalationLine& line) {
  if (line.objectives.empty()) {
    return contract.objectives.size() == 1 ? contract.objectives[0].name
                                           : "any objective";
  }
  std::vector<std::string> names;
  for (const uint32_t objective : line.objectives) {
    names.push_back(contract.objectives[objective].name);
  }
  std::string words = AndList(names);
  return names.size() == 1 ? words : Concat("any of ", words);
}

std::string SomePeriod(const EscalationLine& line) {
  return line.period ? Concat("a ", PeriodWords(*line.period)) : "a period";
}

std::string WatchWords(const EscalationLine& line) {
  return line.watch_us ? DurationWords(*line.watch_us) : "any watch";
}

std::string OccasionWords(const Contract& contract,
                          const EscalationLine& line) {
  const std::string of = ObjectiveWords(contract, line);
  switch (line.when) {
    case Occasion::kAtRisk: {
      const std::string where =
          line.watch_us ? Concat("over ", WatchWords(line))
          : line.period ? Concat("in ", SomePeriod(line), " that runs")
                        : "over any watch or in a period that runs";
      return Concat("while ", of, " is at risk or worse ", where);
    }
    case Occasion::kBreached:
      return Concat("while ", of, " is breached over ", WatchWords(line));
    case Occasion::kBehind:
      return Concat("while ", of, " is behind or lost in ", SomePeriod(line),
                    " that runs");
    case Occasion::kLost:
      return Concat("while ", of, " is lost in ", SomePeriod(line),
                    " that runs, by what is expected of its rest");
    case Occasion::kMissed:
      return Concat("when ", SomePeriod(line), " of ", of,
                    " has closed as missed");
    case Occasion::kForecastLate:
      return "when a forecast of the client's is late";
    case Occasion::kRenewalDue:
      return "when the contract is about to go on for another term";
    case Occasion::kTerminationRight:
      return Concat("when ", of,
                    " was missed so often that the client may end the "
                    "contract");
  }
  return "";
}

// As of ten o'clock; nothing where it is no whole minute of the same day.
std::string ExampleWords(const EscalationLine& line) {
  const int64_t minutes = line.for_us / kMinuteUs;
  if (line.for_us % kMinuteUs != 0 || minutes >= 14 * 60) return "";
  return Concat(" (from 10:00 on: at ",
                absl::StrFormat("%02d:%02d", 10 + minutes / 60, minutes % 60),
                ")");
}

std::string Sentence(const Contract& contract, const EscalationLine& line) {
  return Concat(AndList(line.notify),
                line.notify.size() == 1 ? " is told " : " are told ",
                OccasionWords(contract, line),
                line.for_us == 0
                    ? ""
                    : Concat(", once it has been so for ",
                             DurationWords(line.for_us), ExampleWords(line)),
                ".");
}

}  // namespace

void TellEscalation(const Contract& contract, Page& page) {
  if (contract.escalation.empty()) return;
  page.Section("Who hears of what");
  page.Paragraph(
      "Of each objective everybody is told one thing at a time, the worst of "
      "what is theirs to hear, and when it is over:");
  for (const EscalationLine& line : contract.escalation) {
    page.Item(Sentence(contract, line));
  }
  if (contract.group != contract.name) {
    page.Paragraph(Concat("It is told as one with what goes wrong under ",
                          contract.group,
                          ", which this contract inherits "
                          "from."));
  }
}

}  // namespace holdline

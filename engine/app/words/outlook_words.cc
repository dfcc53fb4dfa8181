#include "engine/app/words/outlook_words.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/app/report/figures.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/sample.h"
#include "engine/base/ppm.h"
#include "operators/contract/text.h"
#include "operators/judge/outlook.h"
#include "operators/judge/rest.h"

namespace holdline {
namespace {

constexpr int64_t kExample = 400;  // contacts so far
// With so many still to come, any example that can be mended is.
constexpr int64_t kMostExpected = 1'000'000'000;

// A period so far that is behind: ten points, or a fifth, worse than the
// target.
Tally BehindOf(const Objective& objective) {
  const ValueUnit unit = ValueUnitOf(objective.measure);
  const Target& target = objective.targets[0];
  const int64_t worse =
      unit == ValueUnit::kShare ? kWholePpm / 10 : target.bound / 5;
  const int64_t amount =
      target.at_most ? target.bound + worse : target.bound - worse;
  switch (unit) {
    case ValueUnit::kShare:
      return {.counted = kExample,
              .met = kExample * std::clamp<int64_t>(amount, 0, kWholePpm) /
                     kWholePpm};
    case ValueUnit::kDuration:
      return {.counted = kExample, .sum_us = kExample * amount};
    case ValueUnit::kContacts:
      return {.counted = amount};
  }
  return {};
}

bool IsLost(const Objective& objective, const Tally& so_far, int64_t expected) {
  Rest rest{.weeks = 1, .parts = {{.part = 0}}};
  rest.parts[0].weeks[0].counted = expected;
  const auto outlook =
      OutlookOf(objective, PeriodPromise(objective, objective.targets[0]),
                {.tally = so_far}, rest);
  return outlook && outlook->is_lost;
}

// So many must be expected for it to be no longer lost; nothing where no number
// would do.
std::optional<int64_t> LeastThatMends(const Objective& objective,
                                      const Tally& so_far) {
  int64_t lost = -1;
  int64_t mends = kMostExpected;
  if (IsLost(objective, so_far, mends)) return std::nullopt;
  while (mends - lost > 1) {
    const int64_t middle = lost + (mends - lost) / 2;
    if (IsLost(objective, so_far, middle)) {
      lost = middle;
    } else {
      mends = middle;
    }
  }
  return mends;
}

std::string ExampleWords(const Objective& objective) {
  const Target& target = objective.targets[0];
  const ValueUnit unit = ValueUnitOf(objective.measure);
  if (unit == ValueUnit::kContacts && target.at_most) {
    return Concat(" It is lost with contact ", CountText(target.bound + 1),
                  ", whatever comes.");
  }
  const Tally so_far = BehindOf(objective);
  const std::optional<int64_t> mends = LeastThatMends(objective, so_far);
  if (mends == 0) return "";  // never lost
  const std::string contacts = Concat(CountText(so_far.counted), " contacts");
  return Concat(" For example, ",
                unit == ValueUnit::kContacts
                    ? Concat("with ", contacts)
                    : Concat("at ", ValueWords(objective, target, so_far),
                             " of ", contacts),
                " so far it is lost",
                mends ? Concat(" while ", CountText(*mends - 1),
                               " or fewer are expected, and only behind with ",
                               CountText(*mends))
                      : ", whatever comes",
                ".");
}

}  // namespace

void TellOutlook(const Contract& contract, const Objective& objective,
                 Page& page) {
  const OutlookRules& rules = objective.outlook;
  if (!rules.IsAny()) return;
  const bool is_forecast = ForecastCounts(contract, objective);
  const std::string hours =
      Concat("in the same hours of the ",
             rules.weeks == 1 ? std::string("week")
                              : Concat(CountText(rules.weeks), " weeks"),
             " before");
  page.Paragraph(
      Concat("While a period runs, what is still to come of it is expected as ",
             is_forecast
                 ? Concat("the client has forecast it, else as it came ", hours)
                 : Concat("it came ", hours),
             ", and at most ", AmountWords(ValueUnit::kShare, rules.margin_ppm),
             " more."));
  if (!objective.targets[0].has_bound) return;
  page.Paragraph(Concat(
      "A period that is behind is lost where it would stay so though as many "
      "came as may and all of them went well.",
      objective.verdict.HasParts() ? "" : ExampleWords(objective)));
  page.Paragraph(
      "A period that keeps its target is at risk where it would not if the "
      "rest went as in the mean of those weeks. Both pass again if it turns "
      "out otherwise.");
}

}  // namespace holdline

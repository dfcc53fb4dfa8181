#include "operators/contract/trigger_reader.h"

#include <string_view>

#include "operators/contract/text.h"
#include "operators/contract/value_range.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

constexpr int64_t kMostPeriods = 120;

constexpr WordOf<bool> kPays[] = {{"from_trigger", false},
                                  {"every_miss", true}};
constexpr WordOf<bool> kMisses[] = {{"count_again", false}, {"consumed", true}};
constexpr WordOf<bool> kUnless[] = {{"repeated", true}};

}  // namespace

int ReadPeriodCount(const YamlCursor& at, std::string_view words) {
  const auto count =
      ReadValue(at, [&](std::string_view text) -> absl::StatusOr<int64_t> {
        std::string_view singular = words;
        if (!singular.empty()) singular.remove_suffix(1);
        const std::string_view end = text.ends_with(words) ? words : singular;
        int64_t number = 0;
        if (text.ends_with(end) &&
            ParseDigits(text.substr(0, text.size() - end.size()), number) &&
            number >= 1 && number <= kMostPeriods) {
          return number;
        }
        return absl::InvalidArgumentError(
            Concat("\"", text, "\" is not what belongs here; write 1 to ",
                   kMostPeriods, words, ", for example 3", words));
      });
  return static_cast<int>(count.value_or(0));
}

CreditSchedule::Trigger ReadTrigger(const YamlCursor& entry, const Held& held) {
  CreditSchedule::Trigger trigger;
  YamlMap map(entry);
  if (const auto times = map.Require("times", "3")) {
    trigger.times = ReadPeriodCount(*times, "");
  }
  if (const auto in = map.Require("in", "6 consecutive periods")) {
    trigger.in = ReadPeriodCount(*in, " consecutive periods");
    if (trigger.in > 0 && trigger.in < trigger.times) {
      in->Error(Concat(trigger.times, " misses do not fit into ", trigger.in,
                       " periods"));
    }
  }
  if (const auto when = map.Find("when")) {
    trigger.when = ReadValue(*when, [&](std::string_view text) {
      return ParseRange(held.unit, text);
    });
  }
  if (const auto pays = map.Find("pays")) {
    trigger.pays_every_miss =
        ReadWord(*pays, "what a trigger pays", kPays).value_or(false);
  }
  if (const auto misses = map.Find("misses")) {
    trigger.consumes =
        ReadWord(*misses, "what becomes of misses", kMisses).value_or(false);
  }
  map.Close();
  return trigger;
}

CreditSchedule::EarnBack ReadEarnBack(
    const YamlCursor& entry, const Held& held,
    absl::FunctionRef<void(const YamlCursor&, int)> check_fits) {
  CreditSchedule::EarnBack terms;
  YamlMap map(entry);
  if (const auto next = map.Require("next", "2 periods")) {
    terms.next = ReadPeriodCount(*next, " periods");
    if (terms.next > 0) check_fits(*next, terms.next);
  }
  if (const auto level = map.Find(held.at_most ? "at_most" : "at_least")) {
    terms.level = ReadValue(*level, [&](std::string_view text) {
      return ParseAmount(held.unit, text);
    });
  }
  if (const auto unless = map.Find("unless")) {
    terms.unless_repeated =
        ReadWord(*unless, "a condition", kUnless).value_or(false);
  }
  map.Close();
  return terms;
}

}  // namespace holdline

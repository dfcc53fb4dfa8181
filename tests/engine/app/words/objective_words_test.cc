// The number in an objective's sentences is what the objective's classes and
// target say of the contacts that the sentence names.
#include "engine/app/words/objective_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <regex>

#include "engine/app/words/sample.h"
#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

using testing::HasSubstr;

constexpr Measure kMeasures[] = {
    Measure::kServiceLevel, Measure::kAverageSpeedOfAnswer,
    Measure::kAbandonment,  Measure::kHandleTime,
    Measure::kWaitTime,     Measure::kOffered,
    Measure::kAnswered,     Measure::kAbandoned,
};

int64_t Number(std::string text) {
  std::erase(text, ',');
  return std::stoll(text);
}

// What a contact of the sentence is, from its words alone.
ContactClass ClassOf(const std::string& words, bool has_short) {
  const bool is_late = words.find("later") != std::string::npos;
  if (words.starts_with("answered")) {
    return is_late ? ContactClass::kAnsweredLate
                   : ContactClass::kAnsweredWithin;
  }
  if (words.starts_with("flowed")) {
    return is_late ? ContactClass::kFlowedLate : ContactClass::kFlowedWithin;
  }
  if (is_late) return ContactClass::kAbandonedLate;
  return has_short && words.find("after that") == std::string::npos
             ? ContactClass::kAbandonedShort
             : ContactClass::kAbandonedWithin;
}

RC_GTEST_PROP(ObjectiveWords, TheWorkedShareIsThatOfTheClasses, ()) {
  Contract contract =
      LoadedBookOf(
          ContractText(
              "objectives: {o: {measure: service_level, within: 20s, formula: "
              "answered_only, target: {at_least: 80%}, periods: [day]}}\n"))
          .contracts[0];
  Objective& objective = contract.objectives[0];
  objective.within_us = *rc::gen::inRange<int64_t>(1, 4000) * 1'000'000;
  const bool has_short = *rc::gen::arbitrary<bool>();
  objective.short_us = has_short ? objective.within_us / 2 : -1;
  for (Counts& counts : objective.classes) {
    counts = *rc::gen::element(Counts::kOut, Counts::kMissed, Counts::kMet);
  }
  objective.targets[0].bound = *rc::gen::inRange<int64_t>(1, 1'000'000);

  const std::string told = OnOneLine(ContractInWords(contract));
  std::smatch sentence;
  RC_ASSERT(std::regex_search(
      told, sentence,
      std::regex("For example, of 1,000 contacts with (.*?) it is (.*?)(?:: "
                 "([0-9,]+) of ([0-9,]+))?; at least [^ ]+ % is ([a-z_]+)")));
  int64_t contacts = 0;
  int64_t met = 0;
  int64_t counted = 0;
  const std::string groups = sentence[1];
  const std::regex group(
      "([0-9]+) ((?:answered|abandoned|flowed)[^,]*?)(?=,|"
      "$| and [0-9])");
  for (std::sregex_iterator at(groups.begin(), groups.end(), group), end;
       at != end; ++at) {
    const int64_t number = Number((*at)[1]);
    const auto index = static_cast<size_t>(ClassOf((*at)[2], has_short));
    contacts += number;
    met += objective.classes[index] == Counts::kMet ? number : 0;
    counted += objective.classes[index] != Counts::kOut ? number : 0;
  }
  RC_ASSERT(contacts == 1000);
  if (counted == 0) {
    RC_ASSERT(sentence[5] == "no_data");
    return;
  }
  RC_ASSERT(Number(sentence[3]) == met);
  RC_ASSERT(Number(sentence[4]) == counted);
  const bool is_met = met * 1'000'000 >= objective.targets[0].bound * counted;
  RC_ASSERT(sentence[5] == (is_met ? "met" : "missed"));
}

RC_GTEST_PROP(ObjectiveWords, ATallyHasExactlyTheValueThatItIsMadeFor, ()) {
  const auto unit = *rc::gen::element(ValueUnit::kShare, ValueUnit::kDuration,
                                      ValueUnit::kContacts);
  const auto amount = *rc::gen::inRange<int64_t>(1, 1'000'000);
  const Tally tally = TallyAt(unit, amount);
  switch (unit) {
    case ValueUnit::kShare:
      RC_ASSERT(tally.met * 1'000'000 == amount * tally.counted);
      break;
    case ValueUnit::kDuration:
      RC_ASSERT(tally.sum_us == amount * tally.counted);
      break;
    case ValueUnit::kContacts:
      RC_ASSERT(tally.counted == amount);
      break;
  }
}

TEST(ObjectiveWords, EveryMeasureHasASentenceAndASampleOfAThousand) {
  for (const Measure measure : kMeasures) {
    Contract contract =
        LoadedBookOf(
            ContractText(
                "objectives: {o: {measure: service_level, within: 20s, "
                "formula: "
                "answered_only, target: {at_least: 80%}, periods: [day]}}\n"))
            .contracts[0];
    contract.objectives[0].measure = measure;
    EXPECT_NE(MeasureWords(contract.objectives[0]), "") << MeasureName(measure);
    EXPECT_THAT(OnOneLine(ContractInWords(contract)),
                HasSubstr("For example, of 1,000 contacts with "));
    int64_t contacts = 0;
    for (const SampleGroup& group : SampleOf(contract.objectives[0])) {
      contacts += group.contacts;
    }
    EXPECT_EQ(contacts, 1000) << MeasureName(measure);
  }
}

// 800 x 15 s + 100 x 90 s = 21,000 s; over 900, or over 1,000.
TEST(ObjectiveWords, SpeedIsDividedAsTheContractSays) {
  const std::string head =
      "objectives: {o: {measure: average_speed_of_answer, target: {at_most: "
      "30s}, periods: [day], divide_by: ";
  EXPECT_THAT(Told(head + "answered}}\n"),
              HasSubstr("it is 23.3 s: 21,000 s over 900 contacts; at most 30 "
                        "s is met."));
  EXPECT_THAT(Told(head + "offered}}\n"),
              HasSubstr("it is 21.0 s: 21,000 s over 1,000 contacts"));
}

TEST(ObjectiveWords, ShortAbandonsAreTakenOutWhereTheContractSaysSo) {
  const std::string head =
      "objectives: {o: {measure: abandonment, over: 5s, target: {at_most: 3%}, "
      "periods: [day], divide_by: ";
  EXPECT_THAT(Told(head + "offered}}\n"),
              AllOf(HasSubstr("it is 3.00 %: 30 of 1,000; at most 3 % is met."),
                    HasSubstr("Given up after exactly 5 s, a contact counts, "
                              "but not as abandoned.")));
  EXPECT_THAT(
      Told(head + "offered_less_short}}\n"),
      AllOf(HasSubstr("it is 3.03 %: 30 of 990; at most 3 % is missed."),
            HasSubstr("Given up after exactly 5 s, a contact does not "
                      "count at all.")));
}

// It enters 10 s before midnight, is answered 30 s later and then handled.
TEST(ObjectiveWords, BookingOnAnEdgeFollowsTheRule) {
  const auto told = [](const std::string& booked_at) {
    return Told(
        "objectives: {o: {measure: service_level, within: 5s, formula: "
        "answered_only, target: {at_least: 80%}, periods: [day], "
        "booked_at: " +
        booked_at + "}}\n");
  };
  EXPECT_THAT(told("enqueue"), HasSubstr("to the day that begins 2026-01-01."));
  EXPECT_THAT(told("service_level_event"),
              HasSubstr("to the day that begins 2026-01-01."));
  EXPECT_THAT(told("outcome"), HasSubstr("to the day that begins 2026-01-02."));
  EXPECT_THAT(told("end"), HasSubstr("to the day that begins 2026-01-02."));
}

TEST(ObjectiveWords, WhatIsOnlyShownHasNoTarget) {
  EXPECT_THAT(
      Told("objectives: {o: {measure: handle_time, periods: [day]}}\n"),
      AllOf(HasSubstr("It has no target: it is shown, and nothing is missed."),
            Not(HasSubstr("At the target"))));
}

}  // namespace
}  // namespace holdline

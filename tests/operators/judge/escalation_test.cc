// Who is told what: by hand, and against what the alerts say.
#include "operators/judge/escalation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"
#include "tests/operators/judge/told_alerts.h"
#include "tests/operators/judge/walks.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Trouble Watch(std::string_view objective, int64_t watch_us,
              ObjectiveState state) {
  return {.objective = objective,
          .watch_us = watch_us,
          .state = state,
          .value = 0.741,
          .target = 0.8};
}

Trouble Month(std::string_view objective, ObjectiveState state) {
  return {.objective = objective,
          .period = {.kind = PeriodKind::kMonth},
          .state = state,
          .value = 0.741,
          .target = 0.8};
}

Contract ContractWith(std::vector<EscalationLine> lines) {
  Contract contract = MakeContract(
      "acme",
      {MakeObjective("answer", Measure::kServiceLevel, AtLeast(80 * kPoint)),
       MakeObjective("speed", Measure::kAverageSpeedOfAnswer,
                     AtMost(30 * kSecondUs))});
  contract.group = "acme";
  contract.escalation = std::move(lines);
  return contract;
}

// What is told, as "floor: +answer HoldlineBreached -answer HoldlineAtRisk".
class Told {
 public:
  explicit Told(Contract contract) : contract_(std::move(contract)) {}

  std::vector<std::string> At(int64_t second,
                              const std::vector<Trouble>& troubles) {
    std::vector<NotificationRecord> records;
    escalation_.Judge(contract_, troubles, {}, kStartUs + second * kSecondUs,
                      records);
    standing_.Take(records);
    EXPECT_EQ(standing_.wrong(), "");
    return Words(records);
  }
  std::vector<std::string> End(int64_t second) {
    std::vector<NotificationRecord> records;
    escalation_.End(contract_.name, kStartUs + second * kSecondUs, records);
    standing_.Take(records);
    EXPECT_EQ(standing_.wrong(), "");
    return Words(records);
  }
  int64_t NextSecond() const {
    return (escalation_.NextUs() - kStartUs) / kSecondUs;
  }
  Contract& contract() { return contract_; }
  const ToldAlert& last() const { return last_; }

 private:
  std::vector<std::string> Words(
      const std::vector<NotificationRecord>& records) {
    std::vector<std::string> words;
    for (const NotificationRecord& record : records) {
      std::string text;
      for (const ToldAlert& alert : AlertsOf(record.json)) {
        if (text.empty()) text = absl::StrCat(alert.Label("notify"), ":");
        absl::StrAppend(&text, alert.ends_us == 0 ? " +" : " -",
                        alert.Label("objective"), " ",
                        alert.Label("alertname").substr(8));
        last_ = alert;
      }
      words.push_back(text);
    }
    return words;
  }

  Contract contract_;
  Escalation escalation_;
  ToldStanding standing_;
  ToldAlert last_;
};

TEST(Escalation, TheWindowsOfAnObjectiveAreOneMatter) {
  Told told(ContractWith({{.when = Occasion::kAtRisk, .notify = {"floor"}}}));
  const auto risk = ObjectiveState::kAtRisk;
  const auto bad = ObjectiveState::kBad;
  EXPECT_THAT(told.At(0, {}), IsEmpty());
  EXPECT_THAT(told.At(1, {Watch("answer", kMinuteUs, risk)}),
              ElementsAre("floor: +answer AtRisk"));
  // Another window of it, as bad.
  EXPECT_THAT(told.At(2, {Watch("answer", kMinuteUs, risk),
                          Watch("answer", kHourUs, risk)}),
              IsEmpty());
  EXPECT_THAT(told.At(3, {Watch("answer", kMinuteUs, risk),
                          Watch("answer", kHourUs, bad)}),
              ElementsAre("floor: -answer AtRisk +answer Breached"));
  EXPECT_EQ(told.last().annotations.at("summary"),
            "acme, answer: breached over 1h: 74.10 % (at least 80.00 %)");
  EXPECT_EQ(told.last().annotations.at("windows"), "1m: at_risk, 1h: breached");
  EXPECT_EQ(told.last().Label("severity"), "critical");
  EXPECT_EQ(told.last().starts_us, kStartUs + 3 * kSecondUs);
  // Of two that are as bad the watch is named.
  EXPECT_THAT(told.At(4, {Watch("answer", kHourUs, bad), Month("answer", bad)}),
              IsEmpty());
  EXPECT_THAT(told.At(5, {Month("answer", bad)}),
              ElementsAre("floor: -answer Breached +answer Behind"));
  EXPECT_THAT(told.At(6, {Month("answer", ObjectiveState::kLost)}),
              ElementsAre("floor: -answer Behind +answer Lost"));
  EXPECT_THAT(told.At(7, {}), ElementsAre("floor: -answer Lost"));
  EXPECT_EQ(told.last().annotations.at("summary"),
            "acme, answer: lost no longer");
  EXPECT_THAT(told.At(8, {}), IsEmpty());
}

TEST(Escalation, EachNameHearsOfWhatItsLinesSpeakOf) {
  Told told(ContractWith(
      {{.when = Occasion::kAtRisk, .objectives = {0}, .notify = {"floor"}},
       {.when = Occasion::kBreached,
        .watch_us = 30 * kMinuteUs,
        .notify = {"desk", "floor"}},
       {.when = Occasion::kBehind,
        .period = PeriodSpec{.kind = PeriodKind::kMonth},
        .notify = {"desk"}},
       {.when = Occasion::kLost, .notify = {"director"}}}));
  const auto bad = ObjectiveState::kBad;
  EXPECT_THAT(told.At(1, {Watch("answer", kMinuteUs, bad),
                          Watch("speed", kMinuteUs, bad)}),
              ElementsAre("floor: +answer Breached"));
  EXPECT_THAT(told.At(2, {Watch("answer", 30 * kMinuteUs, bad),
                          Watch("speed", 30 * kMinuteUs, bad)}),
              ElementsAre("desk: +answer Breached", "desk: +speed Breached",
                          "floor: +speed Breached"));
  EXPECT_THAT(told.At(3, {Month("speed", ObjectiveState::kLost)}),
              ElementsAre("desk: -answer Breached", "floor: -answer Breached",
                          "desk: -speed Breached +speed Lost",
                          "director: +speed Lost", "floor: -speed Breached"));
}

TEST(Escalation, WaitsUntilItHasLasted) {
  Told told(ContractWith(
      {{.when = Occasion::kBreached, .for_us = kMinuteUs, .notify = {"lead"}},
       {.when = Occasion::kBreached, .notify = {"floor"}}}));
  const auto bad = ObjectiveState::kBad;
  EXPECT_THAT(told.At(0, {Watch("answer", kMinuteUs, bad)}),
              ElementsAre("floor: +answer Breached"));
  EXPECT_EQ(told.NextSecond(), 60);
  // Another window takes it on: it has lasted.
  EXPECT_THAT(told.At(40, {Watch("answer", kHourUs, bad)}), IsEmpty());
  EXPECT_EQ(told.NextSecond(), 60);
  EXPECT_THAT(told.At(60, {Watch("answer", kHourUs, bad)}),
              ElementsAre("lead: +answer Breached"));
  EXPECT_THAT(told.At(70, {}),
              ElementsAre("floor: -answer Breached", "lead: -answer Breached"));
  EXPECT_THAT(told.At(80, {Watch("answer", kHourUs, bad)}),
              ElementsAre("floor: +answer Breached"));
  EXPECT_EQ(told.NextSecond(), 140);
  EXPECT_THAT(told.At(90, {}), ElementsAre("floor: -answer Breached"));
  EXPECT_THAT(told.At(140, {}), IsEmpty());
}

TEST(Escalation, OtherLinesAreHeardAtOnce) {
  Told told(ContractWith({{.when = Occasion::kBreached,
                           .for_us = kMinuteUs,
                           .notify = {"lead"}}}));
  const auto trouble = Watch("answer", kHourUs, ObjectiveState::kBad);
  EXPECT_THAT(told.At(0, {trouble}), IsEmpty());
  // Who hears of it does not begin it anew.
  told.contract().escalation[0].notify = {"boss"};
  EXPECT_THAT(told.At(60, {trouble}), ElementsAre("boss: +answer Breached"));
  told.contract().escalation[0].notify = {"lead"};
  EXPECT_THAT(told.At(61, {trouble}),
              ElementsAre("boss: -answer Breached", "lead: +answer Breached"));
  told.contract().group = "corporate";
  EXPECT_THAT(told.At(62, {trouble}),
              ElementsAre("lead: -answer Breached +answer Breached"));
  EXPECT_EQ(told.last().Label("group"), "corporate");
  EXPECT_THAT(told.End(63), ElementsAre("lead: -answer Breached"));
  EXPECT_THAT(told.End(64), IsEmpty());
}

TEST(Escalation, WhatComesAndGoesAtOneClockHasTimesOfItsOwn) {
  Told told(ContractWith({{.when = Occasion::kAtRisk, .notify = {"floor"}}}));
  const std::vector<Trouble> one = {
      Watch("answer", kHourUs, ObjectiveState::kAtRisk)};
  told.At(0, one);
  EXPECT_THAT(told.At(0, {}), ElementsAre("floor: -answer AtRisk"));
  EXPECT_EQ(told.last().ends_us, kStartUs + 1);
}

constexpr char kJudged[] = R"(objectives:
  answer:
    clause: "B 4.1"
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [day]
termination_right: {when: {missed: answer, times: 2, in: 2 periods}}
escalation:
  - {when: behind, notify: floor}
  - {when: missed, notify: [client, desk]}
  - {when: termination_right, notify: director}
)";

constexpr int64_t kMonday = kStartUs / kDayUs;

std::vector<ToldAlert> TakeTold(TextJudge& judge) {
  std::vector<ToldAlert> told;
  for (const NotificationRecord& record : judge.TakeSaid().notifications) {
    for (ToldAlert& alert : AlertsOf(record.json)) {
      told.push_back(std::move(alert));
    }
  }
  return told;
}

std::vector<std::string> NamesOf(const std::vector<ToldAlert>& told) {
  std::vector<std::string> names;
  for (const ToldAlert& alert : told) {
    names.push_back(absl::StrCat(alert.Label("notify"), " ",
                                 alert.ends_us == alert.starts_us ? "-" : "+",
                                 alert.Label("alertname").substr(8)));
  }
  return names;
}

TEST(Escalation, NoticesAreSaidOnceAndTakenBack) {
  TextJudge judge(JudgedText(kJudged), kStartUs);
  judge.Say("answer", 0, kMonday, {10, 5, 0});
  EXPECT_THAT(NamesOf(TakeTold(judge)), ElementsAre("floor +Behind"));
  judge.Restore();
  judge.GoTo((kMonday + 1) * kDayUs + kHourUs);
  std::vector<ToldAlert> told = TakeTold(judge);
  EXPECT_THAT(NamesOf(told),
              ElementsAre("client +Missed", "desk +Missed", "floor +Behind"));
  EXPECT_EQ(told[0].annotations.at("summary"),
            "c, answer: missed, day from 2026-03-02");
  EXPECT_EQ(told[0].annotations.at("clause"), "B 4.1");
  EXPECT_EQ(told[0].Label("period"), "day");
  EXPECT_EQ(told[0].ends_us - told[0].starts_us, kDayUs);
  EXPECT_GT(told[2].ends_us, told[2].starts_us);  // it no longer runs

  judge.Say("answer", 0, kMonday + 1, {10, 5, 0});
  judge.GoTo((kMonday + 2) * kDayUs + kHourUs);
  told = TakeTold(judge);
  EXPECT_THAT(NamesOf(told),
              ElementsAre("floor +Behind", "client +Missed", "desk +Missed",
                          "director +TerminationRight", "floor +Behind"));
  // It was met after all: ten more, all answered in time.
  judge.Say("answer", 0, kMonday, {20, 20, 0});
  EXPECT_THAT(NamesOf(TakeTold(judge)),
              ElementsAre("client -Missed", "desk -Missed",
                          "director -TerminationRight"));
}

TEST(Escalation, EndsWithItsContract) {
  TextJudge judge(JudgedText(kJudged), kStartUs);
  judge.Say("answer", 0, kMonday, {10, 5, 0});
  EXPECT_THAT(NamesOf(TakeTold(judge)), ElementsAre("floor +Behind"));
  judge.Use(
      "holdline: 1\ncontract: other\ntitle: O\ntime_zone: UTC\n"
      "effective: 2026-01-01\ncovers: [{queue: x}]\nobjectives: "
      "{a: {measure: answered, periods: [day]}}\n",
      kStartUs + kMinuteUs);
  judge.GoTo(kStartUs + 2 * kMinuteUs);
  const std::vector<ToldAlert> told = TakeTold(judge);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].ends_us, kStartUs + kMinuteUs);
}

// ---- Against the alerts. They are the transitions of each window; what is in
// trouble at any time follows from them, and who is to hear of it from the
// contract. Nothing here is taken from operators/judge but its words.

struct Window {
  std::string contract, objective, slot, watch, period;
  int64_t start_us = 0;
  auto operator<=>(const Window&) const = default;
};

int RankOf(const std::string& state) {
  if (state == "lost") return 3;
  if (state == "breached" || state == "behind") return 2;
  return state == "at_risk" ? 1 : 0;
}

bool IsMeant(const EscalationLine& line, const Window& window,
             const std::string& state) {
  const bool is_watch = !window.watch.empty();
  const int rank = RankOf(state);
  if (line.watch_us && window.watch != WatchName(*line.watch_us)) return false;
  if (line.period && window.period != line.period->Name()) return false;
  if (line.when == Occasion::kAtRisk) return rank >= 1;
  if (line.when == Occasion::kBreached) return rank >= 2 && is_watch;
  if (line.when == Occasion::kBehind) return rank >= 2 && !is_watch;
  return line.when == Occasion::kLost && rank == 3;
}

std::string AlertNameOf(const std::string& state) {
  return state == "at_risk"
             ? "HoldlineAtRisk"
             : absl::StrCat(
                   "Holdline",
                   std::string(1, static_cast<char>(state[0] - 'a' + 'A')),
                   state.substr(1));
}

class AlertOracle {
 public:
  explicit AlertOracle(const ContractBook& book) : book_(book) {}

  // Each alert, in order of its time.
  void Take(const Alert& alert) {
    // A clock may be a microsecond on: see NextSince.
    MoveTo(alert.since_us());
    const Window window{alert.contract(), alert.objective(),
                        alert.slot(),     alert.watch(),
                        alert.period(),   alert.period_start_us()};
    states_[window] = alert.state();
  }
  void MoveTo(int64_t clock_us) {
    if (clock_us > clock_us_) Settle();
    clock_us_ = std::max(clock_us_, clock_us);
  }

  std::map<ToldStanding::Matter, std::string> StandingAt(int64_t clock_us) {
    MoveTo(clock_us);
    Settle();
    std::map<ToldStanding::Matter, std::string> standing;
    std::map<ToldStanding::Matter, std::pair<int, bool>> rank;
    ForEachLine([&](const Contract& contract, const Objective& objective,
                    const EscalationLine& line) {
      const auto since = since_.find({contract.name, objective.name, &line});
      if (since == since_.end() || clock_us < since->second + line.for_us) {
        return;
      }
      for (const auto& [window, state] : states_) {
        if (window.contract != contract.name ||
            window.objective != objective.name ||
            !IsMeant(line, window, state)) {
          continue;
        }
        const std::pair<int, bool> worth = {RankOf(state),
                                            !window.watch.empty()};
        for (const std::string& name : line.notify) {
          const ToldStanding::Matter matter = {contract.name, objective.name,
                                               name};
          const auto known = rank.find(matter);
          if (known != rank.end() && known->second >= worth) continue;
          rank[matter] = worth;
          standing[matter] = AlertNameOf(state);
        }
      }
    });
    return standing;
  }

 private:
  template <typename Each>
  void ForEachLine(const Each& each) const {
    for (const Contract& contract : book_.contracts) {
      for (uint32_t i = 0; i < contract.objectives.size(); ++i) {
        for (const EscalationLine& line : contract.escalation) {
          const auto& of = line.objectives;
          if (!of.empty() && std::find(of.begin(), of.end(), i) == of.end()) {
            continue;
          }
          each(contract, contract.objectives[i], line);
        }
      }
    }
  }
  // All alerts of the clock are known: since when each line's trouble is.
  void Settle() {
    ForEachLine([&](const Contract& contract, const Objective& objective,
                    const EscalationLine& line) {
      const bool is_meant =
          std::any_of(states_.begin(), states_.end(), [&](const auto& one) {
            return one.first.contract == contract.name &&
                   one.first.objective == objective.name &&
                   IsMeant(line, one.first, one.second);
          });
      const std::tuple key = {contract.name, objective.name, &line};
      if (is_meant) {
        since_.try_emplace(key, clock_us_);
      } else {
        since_.erase(key);
      }
    });
  }

  const ContractBook& book_;
  std::map<Window, std::string> states_;
  std::map<std::tuple<std::string, std::string, const EscalationLine*>, int64_t>
      since_;
  int64_t clock_us_ = 0;
};

RC_GTEST_PROP(Escalation, WhatStandsFollowsFromTheAlerts, ()) {
  const Walk walk = ArbitraryWalk(*rc::gen::inRange<uint32_t>(1, 3));
  JudgePartition judge(OptionsFor(walk.book));
  AlertOracle oracle(*walk.book);
  ToldStanding standing;
  size_t told = 0;
  const auto compare = [&] {
    Said said;
    said.Take(judge);
    for (const Alert& alert : Parsed(said.alerts)) oracle.Take(alert);
    standing.Take(said.notifications);
    told += said.notifications.size();
    RC_ASSERT(standing.wrong() == "");
    if (judge.clock_us() == JudgePartition::kNoClock) return;
    RC_ASSERT(standing.now() == oracle.StandingAt(judge.clock_us()));
  };
  for (const std::string& record : ArbitraryRecords(ArbitraryCut(walk))) {
    RC_ASSERT(judge.Process(record));
    compare();
  }
  judge.Finish();
  compare();
  RC_CLASSIFY(told > 0, "told");
  RC_CLASSIFY(told > 5, "told more than five times");
}

}  // namespace
}  // namespace holdline

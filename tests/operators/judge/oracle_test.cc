// Judge beside its definition: every alert and, while it runs, every row.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/judge/judge_partition.h"
#include "tests/operators/judge/naive_judge.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/walks.h"

namespace holdline {

std::ostream& operator<<(std::ostream& out, const NaiveAlert& alert) {
  out << "\n"
      << alert.subject << ": " << alert.before << " > " << alert.after << " at "
      << alert.since_us << ", " << alert.tally.met << " of "
      << alert.tally.counted << (alert.correction ? ", correction" : "");
  for (const std::string& contact : alert.contacts) out << " " << contact;
  return out;
}

std::ostream& operator<<(std::ostream& out, const NaiveRow& row) {
  return out << row.state << " since " << row.since_us << ", " << row.tally.met
             << " of " << row.tally.counted << ", worst at " << row.worst_us
             << "\n";
}

namespace {

template <typename Message>  // Alert or StatusRow
std::string SubjectOf(const std::string& contract, const Message& message,
                      int64_t start_us) {
  std::string subject =
      contract + "/" + message.objective() + "/" + message.slot() + "/";
  if (message.period().empty()) return subject + message.watch();
  return subject + message.period() + "/" + std::to_string(start_us);
}

std::vector<NaiveAlert> NaiveAlertsOf(const Said& said) {
  std::vector<NaiveAlert> alerts;
  for (const Alert& alert : Parsed(said.alerts)) {
    alerts.push_back(
        {SubjectOf(alert.contract(), alert, alert.period_start_us()),
         alert.state_before(),
         alert.state(),
         alert.since_us(),
         {.counted = alert.counted(), .met = alert.met()},
         alert.correction(),
         {alert.contacts().begin(), alert.contacts().end()}});
  }
  return alerts;
}

std::map<std::string, NaiveRow> RowsOf(const JudgePartition& judge) {
  std::map<std::string, NaiveRow> rows;
  for (const Status& status : judge.Report()) {
    for (const StatusRow& row : status.rows()) {
      rows[SubjectOf(status.contract(), row, row.start_us())] = {
          row.state(),
          {.counted = row.counted(), .met = row.met(), .sum_us = row.sum_us()},
          row.since_us(),
          row.worst_us()};
    }
  }
  return rows;
}

RC_GTEST_PROP(JudgeOracle, TellsTheSameAlerts, ()) {
  const Walk walk = ArbitraryWalk(*rc::gen::inRange<uint32_t>(1, 4));
  JudgePartition judge(OptionsFor(walk.book));
  Said said;
  for (const std::string& record : ArbitraryRecords(ArbitraryCut(walk))) {
    RC_ASSERT(judge.Process(record));
    said.Take(judge);
  }
  NaiveJudge naive(walk);
  naive.RunTo(walk.end_us);
  std::vector<NaiveAlert> expected = naive.alerts();
  for (NaiveAlert& alert : expected) alert.tally.sum_us = 0;  // not told
  RC_ASSERT(NaiveAlertsOf(said) == expected);
  RC_CLASSIFY(!expected.empty(), "with alerts");
}

RC_GTEST_PROP(JudgeOracle, ShowsTheSameRowsAllTheTime, ()) {
  const Walk walk = ArbitraryWalk(1);
  JudgePartition judge(OptionsFor(walk.book));
  NaiveJudge naive(walk);
  const int64_t every = *rc::gen::inRange<int64_t>(1, 40);
  for (const std::string& record : ArbitraryRecords(ArbitraryCut(walk))) {
    judge.Process(record);
    if (judge.clock_us() < walk.start_us) continue;
    naive.RunTo(judge.clock_us());
    if (judge.clock_us() / kSecondUs % every != 0) continue;
    RC_ASSERT(RowsOf(judge) == naive.rows());
  }
  RC_ASSERT(RowsOf(judge) == naive.rows());
}

// Live: every packet is an evaluation, the clock is the newest, and what must
// be certain waits for the oldest that lags by at most a minute.
RC_GTEST_PROP(JudgeOracle, TellsAndShowsTheSameLive, ()) {
  const Walk walk = ArbitraryWalk(2);
  JudgePartition judge(OptionsFor(walk.book));
  NaiveJudge naive(walk);
  Said said;
  std::map<uint32_t, int64_t> clocks;
  Moment moment;
  for (const LivePacket& packet : ArbitraryLivePackets(walk)) {
    RC_ASSERT(judge.Process(RecordOf({packet.packet})));
    said.Take(judge);
    for (const Cell& cell : packet.cells) naive.Deliver(cell);
    clocks[packet.packet.partition()] = packet.packet.clock_us();
    moment.clock_us = std::max(moment.clock_us, packet.packet.clock_us());
    int64_t oldest_us = moment.clock_us;
    for (const auto& [partition, clock_us] : clocks) {
      const bool lags = moment.clock_us - clock_us > kMinuteUs;
      if (!lags) oldest_us = std::min(oldest_us, clock_us);
    }
    moment.settled_before_us = moment.settled_us;
    moment.settled_us = std::max(moment.settled_us, oldest_us);
    naive.Evaluate(moment);
    RC_ASSERT(RowsOf(judge) == naive.rows());
  }
  std::vector<NaiveAlert> expected = naive.alerts();
  for (NaiveAlert& alert : expected) alert.tally.sum_us = 0;  // not told
  RC_ASSERT(NaiveAlertsOf(said) == expected);
  RC_CLASSIFY(!expected.empty(), "with alerts");
}

}  // namespace
}  // namespace holdline

// A state that was saved once is read by what comes later.
#include "tests/operators/kept_state.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "operators/judge/judge_partition.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

constexpr uint32_t kKeptBuckets = 2;

struct Kept {
  const char* file;
  bool has_credits;             // formats before 3 know none
  bool has_excluded;            // formats before 4
  bool has_escalation = false;  // formats before 7
  bool has_services = false;    // formats before 8
};
constexpr Kept kNewest = {"tests/operators/judge/kept/format-8.txt", true, true,
                          true, true};
constexpr Kept kAll[] = {
    {"tests/operators/judge/kept/format-2.txt", false, false},
    {"tests/operators/judge/kept/format-3.txt", true, false},
    {"tests/operators/judge/kept/format-4.txt", true, true},
    {"tests/operators/judge/kept/format-5.txt", true, true},
    {"tests/operators/judge/kept/format-6.txt", true, true},
    {"tests/operators/judge/kept/format-7.txt", true, true, true},
    kNewest};

// Windows and periods, a mean and a percentile, with alert rules of all kinds.
std::shared_ptr<ContractBook> BookOf(const Kept& kept) {
  Objective answer =
      MakeObjective("answer", Measure::kServiceLevel, AtLeast(80 * kPoint));
  answer.watches_us = {kMinuteUs, 5 * kMinuteUs};
  answer.periods = {PeriodSpec{PeriodKind::kDay}};
  answer.alert = {.from_contacts = 2,
                  .at_risk_within = 5 * kPoint,
                  .recover_by = 2 * kPoint,
                  .recover_for_us = 20 * kSecondUs};
  Objective wait =
      MakeObjective("wait", Measure::kWaitTime, AtLeast(90 * kPoint));
  wait.percentile = 90;
  wait.watches_us = {kMinuteUs};
  wait.periods = {PeriodSpec{PeriodKind::kMonth}};
  auto book = MakeBook(
      {MakeContract("acme", {answer}), MakeContract("globex", {wait, answer})});
  book->hash = 1;
  if (kept.has_escalation) {
    book->contracts[0].escalation = {
        {.when = Occasion::kAtRisk, .notify = {"floor"}},
        {.when = Occasion::kBreached, .for_us = kHourUs, .notify = {"lead"}}};
  }
  if (kept.has_services) {
    Objective uptime =
        MakeObjective("uptime", Measure::kAvailability, AtLeast(99 * kPoint));
    uptime.services.names = {"ivr"};
    uptime.watches_us = {5 * kMinuteUs};
    uptime.periods = {PeriodSpec{PeriodKind::kDay}};
    Contract host = MakeContract("host", {uptime});
    ScopeLine line;
    line.kind = EntityKind::kService;
    line.service = "ivr";
    host.covers = {line};
    book->contracts.push_back(host);
  }
  if (!kept.has_credits) return book;
  CreditTerms credits;
  credits.period = {.kind = PeriodKind::kDay};
  credits.currency = "USD";
  credits.schedules.resize(1);
  credits.schedules[0].price = {500, 1};
  book->contracts[0].credits = credits;
  return book;
}

JudgeOptions Options(const Kept& kept) {
  const auto known = BookOf(kept);
  JudgeOptions options = OptionsFor(known);
  options.find_book = [book = known](uint64_t hash) {
    return hash == book->hash ? book : nullptr;
  };
  options.buckets = kKeptBuckets;
  return options;
}

// Misses that are told and misses that are not yet, people who wait, a period
// that has closed, a segment that is held, a second telemetry partition; where
// there are credits, a day that has cost one.
void ProcessFirst(JudgePartition& judge, const Kept& kept) {
  const auto book = BookOf(kept);
  const Contract& acme = book->contracts[0];
  const Contract& globex = book->contracts[1];
  PacketBuilder first({.partitions = 2, .clock_us = kStartUs}, true);
  first.Watch(kStartUs, acme.objectives[0], 0, kStartUs - 1, {4, 1, 9 * 1000})
      .Miss(kStartUs, acme.objectives[0], 0, kStartUs - 1, "c-1")
      .Period(kStartUs, acme.objectives[0], 0, kToday, {4, 1, 9 * 1000})
      .Period(kStartUs, acme.objectives[0], 0, kToday - 1, {7, 7, 5})
      .Waits(kStartUs, globex, "sales", 3);
  if (kept.has_credits) {
    first.Period(kStartUs, acme.objectives[0], 0, kToday - 2, {10, 2, 0});
  }
  if (kept.has_excluded) {
    first.Period(kStartUs, acme.objectives[0], 1, kToday, {3, 2, 0});
  }
  if (kept.has_services) {
    OutageState& outage = *first.At(kStartUs).add_outages();
    outage.set_id("INC-1");
    outage.set_service("ivr");
    outage.add_down()->set_from_us(kStartUs - kMinuteUs);
    outage.set_responded_us(kStartUs - kSecondUs);
    Uncovered& uncovered = *first.At(kStartUs).add_uncovered();
    uncovered.set_queue("crm");
    uncovered.set_kind(2);
    uncovered.set_contacts(1);
  }
  Observation record = first.packet();
  record.mutable_book()->set_hash(1);
  ASSERT_TRUE(judge.Process(RecordOf({record})));
  PacketBuilder other(
      {.partition = 1, .partitions = 2, .clock_us = kStartUs + 3 * kSecondUs});
  other
      .Watch(kStartUs + kSecondUs, globex.objectives[0], 0, kStartUs,
             {10, 9, 80 * kSecondUs})
      .Watch(kStartUs + 9 * kSecondUs, globex.objectives[1], 0, kStartUs,
             {3, 3, 0});
  Observation with_bins = other.packet();
  AddBin(with_bins.mutable_segments(0)->mutable_watch(), 40, 10);
  ASSERT_TRUE(judge.Process(RecordOf({with_bins})));
  PacketBuilder then(
      {.partitions = 2, .clock_us = kStartUs + 2 * kSecondUs + 1});
  then.Miss(kStartUs + 2 * kSecondUs, acme.objectives[0], 0, kStartUs, "c-2");
  ASSERT_TRUE(judge.Process(RecordOf({then.packet()})));
}

void ProcessRest(JudgePartition& judge, const Kept& kept) {
  const auto book = BookOf(kept);
  for (uint32_t partition : {0u, 1u}) {
    PacketBuilder late({.partition = partition,
                        .partitions = 2,
                        .clock_us = kStartUs + 400 * kSecondUs});
    late.Watch(kStartUs + 30 * kSecondUs, book->contracts[0].objectives[0], 0,
               kStartUs + 29 * kSecondUs, {50, 50, 0});
    // What was missed two days ago was met after all.
    if (kept.has_credits) {
      late.Period(kStartUs + 31 * kSecondUs, book->contracts[0].objectives[0],
                  0, kToday - 2, {100, 100, 0});
    }
    ASSERT_TRUE(judge.Process(RecordOf({late.packet()})));
  }
  judge.Finish();
}

std::string Words(JudgePartition& judge) {
  Said said;
  said.Take(judge);
  return said.Alerts() + said.Statuses() + said.Ledger() + said.Notifications();
}

KeptState Saved(JudgePartition& judge) {
  KeptState state;
  state["head"] = judge.SaveHead();
  for (uint32_t bucket = 0; bucket < kKeptBuckets; ++bucket) {
    state[absl::StrCat("bucket-", bucket)] = judge.SaveBucket(bucket);
  }
  return state;
}

// Else it is another format: give it a number of its own, keep the files of the
// others, read them too, and add one of the new format, which is this.
TEST(KeptJudgeState, IsWhatIsSavedNow) {
  JudgePartition judge(Options(kNewest));
  ProcessFirst(judge, kNewest);
  EXPECT_EQ(KeptStateText(Saved(judge)),
            KeptStateText(ReadKeptState(kNewest.file)));
}

TEST(KeptJudgeState, GoesOnAsItWas) {
  for (const Kept& kept : kAll) {
    JudgePartition whole(Options(kept));
    ProcessFirst(whole, kept);
    Words(whole);
    JudgePartition restored(Options(kept));
    KeptState state = ReadKeptState(kept.file);
    EXPECT_EQ(restored.LoadHead(state["head"]), absl::OkStatus());
    for (uint32_t bucket = 0; bucket < kKeptBuckets; ++bucket) {
      EXPECT_EQ(restored.LoadBucket(bucket, 0,
                                    state[absl::StrCat("bucket-", bucket)]),
                absl::OkStatus());
    }
    restored.Reach(0);
    ProcessRest(whole, kept);
    ProcessRest(restored, kept);
    const std::string words = Words(whole);
    EXPECT_NE(words, "");
    EXPECT_EQ(words.find("\"amountMinor\":-500") != std::string::npos,
              kept.has_credits);
    EXPECT_EQ(words.find("excluded: 3") != std::string::npos,
              kept.has_excluded);
    EXPECT_EQ(words.find("breached no longer") != std::string::npos,
              kept.has_escalation);
    EXPECT_EQ(Words(restored), words) << kept.file;
  }
}

}  // namespace
}  // namespace holdline

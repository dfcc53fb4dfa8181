// The documented examples are what the language says they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "engine/base/time_units.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/fingerprint.h"
#include "operators/contract/loader.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string DiagnosticsOf(const LoadResult& result) {
  return FormatAsText(result.diagnostics, 0);
}

ContractBook LoadExample(const std::string& path) {
  const auto files = ReadBookFolder(path);
  EXPECT_TRUE(files.ok()) << files.status();
  if (!files.ok()) return {};
  LoadResult result = LoadBook(*files);
  EXPECT_THAT(result.diagnostics, IsEmpty()) << DiagnosticsOf(result);
  return result.book.value_or(ContractBook{});
}

const Objective& Named(const Contract& contract, std::string_view name) {
  for (const Objective& objective : contract.objectives) {
    if (objective.name == name) return objective;
  }
  ADD_FAILURE() << "no objective " << name;
  return contract.objectives.front();
}

// The files of the section "Levels and templates" of the language's README.
std::vector<BookFile> FilesOfTheReadme() {
  const auto readme = ReadTextFile("operators/contract/README.md");
  EXPECT_TRUE(readme.ok()) << readme.status();
  const std::string open = "```yaml\n# ";
  std::vector<BookFile> files;
  size_t at = readme->find(open);
  for (; at != readme->npos; at = readme->find(open, at)) {
    at += open.size();
    const size_t line_end = readme->find('\n', at);
    const size_t end = readme->find("```", at);
    files.push_back({readme->substr(at, line_end - at),
                     readme->substr(line_end + 1, end - line_end - 1)});
  }
  return files;
}

int64_t At(const Contract& contract, absl::CivilSecond civil) {
  return absl::ToUnixMicros(absl::FromCivil(civil, contract.zone));
}

TEST(AcmeExample, HasItsHeader) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  ASSERT_THAT(book.contracts, SizeIs(1));
  const Contract& acme = book.contracts[0];
  EXPECT_EQ(acme.name, "acme-support");
  EXPECT_EQ(acme.id, ContractId("acme-support"));
  EXPECT_EQ(acme.title, "ACME customer support");
  EXPECT_EQ(acme.provider, "Northwind CX");
  EXPECT_EQ(acme.client, "ACME");
  EXPECT_EQ(acme.time_zone, "America/Halifax");
  EXPECT_EQ(acme.zone.name(), "America/Halifax");
  EXPECT_EQ(acme.effective_us, At(acme, absl::CivilSecond(2026, 1, 1)));
  EXPECT_EQ(acme.terminates_us, At(acme, absl::CivilSecond(2027, 1, 1)));
  EXPECT_EQ(acme.close_after_us, 15 * kMinuteUs);
  EXPECT_NE(acme.version, 0u);
}

TEST(AcmeExample, CoversItsQueuesAndTenant) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  const Contract& acme = book.contracts[0];
  ASSERT_THAT(acme.covers, SizeIs(2));
  EXPECT_TRUE(Matches(acme.covers[0], "voice", "acme-1", {}));
  EXPECT_FALSE(Matches(acme.covers[0], "chat", "acme-1", {}));
  EXPECT_TRUE(Matches(acme.covers[1], "chat", "x", {{"tenant", "acme"}}));
  ASSERT_THAT(acme.except, SizeIs(1));
  EXPECT_TRUE(Matches(acme.except[0], "voice", "acme-internal", {}));
}

TEST(AcmeExample, HasItsCalendars) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  const Contract& acme = book.contracts[0];
  ASSERT_THAT(acme.calendar_names, ElementsAre("prime", "nights"));
  const Calendar prime(acme.calendars[0]);
  EXPECT_TRUE(prime.Contains(At(acme, absl::CivilSecond(2026, 3, 2, 7, 30))));
  EXPECT_FALSE(prime.Contains(At(acme, absl::CivilSecond(2026, 7, 1, 10))));
  EXPECT_FALSE(prime.Contains(At(acme, absl::CivilSecond(2026, 12, 24, 12))));
  const Calendar nights(acme.calendars[1]);
  EXPECT_TRUE(nights.Contains(At(acme, absl::CivilSecond(2026, 3, 7, 5, 59))));
  EXPECT_FALSE(nights.Contains(At(acme, absl::CivilSecond(2026, 3, 8, 23))));
}

TEST(AcmeExample, HasItsExclusions) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  const auto& exclusions = book.contracts[0].exclusions;
  ASSERT_THAT(exclusions, SizeIs(2));
  EXPECT_THAT(exclusions[0].objectives,
              SizeIs(book.contracts[0].objectives.size()));
  EXPECT_EQ(exclusions[0].to_us - exclusions[0].from_us, 120 * kMinuteUs);
  EXPECT_THAT(exclusions[1].entities, ElementsAre("c-1017", "c-1018"));
}

TEST(AcmeExample, HasItsCredits) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  ASSERT_TRUE(book.contracts[0].credits.has_value());
  const CreditTerms& credits = *book.contracts[0].credits;
  EXPECT_EQ(credits.period, PeriodSpec{PeriodKind::kMonth});
  EXPECT_EQ(credits.currency, "USD");
  EXPECT_EQ(credits.period_cap, 1'500'000);
  EXPECT_EQ(credits.year_cap, 10'000'000);
  ASSERT_THAT(credits.schedules, SizeIs(3));
  const CreditSchedule& answer = credits.schedules[0];
  EXPECT_EQ(answer.slot, 0);
  ASSERT_THAT(answer.tiers, SizeIs(2));
  EXPECT_EQ(RoundHalfEven(answer.tiers[0].amount), 150'000);
  EXPECT_EQ(RoundHalfEven(*answer.most), 600'000);
  EXPECT_EQ(answer.earn_back->level, 850'000);
  EXPECT_EQ(credits.schedules[1].form, CreditForm::kPerPointOrFraction);
  EXPECT_FALSE(credits.schedules[2].most.has_value());
}

TEST(AcmeExample, HasItsServiceLevel) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  const Objective& answer = Named(book.contracts[0], "answer");
  EXPECT_EQ(answer.id, VersionedObjectiveId(book.contracts[0], answer));
  EXPECT_EQ(answer.clause, "Schedule B, 4.1");
  EXPECT_EQ(answer.measure, Measure::kServiceLevel);
  ASSERT_TRUE(answer.of.has_value());
  EXPECT_EQ(answer.of->channel, "voice");
  EXPECT_EQ(answer.within_us, 20 * kSecondUs);
  EXPECT_EQ(answer.formula, "abandons_miss");
  ClassTable table = *FormulaTable("abandons_miss");
  table[static_cast<size_t>(ContactClass::kFlowedLate)] = Counts::kMissed;
  EXPECT_EQ(answer.classes, table);
  EXPECT_EQ(answer.short_us, -1);
  ASSERT_THAT(answer.targets, SizeIs(3));
  EXPECT_EQ(answer.targets[0].slot, "prime");
  EXPECT_EQ(answer.targets[0].calendar, 0);
  EXPECT_EQ(answer.targets[0].bound, 800'000);
  EXPECT_FALSE(answer.targets[0].at_most);
  EXPECT_EQ(answer.targets[2].slot, "otherwise");
  EXPECT_EQ(answer.targets[2].calendar, Target::kOtherwise);
  EXPECT_THAT(answer.periods, ElementsAre(PeriodSpec{PeriodKind::kWeek},
                                          PeriodSpec{PeriodKind::kMonth}));
  EXPECT_THAT(answer.watches_us, ElementsAre(5 * kMinuteUs, 30 * kMinuteUs));
  EXPECT_EQ(answer.booked_at, BookedAt::kEnqueue);
  EXPECT_EQ(answer.alert.from_contacts, 20);
  EXPECT_EQ(answer.alert.at_risk_within, 20'000);
  EXPECT_EQ(answer.alert.recover_by, 10'000);
  EXPECT_EQ(answer.alert.recover_for_us, kMinuteUs);
}

TEST(AcmeExample, HasItsOtherMeasures) {
  const ContractBook book = LoadExample("deploy/examples/contracts/acme.yaml");
  const Contract& acme = book.contracts[0];

  const Objective& speed = Named(acme, "speed");
  EXPECT_EQ(speed.divide_by, DivideBy::kAnswered);
  ASSERT_THAT(speed.targets, SizeIs(1));
  EXPECT_EQ(speed.targets[0].calendar, Target::kAlways);
  EXPECT_EQ(speed.targets[0].slot, "");
  EXPECT_TRUE(speed.targets[0].at_most);
  EXPECT_EQ(speed.targets[0].bound, 30 * kSecondUs);
  EXPECT_EQ(speed.alert.at_risk_within, 5 * kSecondUs);
  EXPECT_EQ(speed.alert.recover_by, 2 * kSecondUs);

  const Objective& abandoned = Named(acme, "abandoned");
  EXPECT_EQ(abandoned.over_us, 5 * kSecondUs);
  EXPECT_EQ(abandoned.divide_by, DivideBy::kOffered);
  EXPECT_EQ(abandoned.booked_at, BookedAt::kOutcome);
  EXPECT_EQ(abandoned.targets[0].bound, 30'000);
  EXPECT_THAT(abandoned.periods,
              ElementsAre(PeriodSpec{PeriodKind::kMonth},
                          PeriodSpec{PeriodKind::kMonth, 22}));

  const Objective& patience = Named(acme, "patience");
  EXPECT_EQ(patience.measure, Measure::kWaitTime);
  EXPECT_EQ(patience.percentile, 95);
  EXPECT_EQ(patience.within_us, 120 * kSecondUs);
  ASSERT_THAT(patience.targets, SizeIs(1));
  EXPECT_EQ(patience.targets[0].bound, 950'000);
  EXPECT_FALSE(patience.targets[0].at_most);
  EXPECT_TRUE(patience.HasDeadline());

  EXPECT_EQ(Named(acme, "handling").targets[0].bound, 300 * kSecondUs);
  EXPECT_EQ(Named(acme, "chats").targets[0].bound, 9000);
}

TEST(BankExample, HasEachFormulaAndEachType) {
  const ContractBook book = LoadExample("deploy/examples/contracts/bank.yaml");
  ASSERT_THAT(book.contracts, SizeIs(7));
  const Contract& bank = book.contracts[0];
  EXPECT_THAT(bank.objectives, SizeIs(12));
  for (const char* formula : {"answered_only", "abandons_miss",
                              "abandons_within_ignored", "abandons_within_met",
                              "short_abandons_ignored", "short_abandons_met"}) {
    EXPECT_EQ(Named(bank, formula).formula, formula);
    EXPECT_EQ(Named(bank, formula).classes, *FormulaTable(formula));
  }
  EXPECT_EQ(Named(bank, "short_abandons_met").short_us, 5 * kSecondUs);
  EXPECT_EQ(bank.terminates_us, std::numeric_limits<int64_t>::max());
  std::vector<std::string> types;
  for (size_t i = 1; i < book.contracts.size(); ++i) {
    types.push_back(*book.contracts[i].covers[0].queue);
    EXPECT_EQ(Named(book.contracts[i], "answer").formula, "abandons_miss");
  }
  EXPECT_THAT(types, ElementsAre("PS", "NE", "IN", "NW", "TT", "PE"));
}

// What a contract manager starts from: loads without a warning, and says the
// forms that it is there for.
TEST(TemplateExamples, AreTheSixForms) {
  const auto load = [](const std::string& name) {
    const ContractBook book =
        LoadExample("deploy/examples/templates/" + name + ".yaml");
    EXPECT_EQ(ByContract(book).size(), 1u) << name;
    return book.contracts.empty() ? Contract() : book.contracts.front();
  };
  const Contract monthly = load("80-20-monthly");
  EXPECT_EQ(Named(monthly, "answer").targets[0].bound, 800'000);
  EXPECT_EQ(Named(monthly, "answer").within_us, 20 * kSecondUs);
  EXPECT_EQ(monthly.credits->schedules.at(0).form, CreditForm::kPerMiss);
  const Contract tiers = load("tiers");
  EXPECT_EQ(tiers.credits->schedules.at(0).tiers.size(), 3u);
  const Contract points = load("per-point");
  EXPECT_EQ(points.credits->schedules.at(0).form,
            CreditForm::kPerPointOrFraction);
  const Contract shares = load("interval-share");
  EXPECT_EQ(Named(shares, "answer").verdict.part_us, 30 * kMinuteUs);
  EXPECT_EQ(Named(shares, "answer").verdict.share_ppm, 900'000);
  const Contract daily = load("daily");
  EXPECT_EQ(Named(daily, "abandoned").verdict.share_ppm, 1'000'000);
  EXPECT_EQ(Named(daily, "abandoned").verdict.part_us, VerdictRules::kDay);
  const Contract forecast = load("forecast");
  ASSERT_TRUE(forecast.forecast.has_value());
  EXPECT_THAT(forecast.forecast->parts, SizeIs(7));
  EXPECT_EQ(forecast.forecast->parts[4].contacts, 1500);
  EXPECT_THAT(forecast.forecast->months_in_time, SizeIs(2));
  EXPECT_EQ(Named(forecast, "answer").relief.volume->above_ppm, 100'000);
  EXPECT_THAT(forecast.exclusions, SizeIs(1));
}

TEST(TemplateExamples, LoadTogetherWithoutAWarning) {
  EXPECT_EQ(ByContract(LoadExample("deploy/examples/templates")).size(), 6u);
}

TEST(Examples, TheReadmesLevelsAndTemplates) {
  std::vector<BookFile> files = FilesOfTheReadme();
  ASSERT_THAT(files, SizeIs(3));
  files.push_back(
      {"tenants.csv", "tenant,within,level\nglobex,30s,northwind-standard\n"});
  const LoadResult result = LoadBook(files);
  EXPECT_THAT(result.diagnostics, IsEmpty()) << DiagnosticsOf(result);
  ASSERT_TRUE(result.book.has_value());
  ASSERT_THAT(result.book->contracts, SizeIs(2));
  const Contract& acme = result.book->contracts[0];
  ASSERT_THAT(acme.objectives, SizeIs(1));
  EXPECT_EQ(acme.objectives[0].within_us, 15 * kSecondUs);
  EXPECT_THAT(acme.objectives[0].targets, SizeIs(2));
  const Contract& globex = result.book->contracts[1];
  EXPECT_EQ(globex.name, "globex-support");
  EXPECT_THAT(globex.objectives, SizeIs(2));
  EXPECT_EQ(globex.objectives[0].within_us, 30 * kSecondUs);
}

}  // namespace
}  // namespace holdline

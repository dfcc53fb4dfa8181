#include "operators/score/coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

class CoverageTest : public testing::Test {
 protected:
  void Use(std::vector<Contract> contracts, int32_t judge_partitions = 1) {
    book_ = MakeBook(std::move(contracts));
    terms_ = std::make_unique<Terms>(book_, judge_partitions);
    names_ = std::make_unique<Names>(*book_, 100);
    coverage_ = std::make_unique<Coverage>(*terms_, *names_);
  }

  // Names of what covers a leg, sorted.
  std::vector<std::string> Covering(
      const std::string& queue, const std::string& channel = "",
      const std::map<std::string, std::string>& attributes = {},
      int64_t enqueue_us = kMonday) {
    OwnEvent own;
    own.queue = queue;
    own.channel = channel;
    own.attributes = attributes;
    std::vector<Attribute> views;
    const EventFact fact = names_->FactOf(ViewOf(own, views), kMonday);
    Leg leg;
    leg.queue = fact.queue;
    leg.channel = fact.channel;
    leg.attributes = fact.attributes;
    leg.enqueue_us = enqueue_us;
    number_ = coverage_->Find(leg);
    std::vector<std::string> names;
    for (const uint32_t i : cover().contracts) {
      names.push_back(terms_->contracts()[i].contract->name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  const Cover& cover() const { return coverage_->At(number_); }

  std::shared_ptr<const ContractBook> book_;
  std::unique_ptr<Terms> terms_;
  std::unique_ptr<Names> names_;
  std::unique_ptr<Coverage> coverage_;
  uint32_t number_ = 0;
};

using Contracts = std::vector<std::string>;

TEST_F(CoverageTest, MatchesGlobsChannelsAndExceptions) {
  Contract acme = ContractFor("acme", {"acme-*"}, {});
  acme.except.push_back(
      {.channel = {}, .queue = "acme-internal", .attributes = {}});
  Contract chats = ContractFor("chats", {"*"}, {});
  chats.covers.front().channel = "chat";
  Use({acme, chats});
  EXPECT_EQ(Covering("acme-sales"), Contracts{"acme"});
  EXPECT_EQ(Covering("acme-sales", "chat"), (Contracts{"acme", "chats"}));
  EXPECT_EQ(Covering("acme-internal", "voice"), Contracts{});
  EXPECT_TRUE(cover().IsUncovered());
  EXPECT_EQ(Covering("other", "chat"), Contracts{"chats"});
}

TEST_F(CoverageTest, AnUnstatedChannelIsVoice) {
  Contract voice = ContractFor("voice", {"*"}, {});
  voice.covers.front().channel = "voice";
  Use({voice});
  EXPECT_EQ(Covering("q"), Contracts{"voice"});
  EXPECT_EQ(Covering("q", "voice"), Contracts{"voice"});
  EXPECT_EQ(Covering("q", "chat"), Contracts{});
}

TEST_F(CoverageTest, MatchesAttributesThatTheBookNames) {
  Contract acme = ContractFor("acme", {}, {});
  acme.covers.push_back(
      {.channel = {}, .queue = {}, .attributes = {{"tenant", "acme"}}});
  Use({acme});
  EXPECT_EQ(Covering("q"), Contracts{});
  EXPECT_EQ(Covering("q", "", {{"tenant", "acme"}, {"x", "y"}}),
            Contracts{"acme"});
  EXPECT_EQ(Covering("q", "", {{"tenant", "globex"}}), Contracts{});
  EXPECT_EQ(Covering("q", "", {{"x", "acme"}}), Contracts{});
}

RC_GTEST_FIXTURE_PROP(CoverageTest, FindsAllWhosePatternsMatch, ()) {
  const auto text_of = [](const char* letters) {
    return rc::gen::container<std::string>(
        rc::gen::elementOf(std::string(letters)));
  };
  std::vector<Contract> contracts;
  for (const auto& patterns :
       *rc::gen::container<std::vector<std::vector<std::string>>>(
           rc::gen::container<std::vector<std::string>>(text_of("ab*?")))) {
    contracts.push_back(
        ContractFor("c" + std::to_string(contracts.size()), patterns, {}));
  }
  Use(contracts);
  const std::string queue = *text_of("ab");
  Contracts matching;
  for (const Contract& contract : contracts) {
    if (std::any_of(contract.covers.begin(), contract.covers.end(),
                    [&](const ScopeLine& line) {
                      return GlobMatches(*line.queue, queue);
                    })) {
      matching.push_back(contract.name);
    }
  }
  std::sort(matching.begin(), matching.end());
  RC_ASSERT(Covering(queue) == matching);
}

TEST_F(CoverageTest, IsInForceFromItsStartUntilBeforeItsEnd) {
  Contract contract = ContractFor("c", {"*"}, {});
  contract.effective_us = kMonday;
  contract.terminates_us = kMonday + kSecondUs;
  Use({contract});
  EXPECT_EQ(Covering("q", "", {}, kMonday - 1), Contracts{});
  EXPECT_EQ(Covering("q", "", {}, kMonday), Contracts{"c"});
  EXPECT_EQ(Covering("q", "", {}, kMonday + kSecondUs - 1), Contracts{"c"});
  EXPECT_EQ(Covering("q", "", {}, kMonday + kSecondUs), Contracts{});
}

TEST_F(CoverageTest, FindsTheObjectivesInScopeAndTheirDeadlines) {
  Objective fast = ServiceLevel("fast", 10, "abandons_miss");
  fast.of = ScopeLine{.channel = {}, .queue = "vip", .attributes = {}};
  Use({ContractFor("c", {"*"},
                   {ServiceLevel("a", 20, "abandons_miss"), fast,
                    ServiceLevel("b", 20, "answered_only"),
                    Measured("speed", Measure::kAverageSpeedOfAnswer)})});
  Covering("vip");
  EXPECT_EQ(cover().objectives.size(), 4u);
  EXPECT_EQ(cover().deadlines_us,
            (std::vector<int64_t>{10 * kSecondUs, 20 * kSecondUs}));
  Covering("others");
  EXPECT_EQ(cover().objectives.size(), 3u);
  EXPECT_EQ(cover().deadlines_us, (std::vector<int64_t>{20 * kSecondUs}));
}

TEST_F(CoverageTest, TakesOutWhatIsExcludedWhenItComes) {
  Contract contract = ContractFor("c", {"*"},
                                  {ServiceLevel("a", 20, "abandons_miss"),
                                   ServiceLevel("b", 10, "abandons_miss")});
  contract.exclusions = {
      {.from_us = kMonday, .to_us = kMonday + kSecondUs, .objectives = {0}},
      {.from_us = kMonday + kSecondUs,
       .to_us = kMonday + 2 * kSecondUs,
       .of = ScopeLine{.channel = {}, .queue = "vip", .attributes = {}},
       .objectives = {0, 1}}};
  Use({contract});
  const auto counts = [&](const std::string& queue, int64_t enqueue_us) {
    Covering(queue, "", {}, enqueue_us);
    // What is excluded has a deadline too: what it would be is counted.
    EXPECT_EQ(cover().deadlines_us.size(), 2u);
    std::string text;
    for (const uint32_t i : cover().objectives) {
      text += terms_->objectives()[i].rule.objective->name;
    }
    text += '-';
    for (const uint32_t i : cover().excluded) {
      text += terms_->objectives()[i].rule.objective->name;
    }
    std::sort(text.begin(), text.begin() + text.find('-'));
    std::sort(text.begin() + text.find('-') + 1, text.end());
    return text;
  };
  EXPECT_EQ(counts("vip", kMonday - 1), "ab-");
  EXPECT_EQ(counts("vip", kMonday), "b-a");
  EXPECT_EQ(counts("vip", kMonday + kSecondUs - 1), "b-a");
  EXPECT_EQ(counts("vip", kMonday + kSecondUs), "-ab");
  EXPECT_EQ(counts("q", kMonday + kSecondUs), "ab-");
  EXPECT_EQ(counts("vip", kMonday + 2 * kSecondUs), "ab-");
  EXPECT_EQ(counts("q", kMonday), "b-a");
}

// Contracts of other queues do not cut this one's time into spans.
TEST_F(CoverageTest, GivesAQueueSpansOfItsOwnContractsAlone) {
  Contract other = ContractFor("other", {"o*"}, {});
  other.exclusions = {{.from_us = kMonday, .to_us = kMonday + kSecondUs}};
  Use({ContractFor("c", {"q*"}, {}), other});
  Covering("q", "", {}, kMonday - 1);
  const uint32_t before = number_;
  Covering("q", "", {}, kMonday);
  EXPECT_EQ(number_, before);
  Covering("o", "", {}, kMonday - 1);
  const uint32_t others = number_;
  Covering("o", "", {}, kMonday);
  EXPECT_NE(number_, others);
}

TEST_F(CoverageTest, GivesEqualLegsOneCover) {
  Use({ContractFor("c", {"q*"}, {})});
  Covering("q1");
  const uint32_t first = number_;
  Covering("q2");
  EXPECT_NE(number_, first);
  Covering("q1");
  EXPECT_EQ(number_, first);
}

TEST_F(CoverageTest, NumbersByJudgePartitionThenId) {
  std::vector<Contract> contracts;
  for (int i = 0; i < 50; ++i) {
    contracts.push_back(ContractFor("contract " + std::to_string(i), {"*"},
                                    {ServiceLevel("a", 20, "abandons_miss"),
                                     Measured("b", Measure::kHandleTime)}));
  }
  Use(contracts, 4);
  const auto order = [](const Terms::ObjectiveTerms& o) {
    return std::make_pair(o.judge_partition, o.id());
  };
  const auto& objectives = terms_->objectives();
  ASSERT_EQ(objectives.size(), 100u);
  for (size_t i = 0; i < objectives.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(order(objectives[i - 1]), order(objectives[i]));
    }
    const auto lanes = terms_->LanesOf(objectives[i].judge_partition);
    EXPECT_GE(objectives[i].first_lane, lanes.first);
    EXPECT_LT(objectives[i].first_lane, lanes.end);
    EXPECT_EQ(terms_->ObjectiveOfLane(objectives[i].first_lane), i);
  }
}

TEST_F(CoverageTest, TheFirstCalendarThatHoldsTheEnqueueIsTheSlot) {
  Objective answer = ServiceLevel("answer", 20, "abandons_miss");
  answer.targets = {{.slot = "a", .calendar = 0},
                    {.slot = "b", .calendar = 1},
                    {.slot = "otherwise", .calendar = Target::kOtherwise}};
  Objective prime = answer;
  prime.name = "prime";
  prime.targets.resize(1);
  Contract contract = ContractFor("c", {"*"}, {answer, prime});
  contract.calendars = {Mondays(contract.zone, 600, 610),
                        Mondays(contract.zone, 605, 620)};
  Use({contract});
  const auto slots = [&](int64_t minute) {
    std::map<std::string, int> by_name;
    for (const Terms::ObjectiveTerms& o : terms_->objectives()) {
      by_name[o.rule.objective->name] =
          terms_->SlotOf(o, kMonday + minute * 60 * kSecondUs);
    }
    return by_name;
  };
  using Slots = std::map<std::string, int>;
  EXPECT_EQ(slots(0), (Slots{{"answer", 0}, {"prime", 0}}));
  EXPECT_EQ(slots(7), (Slots{{"answer", 0}, {"prime", 0}}));
  EXPECT_EQ(slots(12), (Slots{{"answer", 1}, {"prime", Terms::kNoTarget}}));
  EXPECT_EQ(slots(30), (Slots{{"answer", 2}, {"prime", Terms::kNoTarget}}));
}

}  // namespace
}  // namespace holdline

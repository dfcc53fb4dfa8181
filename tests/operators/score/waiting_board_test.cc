#include "operators/score/waiting_board.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time_units.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

// Contract "a" in every queue with deadlines of 5 and 20 s, the second only for
// those that enter in the first minute; contract "b" in one queue.
std::shared_ptr<const ContractBook> TwoContracts() {
  Objective slotted = ServiceLevel("slotted", 20, "abandons_miss");
  slotted.targets.front().calendar = 0;
  Contract a = ContractFor("a", {"*"},
                           {ServiceLevel("fast", 5, "abandons_miss"), slotted});
  a.calendars = {Mondays(a.zone, 600, 601)};
  return MakeBook({a, ContractFor("b", {"q1"},
                                  {ServiceLevel("b", 10, "answered_only"),
                                   Measured("b2", Measure::kHandleTime)})});
}

using Key = std::pair<std::string, std::string>;  // contract, queue
struct Row {
  int64_t waiting = 0;
  int64_t oldest_us = 0;
  std::map<std::string, int64_t> deadlines;  // by objective's name
  bool operator==(const Row&) const = default;
};

class BoardTest : public testing::Test {
 protected:
  uint32_t CoverOf(const std::string& queue, const std::string& channel,
                   int64_t enqueue_us) {
    OwnEvent own;
    own.queue = queue;
    own.channel = channel;
    std::vector<Attribute> views;
    const EventFact fact = names_.FactOf(ViewOf(own, views), kMonday);
    Leg leg;
    leg.queue = fact.queue;
    leg.channel = fact.channel;
    leg.enqueue_us = enqueue_us;
    return coverage_.Find(leg);
  }

  void Say(int64_t clock_us) {
    board_.SayChanged(clock_us, [this](const WaitingLevel& level) {
      Row row{.waiting = level.waiting,
              .oldest_us = level.oldest_us,
              .deadlines = {}};
      for (const WaitingLevel::Deadline& deadline : level.deadlines) {
        row.deadlines[NameOf(deadline.objective)] = deadline.least_us;
      }
      Row& said = said_[{terms_.contracts()[level.contract].contract->name,
                         std::string(names_.Queue(level.queue))}];
      ++says_;
      said = row;
    });
  }

  std::string NameOf(uint32_t objective) const {
    return terms_.objectives()[objective].rule.objective->name;
  }

  std::map<Key, Row> Waiting() const {
    auto waiting = said_;
    std::erase_if(waiting, [](const auto& row) { return row.second == Row{}; });
    return waiting;
  }

  const std::shared_ptr<const ContractBook> book_ = TwoContracts();
  Terms terms_{book_, 1};
  Names names_{*book_, 100};
  Coverage coverage_{terms_, names_};
  WaitingBoard board_{terms_, coverage_};
  std::map<Key, Row> said_;
  int says_ = 0;
};

TEST_F(BoardTest, SaysALevelOnlyWhereItHasChanged) {
  const uint32_t cover = CoverOf("q2", "", kMonday);
  board_.Set(1, cover, kMonday);
  Say(kMonday);
  EXPECT_EQ(says_, 1);
  board_.Set(2, cover, kMonday + kSecondUs);
  board_.Remove(2);
  Say(kMonday);
  EXPECT_EQ(says_, 1);
  board_.Touch(1);
  Say(kMonday + 5 * kSecondUs);
  EXPECT_EQ(says_, 1);
  board_.Touch(1);
  Say(kMonday + 5 * kSecondUs + 1);
  EXPECT_EQ(says_, 2);
  board_.Reset();
  Say(kMonday + 6 * kSecondUs);
  EXPECT_EQ(says_, 2);
  board_.Set(1, cover, kMonday);
  Say(kMonday + 6 * kSecondUs);
  EXPECT_EQ(says_, 3);
}

struct Waiter {
  std::string queue;
  int64_t enqueue_us = 0;
};

// Everything anew from who waits.
std::map<Key, Row> Recompute(const std::map<uint32_t, Waiter>& waiters,
                             int64_t clock_us) {
  std::map<Key, Row> rows;
  const auto add = [&](const std::string& contract, const Waiter& waiter) {
    Row& row = rows[{contract, waiter.queue}];
    ++row.waiting;
    row.oldest_us = row.oldest_us == 0
                        ? waiter.enqueue_us
                        : std::min(row.oldest_us, waiter.enqueue_us);
    const auto limit = [&](const char* objective, int64_t within_s) {
      const int64_t miss_us = waiter.enqueue_us + within_s * kSecondUs;
      if (miss_us < clock_us) return;
      const auto at = row.deadlines.try_emplace(objective, miss_us).first;
      at->second = std::min(at->second, miss_us);
    };
    if (contract == "b") {
      limit("b", 10);
      return;
    }
    limit("fast", 5);
    if (waiter.enqueue_us < kMonday + 60 * kSecondUs) limit("slotted", 20);
  };
  for (const auto& [slot, waiter] : waiters) {
    add("a", waiter);
    if (waiter.queue == "q1") add("b", waiter);
  }
  return rows;
}

RC_GTEST_FIXTURE_PROP(BoardTest, SaysWhatARecomputationSays, ()) {
  std::map<uint32_t, Waiter> waiters;
  int64_t clock_us = kMonday;
  const int steps = *rc::gen::inRange(1, 150);
  for (int i = 0; i < steps; ++i) {
    const auto slot = *rc::gen::inRange<uint32_t>(0, 40);
    switch (*rc::gen::inRange(0, 5)) {
      case 0:
        board_.Remove(slot);
        waiters.erase(slot);
        break;
      case 1: {
        clock_us += *rc::gen::inRange<int64_t>(0, 8 * kSecondUs);
        for (const auto& [waiting, waiter] : waiters) board_.Touch(waiting);
        Say(clock_us);
        RC_ASSERT(Waiting() == Recompute(waiters, clock_us));
        break;
      }
      default: {
        // Mostly now, at times long ago: out of order.
        const int64_t ago_s = *rc::gen::element(0, 0, 0, 1, 7, 30);
        const Waiter waiter{
            .queue = *rc::gen::element<std::string>("q1", "q2"),
            .enqueue_us = std::max(clock_us - ago_s * kSecondUs, kMonday)};
        // Two covers of one queue.
        const auto channel = *rc::gen::element<std::string>("", "chat");
        board_.Set(slot, CoverOf(waiter.queue, channel, waiter.enqueue_us),
                   waiter.enqueue_us);
        waiters[slot] = waiter;
      }
    }
  }
  for (const auto& [waiting, waiter] : waiters) board_.Touch(waiting);
  Say(clock_us);
  RC_ASSERT(Waiting() == Recompute(waiters, clock_us));
}

}  // namespace
}  // namespace holdline

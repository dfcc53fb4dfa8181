#include "operators/telemetry/asterisk.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"
#include "tests/operators/telemetry/owned_event.h"

namespace holdline {
namespace {

constexpr int64_t kStart = 1'772'442'000;

// Parses whole logs line by line and keeps all events and refusals.
struct Log {
  AsteriskLog log;
  std::vector<OwnedEvent> events;
  std::string refused;  // "reason; reason"
  int ignored = 0;

  void Add(std::string_view line) {
    EventBuffer buffer;
    const LineResult result = log.Parse(line, buffer);
    for (const Event& event : buffer.events()) events.push_back(Own(event));
    if (result.kind == LineResult::Kind::kIgnored) ++ignored;
    if (result.kind == LineResult::Kind::kRefused) {
      refused += (refused.empty() ? "" : "; ");
      refused += RefusalName(result.reason);
    }
  }

  // At `second` after the start.
  void Add(int64_t second, const std::string& rest) {
    Add(std::to_string(kStart + second) + "|" + rest);
  }
};

OwnedEvent Expected(EventKind kind, int64_t second, int64_t micros,
                    const std::string& queue, const std::string& agent) {
  return {.entity_id = "c1",
          .time_us = (kStart + second) * kSecondUs + micros,
          .kind = static_cast<int32_t>(kind),
          .queue = queue,
          .agent = agent};
}

TEST(AsteriskLog, ReadsACallThatIsAnswered) {
  Log log;
  log.Add(0, "c1|support|NONE|ENTERQUEUE||5550100|1");
  log.Add(5, "c1|support|SIP/7|RINGNOANSWER|5000");
  log.Add(21, "c1|support|SIP/8|CONNECT|21|c1.a|3");
  log.Add(121, "c1|support|SIP/8|COMPLETECALLER|21|100|1");
  OwnedEvent queued = Expected(EventKind::kQueued, 0, 0, "support", "");
  queued.customer = "5550100";
  const OwnedEvent ringing =
      Expected(EventKind::kRinging, 5, 0, "support", "SIP/7");
  OwnedEvent answered =
      Expected(EventKind::kAnswered, 21, 0, "support", "SIP/8");
  answered.wait_us = 21 * kSecondUs;
  OwnedEvent completed =
      Expected(EventKind::kCompleted, 121, 0, "support", "SIP/8");
  completed.handle_us = 100 * kSecondUs;  // not the 21 s of "hold"
  EXPECT_EQ(log.events, (std::vector{queued, ringing, answered, completed}));
  EXPECT_EQ(log.refused, "");
}

TEST(AsteriskLog, StatesTheWaitOfWhoeverLeavesTheQueue) {
  struct Case {
    const char* line;
    EventKind kind;
    int64_t wait;
  };
  for (const Case& c :
       {Case{"ABANDON|1|1|12", EventKind::kAbandoned, 12},
        Case{"EXITWITHTIMEOUT|1|2|13", EventKind::kFlowedOut, 13},
        Case{"EXITWITHKEY|9|1|2|14", EventKind::kFlowedOut, 14},
        Case{"EXITEMPTY|1|2|15", EventKind::kFlowedOut, 15}}) {
    Log log;
    log.Add(0, std::string("c1|support|SIP/3|") + c.line);
    OwnedEvent left = Expected(c.kind, 0, 0, "support", "SIP/3");
    left.wait_us = c.wait * kSecondUs;
    EXPECT_EQ(log.events, std::vector{left}) << c.line;
  }
}

TEST(AsteriskLog, TransfersStateTheTalkAndAnEnterqueueOpensTheNextLeg) {
  for (const char* transfer :
       {"BLINDTRANSFER|600|internal|4|77|1", "TRANSFER|600|internal|4|77|1",
        "TRANSFER|600|internal|4|77", "ATTENDEDTRANSFER|BRIDGE|b-1|4|77|1",
        "ATTENDEDTRANSFER|LINK|SIP/1|SIP/2|4|77|1",
        "ATTENDEDTRANSFER|APP|4|77|1"}) {
    Log log;
    log.Add(0, std::string("c1|support|SIP/8|") + transfer);
    log.Add(0, "c1|billing|NONE|ENTERQUEUE");
    OwnedEvent left =
        Expected(EventKind::kTransferred, 0, 0, "support", "SIP/8");
    left.queue = "";
    left.handle_us = 77 * kSecondUs;
    EXPECT_EQ(
        log.events,
        (std::vector{left, Expected(EventKind::kQueued, 0, 1, "billing", "")}))
        << transfer;
  }
}

TEST(AsteriskLog, OlderVersionsThatStateNoWaitAreRead) {
  Log log;
  log.Add(0, "c1|support|NONE|EXITWITHTIMEOUT|1");
  log.Add(1, "c1|support|NONE|EXITWITHKEY|9|1");
  ASSERT_EQ(log.events.size(), 2u);
  EXPECT_EQ(log.events[0].wait_us, std::nullopt);
  EXPECT_EQ(log.events[1].wait_us, std::nullopt);
}

TEST(AsteriskLog, LinesOfACallWithinASecondKeepTheirOrder) {
  Log log;
  log.Add(0, "c1|support|NONE|ENTERQUEUE");
  log.Add(0, "c2|support|NONE|ENTERQUEUE");
  log.Add(0, "c1|support|NONE|EXITEMPTY|1|1|0");
  log.Add(0, "c1|billing|NONE|ENTERQUEUE");
  log.Add(1, "c1|billing|NONE|EXITEMPTY|1|1|1");
  std::vector<int64_t> times;
  for (const OwnedEvent& event : log.events) {
    times.push_back(event.time_us - kStart * kSecondUs);
  }
  EXPECT_EQ(times, (std::vector<int64_t>{0, 0, 1, 2, kSecondUs}));
}

TEST(AsteriskLog, ARestartLosesTheCallsThatWaitAndNoOthers) {
  Log log;
  log.Add(0, "answered|support|NONE|ENTERQUEUE");
  log.Add(0, "gone|support|NONE|ENTERQUEUE");
  log.Add(0, "w2|support|NONE|ENTERQUEUE");
  log.Add(0, "w1|billing|NONE|ENTERQUEUE");
  log.Add(0, "moved|billing|NONE|ENTERQUEUE");
  log.Add(2, "answered|support|SIP/8|CONNECT|2");
  log.Add(3, "gone|support|NONE|ABANDON|1|1|3");
  log.Add(4, "moved|billing|NONE|EXITEMPTY|1|1|4");
  log.Add(5, "moved|support|NONE|ENTERQUEUE");
  log.Add(6, "w1|billing|SIP/9|RINGNOANSWER|1000");
  log.events.clear();
  log.Add(9, "NONE|NONE|NONE|QUEUESTART|");
  std::vector<std::string> lost;
  for (const OwnedEvent& event : log.events) {
    EXPECT_EQ(event.kind, static_cast<int32_t>(EventKind::kLost));
    EXPECT_EQ(event.time_us, (kStart + 9) * kSecondUs);
    lost.push_back(event.entity_id + "@" + event.queue);
  }
  EXPECT_EQ(lost, (std::vector<std::string>{"w2@support", "w1@billing",
                                            "moved@support"}));
  log.events.clear();
  log.Add(10, "NONE|NONE|NONE|QUEUESTART|");
  EXPECT_TRUE(log.events.empty());
  EXPECT_EQ(log.refused, "");
}

TEST(AsteriskLog, IgnoresWhatSaysNothingOfContacts) {
  Log log;
  for (const char* rest :
       {"NONE|support|SIP/1|ADDMEMBER|", "NONE|support|SIP/1|REMOVEMEMBER|",
        "NONE|NONE|SIP/1|PAUSE|coffee", "NONE|NONE|SIP/1|UNPAUSE|",
        "NONE|NONE|SIP/1|PAUSEALL", "NONE|NONE|SIP/1|UNPAUSEALL",
        "c1|NONE|Agent/1|AGENTLOGIN|SIP/1",
        "c1|NONE|Agent/1|AGENTLOGOFF|SIP/1|9", "NONE|NONE|NONE|CONFIGRELOAD|",
        "c1|support|NONE|DID|5550199"}) {
    log.Add(0, rest);
  }
  EXPECT_EQ(log.ignored, 10);
  EXPECT_EQ(log.refused, "");
  EXPECT_TRUE(log.events.empty());
}

TEST(AsteriskLog, CallerIdsThatAreUnknownNameNoCustomer) {
  Log log;
  log.Add(0, "c1|support|NONE|ENTERQUEUE||unknown|1");
  log.Add(0, "c2|support|NONE|ENTERQUEUE||anonymous|1");
  EXPECT_EQ(log.events[0].customer, "");
  EXPECT_EQ(log.events[1].customer, "");
}

TEST(AsteriskLog, RefusesBadLinesAndReadsOn) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "bad_line"},
      {"no queue log at all", "bad_line"},
      {"1772442000|c1|support|NONE", "bad_line"},
      {"|c1|support|NONE|ENTERQUEUE", "bad_line"},
      {"-5|c1|support|NONE|ENTERQUEUE", "bad_line"},
      {"17x|c1|support|NONE|ENTERQUEUE", "bad_line"},
      {"99999999999999999999|c1|support|NONE|ENTERQUEUE", "bad_line"},
      {"5|c1|support|NONE|ENTERQUEUE", "bad_time"},
      {"1772442000||support|NONE|ENTERQUEUE", "no_entity"},
      {"1772442000|NONE|support|NONE|ENTERQUEUE", "no_entity"},
      {"1772442000|c1|support|NONE|DANCE", "unknown_kind"},
      {"1772442000|c1|support|NONE|enterqueue", "unknown_kind"},
      {"1772442000|c1|support|SIP/8|CONNECT", "bad_line"},
      {"1772442000|c1|support|SIP/8|CONNECT|soon", "bad_line"},
      {"1772442000|c1|support|SIP/8|CONNECT|-1", "negative_wait"},
      {"1772442000|c1|support|SIP/8|CONNECT|99999999999999", "bad_duration"},
      {"1772442000|c1|support|SIP/8|COMPLETEAGENT|5", "bad_line"},
      {"1772442000|c1|support|SIP/8|COMPLETEAGENT|5|?|1", "bad_line"},
      {"1772442000|c1|support|NONE|ABANDON|1|1", "bad_line"},
      {"1772442000|c1|support|SIP/8|BLINDTRANSFER|600|x|4", "bad_line"},
      {"1772442000|c1|sup\xFFport|NONE|ENTERQUEUE", "invalid_utf8"},
      {"1772442000|c|q|a|CONNECT|1|2|3|4|5|6|7|8|9|0|1|2|3|4|5|6|7",
       "bad_line"},
  };
  for (const auto& [line, reason] : cases) {
    Log log;
    log.Add(line);
    EXPECT_EQ(log.refused, reason) << line;
    log.Add(9, "c1|support|NONE|ENTERQUEUE");
    EXPECT_EQ(log.events.size(), 1u) << line;
  }
}

TEST(AsteriskLog, TextsOutliveTheLine) {
  AsteriskLog log;
  EventBuffer buffer;
  std::string line = "1772442000|c1|support|SIP/8|CONNECT|21";
  log.Parse(line, buffer);
  line.assign(line.size(), 'x');
  EXPECT_EQ(buffer.events()[0].entity_id, "c1");
  EXPECT_EQ(buffer.events()[0].queue, "support");
  EXPECT_EQ(buffer.events()[0].agent, "SIP/8");
}

}  // namespace
}  // namespace holdline

#include "operators/judge/alert_json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "operators/judge/alert.h"

namespace holdline {
namespace {

Alert Breach() {
  Alert alert;
  alert.set_contract("acme");
  alert.set_contract_version("00000000000000aa");
  alert.set_objective("answer");
  alert.set_clause("Schedule B, 4.1");
  alert.set_measure("service_level");
  alert.set_slot("prime");
  alert.set_watch("30m");
  alert.set_state_before("ok");
  alert.set_state("breached");
  alert.set_value(0.75);
  alert.set_target(0.8);
  alert.set_counted(20);
  alert.set_met(15);
  alert.set_since_us(1'767'225'600'000'000);
  alert.add_contacts("c-1");
  alert.add_contacts("c-2");
  alert.mutable_completeness()->set_included(2);
  alert.mutable_completeness()->set_partitions(2);
  alert.mutable_completeness()->set_oldest_clock_us(1'767'225'600'000'000);
  alert.set_alert_id(AlertId(alert));
  return alert;
}

TEST(AlertJson, IsOneLineWithFixedNamesAndOrder) {
  Alert alert = Breach();
  alert.set_alert_id("0123456789abcdef");
  EXPECT_EQ(AlertJson(alert),
            R"({"alertId":"0123456789abcdef","contract":"acme",)"
            R"("contractVersion":"00000000000000aa","objective":"answer",)"
            R"("clause":"Schedule B, 4.1","measure":"service_level",)"
            R"("slot":"prime","watch":"30m","stateBefore":"ok",)"
            R"("state":"breached","value":0.75,"target":0.8,)"
            R"("targetAtMost":false,"counted":20,"met":15,)"
            R"("sinceUs":1767225600000000,"contacts":["c-1","c-2"],)"
            R"("completeness":{"included":2,"partitions":2,)"
            R"("oldestClockUs":1767225600000000},"correction":false})");
}

TEST(AlertJson, PeriodHasItsSpanAndAbsentValuesAreLeftOut) {
  Alert alert;
  alert.set_period("month");
  alert.set_period_start_us(1);
  alert.set_period_end_us(2);
  alert.set_correction(true);
  const std::string json = AlertJson(alert);
  EXPECT_NE(json.find(R"("period":"month","periodStartUs":1,"periodEndUs":2)"),
            std::string::npos);
  EXPECT_NE(json.find(R"("correction":true)"), std::string::npos);
  EXPECT_EQ(json.find("watch"), std::string::npos);
  EXPECT_EQ(json.find("value"), std::string::npos);
}

TEST(AlertJson, EscapesWhatJsonCannotHold) {
  Alert alert;
  alert.add_contacts(std::string("a\"b\\c\n\0d", 8));
  alert.add_contacts("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  alert.add_contacts(
      "\xFF"
      "x\xC3");
  alert.add_contacts("\xED\xA0\x80");  // a surrogate
  const std::string json = AlertJson(alert);
  EXPECT_NE(json.find(R"(["a\"b\\c\u000a\u0000d",)"), std::string::npos);
  EXPECT_NE(json.find("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"),
            std::string::npos);
  EXPECT_NE(json.find("\"\xEF\xBF\xBDx\xEF\xBF\xBD\""), std::string::npos);
  EXPECT_NE(json.find("\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""),
            std::string::npos);
}

TEST(AlertId, NamesStateWindowAndClock) {
  const Alert alert = Breach();
  EXPECT_EQ(alert.alert_id().size(), 16u);
  EXPECT_EQ(AlertId(alert), alert.alert_id());
  Alert other = alert;
  other.set_state("at_risk");
  EXPECT_NE(AlertId(other), alert.alert_id());
  other = alert;
  other.set_watch("5m");
  EXPECT_NE(AlertId(other), alert.alert_id());
  other = alert;
  other.set_since_us(alert.since_us() + 1);
  EXPECT_NE(AlertId(other), alert.alert_id());
  other = alert;  // what is no part of the name
  other.set_counted(21);
  EXPECT_EQ(AlertId(other), alert.alert_id());
}

RC_GTEST_PROP(AlertJson, IsReadBackByAnyProto3Parser, ()) {
  Alert alert = Breach();
  if (*rc::gen::arbitrary<bool>()) {
    alert.clear_watch();
    alert.set_period("day");
    alert.set_period_start_us(*rc::gen::arbitrary<int64_t>());
    alert.set_period_end_us(*rc::gen::arbitrary<int64_t>());
  }
  if (*rc::gen::arbitrary<bool>()) alert.clear_value();
  if (*rc::gen::arbitrary<bool>())
    alert.set_value(*rc::gen::arbitrary<double>());
  alert.set_target(*rc::gen::arbitrary<double>());
  alert.set_counted(*rc::gen::arbitrary<int64_t>());
  // Any code units of ASCII; the parser itself refuses broken UTF-8.
  alert.add_contacts(
      *rc::gen::container<std::string>(rc::gen::inRange<char>(0, 127)));
  alert.set_correction(*rc::gen::arbitrary<bool>());
  Alert back;
  const auto status =
      google::protobuf::util::JsonStringToMessage(AlertJson(alert), &back);
  RC_ASSERT(status.ok());
  RC_ASSERT(google::protobuf::util::MessageDifferencer::Equals(alert, back));
}

}  // namespace
}  // namespace holdline

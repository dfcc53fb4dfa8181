#include "tests/engine/app/report/bank_month.h"

#include <cstdlib>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "engine/base/check.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

int64_t ToMicros(const std::string& seconds) {
  int64_t value = 0;
  HL_CHECK(absl::SimpleAtoi(seconds, &value));
  return value * kSecondUs;
}

// local_epoch,contact_id,type,priority,agent,event,seconds
std::optional<BankCall> ReadOutcome(const std::string& line) {
  const std::vector<std::string> fields = absl::StrSplit(line, ',');
  HL_CHECK(fields.size() == 7);
  BankCall call;
  if (fields[5] == "answered") {
    call.leg.outcome = LegOutcome::kAnswered;
  } else if (fields[5] == "abandoned") {
    call.leg.outcome = LegOutcome::kAbandoned;
  } else {
    return std::nullopt;
  }
  call.type = fields[2];
  call.leg.outcome_us = ToMicros(fields[0]);
  call.leg.wait_us = ToMicros(fields[6]);
  call.leg.enqueue_us = call.leg.outcome_us - call.leg.wait_us;
  return call;
}

}  // namespace

std::optional<std::vector<BankCall>> ReadBankMonth() {
  const char* folder = std::getenv("HOLDLINE_TEST_DATA");
  std::ifstream file(
      std::string(folder != nullptr ? folder : "../shared/data") +
      "/anonymous_bank/february_1999_events.csv");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  std::vector<BankCall> calls;
  while (std::getline(file, line)) {
    if (auto call = ReadOutcome(line)) calls.push_back(*std::move(call));
  }
  return calls;
}

}  // namespace holdline

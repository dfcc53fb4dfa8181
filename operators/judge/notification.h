// What is told to people: a record of `holdline.notifications`. Its value is a
// JSON array of alerts in the form that Alertmanager takes (POST
// /api/v2/alerts), which does silences, repetition and delivery; its key names
// what it is about, and the newest record of a key says how that stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "holdline/alert.pb.h"
#include "operators/calendar/period.h"
#include "operators/contract/escalation_terms.h"
#include "operators/contract/model.h"
#include "operators/judge/promise.h"
#include "operators/judge/state.h"

namespace holdline {

struct NotificationRecord {
  std::string key;
  std::string json;
};

// A watch, or a running period, that is at risk or worse.
struct Trouble {
  std::string_view objective;
  std::string_view slot = {};
  std::string_view clause = {};
  std::optional<int64_t> watch_us = {};  // or else:
  PeriodSpec period = {};
  ObjectiveState state = ObjectiveState::kAtRisk;
  // What is held against the target, for people: as Promise::ValueOf has it.
  ValueUnit unit = ValueUnit::kShare;
  std::optional<double> value = {};
  std::optional<double> target = {};
  bool at_most = false;

  bool IsOfWatch() const { return watch_us.has_value(); }
  Occasion occasion() const;
};

// Whether `a` calls for more attention than `b`; of two alike a watch does,
// about which something can be done now.
bool IsWorse(const Trouble& a, const Trouble& b);

// To whom, and of what. What Alertmanager tells alerts apart by is made of
// this, and so must stay while one stands.
struct Addressee {
  std::string contract;
  std::string group;
  std::string objective;  // empty: the whole contract
  std::string receiver;
};

// Alerts for one record of the topic. Instants are microseconds since the
// epoch.
class NotificationWriter {
 public:
  // Something stands from now on: `worst` is what it is called by, `all` the
  // troubles that the objective is in.
  void Begin(const Addressee& to, const Trouble& worst,
             const std::vector<const Trouble*>& all, int64_t since_us);
  // What was told as this is over.
  void End(const Addressee& to, Occasion occasion, int64_t since_us,
           int64_t clock_us);
  // What is said once, by an alert of the contract, and stands for a day; or is
  // taken back.
  void Notice(const Addressee& to, Occasion occasion, const Alert& alert,
              const Contract& contract);
  void WithdrawNotice(const Addressee& to, Occasion occasion,
                      const Alert& alert, const Contract& contract);

  // The array; forgets it.
  std::string Take();

 private:
  std::string alerts_;
};

// Of what stands, and of notices: these have keys of their own.
std::string NotificationKey(const Addressee& to);
std::string NoticeKey(const Addressee& to, Occasion occasion,
                      std::string_view period);

}  // namespace holdline

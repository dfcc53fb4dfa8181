#include "tests/sim/contracts.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "engine/base/check.h"
#include "operators/contract/book.h"
#include "operators/contract/loader.h"

namespace holdline::sim {
namespace {

constexpr char kAcme[] = R"(
holdline: 1
contract: acme
title: ACME
parties: {provider: Northwind CX, client: ACME}
time_zone: UTC
effective: 2026-01-01
close_after: 20s
covers:
  - {channel: voice, queue: sales}
  - {queue: support}
calendars:
  prime: {hours: "mon-fri 07:30-18:00"}
objectives:
  answer:
    measure: service_level
    within: 5s
    formula: abandons_miss
    targets:
      - {when: prime, at_least: 80%}
      - {when: otherwise, at_least: 60%}
    periods: [day, month]
    watch: [1m, 5m]
    alert: {from: 3 contacts, at_risk: {within_points: 5}, recover: {above_points: 2, for: 5s}}
  speed:
    measure: average_speed_of_answer
    target: {at_most: 6s}
    periods: [day]
    watch: [1m]
    alert: {from: 3 contacts}
  gone:
    measure: abandonment
    over: 3s
    divide_by: offered_less_short
    target: {at_most: 10%}
    periods: [day]
    watch: [1m]
    alert: {from: 5 contacts, at_risk: {within_points: 5}}
    outlook: {weeks: 2}
credits:
  period: day
  fee: {currency: USD}
  schedules:
    answer: {tiers: {"< 50%": 900 USD, "50% to < 70%": 500 USD, "70% to < 80%": 200 USD}}
    speed: {per_second: 100 USD, seconds: exact, bonus: {below: 3s, per_second: 50 USD}}
    gone: {per_contact: 5 USD}
  trigger: {answer: {times: 2, in: 3 consecutive periods, pays: every_miss}}
  caps: {period: 1500 USD}
  earn_back: {gone: {next: 1 period}}
termination_right:
  - {when: {missed: gone, times: 1, in: 2 periods}}
  - {when: {missed: answer, period: day, times: 2, in: 2 periods}}
escalation:
  - {when: at_risk, notify: floor}
  - {when: breached, window: 1m, objectives: [answer, speed], for: 7s, notify: [floor, lead]}
  - {when: behind, notify: desk}
  - {when: lost, for: 3s, notify: [desk, lead]}
  - {when: missed, notify: client}
  - {when: termination_right, notify: client}
exclusions:
  - {from: "2026-11-25 04:59", to: "2026-11-25 05:01", objectives: [answer, gone], reason: storm, ref: x}
  - {from: "2026-11-25 07:30", to: "2026-11-25 07:31", of: {queue: sales}, reason: outage, ref: x}
  - {from: "2026-11-25 18:00", to: "2026-11-26 00:01", of: {queue: support}, objectives: [speed], reason: outage, ref: x}
)";

// What came to be known later: the same terms, other facts.
constexpr char kMoreExcluded[] = R"(
  - {from: 2026-11-25, to: 2026-11-26, of: {queue: sales}, objectives: [answer], reason: flood, ref: x}
)";

constexpr char kGlobex[] = R"(
holdline: 1
contract: globex
title: Globex
parties: {provider: Northwind CX, client: Globex}
time_zone: America/New_York
effective: 2026-01-01
close_after: 10s
covers:
  - {queue: "s*"}
except:
  - {channel: chat}
objectives:
  wait:
    measure: wait_time
    p90: {at_most: 10s}
    periods: [day]
    watch: [1m]
    alert: {from: 3 contacts}
  handle:
    measure: handle_time
    target: {at_most: 8s}
    periods: [day]
    watch: [1m]
  offered:
    measure: offered
    target: {at_most: 40 contacts}
    periods: [day]
    watch: [1m]
    outlook: {weeks: 1, margin: 50%}
  answered:
    measure: answered
    target: {at_least: 5 contacts}
    periods: [day]
client:
  forecast: {of: offered, per: 5m, table: globex.csv, due: 6 days before, first: 2026-11}
escalation:
  - {when: breached, for: 2s, notify: floor}
  - {when: forecast_late, notify: client}
relief:
  - {when: {volume_above_forecast: 20%, per: 10m, at_least: 4 contacts}, then: exclude_interval, objectives: [wait]}
  - {when: {volume_above_forecast: 50%, per: 5m}, then: exclude_interval, objectives: [answered, handle]}
)";

// Around the times at which runs begin. That for December is due by the end of
// 25 November.
constexpr char kGlobexForecast[] = R"(start,contacts,received
2026-11-24 23:55,9,2026-10-01
2026-11-25 00:00,4,2026-10-01
2026-11-25 00:05,30,2026-10-01
2026-11-25 02:30,5,2026-10-01
2026-11-25 12:55,2,2026-10-01
2026-11-25 13:00,12,2026-10-01
2026-11-25 18:55,3,2026-10-01
2026-11-25 19:00,6,2026-10-01
)";

constexpr char kTalks[] = R"(
holdline: 1
contract: talks
title: Chat of all queues
parties: {provider: Northwind CX, client: Umbrella}
time_zone: UTC
effective: 2026-01-01
covers:
  - {channel: chat, queue: "*"}
objectives:
  answer:
    measure: service_level
    within: 12s
    formula: short_abandons_ignored
    short: 2s
    target: {at_least: 75%}
    periods: [day]
    verdict: {share_of: 5m, at_least: 60%}
    low_volume: {below: 3 contacts, then: one_miss_allowed}
    watch: [1m]
    alert: {from: 2 contacts, at_risk: {within_points: 10}}
  abandoned:
    measure: abandoned
    target: {at_most: 3 contacts}
    periods: [day]
    watch: [1m]
credits:
  period: day
  fee: {currency: USD}
  schedules: {answer: {per_miss: 100 USD}}
amendments:
  - {effective: "2026-11-25 05:00", set: {objectives.answer.within: 6s}}
  - effective: "2026-11-25 07:30"
    set:
      objectives.answer.target.at_least: 60%
      objectives.answer.watch: [2m]
      credits.schedules.answer: {per_point: 3 USD}
  - effective: "2026-11-25 18:00"
    set: {objectives.abandoned: ~, objectives.answer.low_volume: ~}
  - effective: 2026-11-26
    set:
      objectives.answer.answered_short: {under: 2s, count: out}
      objectives.abandoned: {measure: abandonment, target: {at_most: 20%}, periods: [day], verdict: {mean_of: 30m}}
)";

constexpr char kCalls[] = R"(
holdline: 1
contract: calls
title: All calls
parties: {provider: Northwind CX, client: Initech}
time_zone: UTC
effective: 2026-01-01
covers:
  - {channel: voice, queue: "*"}
objectives:
  answer:
    measure: service_level
    within: 8s
    formula: abandons_miss
    target: {at_least: 70%}
    periods: [day]
    watch: [1m]
    alert: {from: 2 contacts}
)";

constexpr char kDesk[] = R"(
holdline: 1
contract: desk
title: The help desk
parties: {provider: Northwind CX, client: Hooli}
time_zone: UTC
effective: 2026-01-01
close_after: 15s
covers:
  - {kind: case, queue: "desk*"}
  - {kind: case, attributes: {severity: 1}}
calendars:
  office: {hours: "mon-fri 04:00-18:00"}
objectives:
  turnaround:
    measure: turnaround
    within: 8s
    clock: {runs: office, pauses_on: [pending_client]}
    booked_at: due
    targets:
      - {when: office, at_least: 80%}
      - {when: otherwise, at_least: 50%}
    periods: [day]
    watch: [1m]
    alert: {from: 2 cases}
  response:
    measure: response_time
    within: 3s
    reopen: new_clock
    target: {at_least: 70%}
    periods: [day]
    watch: [1m]
  total:
    measure: total_resolution_time
    of: {attributes: {severity: 1}}
    p90: {at_most: 20s}
    clock: {pauses_on: [pending_vendor]}
    booked_at: resolved
    periods: [day]
    watch: [1m]
  mean:
    measure: mean_turnaround
    clock: {runs: office}
    reopen: {continues_within: 1 business day}
    booked_at: resolved
    target: {at_most: 10s}
    periods: [day]
    watch: [1m]
exclusions:
  - {from: "2026-11-25 07:30", to: "2026-11-25 07:31", objectives: [turnaround, mean], reason: outage, ref: x}
  - {cases: [k1, k2, c3, k4], reason: test, ref: x}
credits:
  period: day
  fee: {currency: USD}
  schedules: {response: {per_point: 3 USD}}
)";

constexpr char kHost[] = R"(
holdline: 1
contract: host
title: The machines
parties: {provider: Northwind CX, client: Hooli}
time_zone: Europe/Berlin
effective: 2026-01-01
close_after: 15s
covers: [{service: ivr}, {service: crm}]
calendars:
  office: {hours: "mon-fri 06:00-19:00"}
objectives:
  uptime:
    measure: availability
    of: {service: ivr}
    targets:
      - {when: office, at_least: 99.9%}
      - {when: otherwise, at_least: 99%}
    periods: [day, month]
    watch: [1m, 5m]
    alert: {at_risk: {within_points: 0.05}, recover: {for: 5s}}
  quarters:
    measure: availability
    ignore_below: 5s
    target: {at_least: 90%}
    verdict: {share_of: 30m, at_least: 90%}
    periods: [day]
  restore:
    measure: mean_time_to_restore
    target: {at_most: 12s}
    booked_at: ended
    periods: [day]
    watch: [5m]
  recover: {measure: mean_time_to_recover, during: office, target: {at_most: 10s}, periods: [day]}
exclusions:
  - {from: "2026-11-25 08:31", to: "2026-11-25 08:32", of: {service: ivr}, objectives: [uptime], reason: test, ref: x}
  - {outages: [o1, o2, c5], reason: test, ref: x}
credits:
  period: day
  fee: {currency: USD}
  schedules: {uptime: {slot: office, per_point_or_fraction: 3 USD}}
escalation:
  - {when: behind, objectives: [uptime], notify: floor}
)";

LoadedContracts Load(std::vector<BookFile> files) {
  LoadedContracts loaded;
  loaded.bytes = SerializeBook(files);
  LoadResult result = LoadBook(std::move(files));
  HL_CHECK(result.book.has_value());
  loaded.book = std::make_shared<const ContractBook>(*std::move(result.book));
  return loaded;
}

std::string With(std::string_view text, std::string_view was,
                 std::string_view is) {
  const std::string changed = absl::StrReplaceAll(
      std::string(text), {{std::string(was), std::string(is)}});
  HL_CHECK(changed != text);
  return changed;
}

std::array<LoadedContracts, kBooks> LoadAll() {
  const BookFile acme = {.path = "acme.yaml", .text = kAcme};
  const BookFile globex = {.path = "globex.yaml", .text = kGlobex};
  const BookFile forecast = {.path = "globex.csv", .text = kGlobexForecast};
  const BookFile more_forecast = {
      .path = "globex.csv",
      .text = absl::StrCat(With(kGlobexForecast, "19:00,6,", "19:00,60,"),
                           "2026-12-01 09:00,7,2026-11-20\n")};
  const BookFile talks = {.path = "talks.yaml", .text = kTalks};
  const BookFile calls = {.path = "calls.yaml", .text = kCalls};
  const BookFile stricter = {
      .path = "acme.yaml",
      .text = With(With(kAcme, "within: 5s", "within: 4s"),
                   "per_contact: 5 USD", "per_contact: 7 USD")};
  const BookFile flooded = {
      .path = "acme.yaml",
      .text = absl::StrCat(kAcme, absl::StripPrefix(kMoreExcluded, "\n"))};
  const BookFile narrower = {
      .path = "globex.yaml",
      .text = With(kGlobex, "queue: \"s*\"", "queue: sales")};
  const BookFile desk = {.path = "desk.yaml", .text = kDesk};
  const BookFile slower = {
      .path = "desk.yaml",
      .text = With(With(kDesk, "within: 8s", "within: 12s"),
                   "pauses_on: [pending_client]", "pauses_on: [on_hold]")};
  const BookFile host = {.path = "host.yaml", .text = kHost};
  const BookFile longer = {
      .path = "host.yaml",
      .text = With(kHost, "ignore_below: 5s", "ignore_below: 20s")};
  const BookFile excluded = {.path = "host.yaml",
                             .text = With(kHost, "08:32\"", "08:33\"")};
  return {Load({acme, desk, forecast, globex, host, talks}),
          Load({stricter, desk, forecast, globex, longer, talks}),
          Load({acme, calls, slower, more_forecast, globex}),
          Load({flooded, calls, excluded, forecast, narrower, talks})};
}

}  // namespace

const std::array<LoadedContracts, kBooks>& Books() {
  static const auto& loaded =
      *new std::array<LoadedContracts, kBooks>(LoadAll());
  return loaded;
}

}  // namespace holdline::sim

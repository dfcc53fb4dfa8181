#include "score_oracle.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/time/civil_time.h"
#include "operators/calendar/calendar.h"
#include "operators/score/contribution.h"
#include "operators/tally/histogram.h"

namespace holdline {
namespace {

constexpr int64_t kFiveMinutesUs = 300'000'000;

std::optional<uint32_t> SlotOf(int64_t began_us, const Contract& contract,
                               const Objective& objective) {
  for (uint32_t i = 0; i < objective.targets.size(); ++i) {
    const int calendar = objective.targets[i].calendar;
    if (calendar < 0) return i;
    const Calendar hours(contract.calendars[static_cast<size_t>(calendar)]);
    if (hours.Contains(began_us)) return i;
  }
  return std::nullopt;
}

int64_t DayIn(absl::TimeZone zone, int64_t time_us) {
  return absl::ToCivilDay(absl::FromUnixMicros(time_us), zone) -
         absl::CivilDay(1970, 1, 1);
}

int64_t PeriodSliceIn(absl::TimeZone zone, int64_t time_us, int64_t part_us) {
  const int64_t day = DayIn(zone, time_us);
  if (part_us <= 0) return day;
  const absl::Time midnight =
      absl::FromCivil(absl::CivilDay(1970, 1, 1) + day, zone);
  return day * 512 + (time_us - absl::ToUnixMicros(midnight)) / part_us;
}

// One leg, one objective.
struct Part {
  int64_t watch_us = 0;
  Tally tally;
  int bin = kNoBin;
};

Counts ByClass(const OracleLeg& leg, const Objective& o, int64_t wait_us) {
  const bool within = wait_us <= o.within_us;
  const bool is_short = o.short_us >= 0 && wait_us <= o.short_us;
  int row = within ? 0 : 1;
  if (leg.outcome == Outcome::kAbandoned) row = is_short ? 2 : within ? 3 : 4;
  if (leg.outcome == Outcome::kFlowedOut) row = within ? 5 : 6;
  return o.classes[static_cast<size_t>(row)];
}

std::optional<Part> PartOf(const OracleLeg& leg, const Objective& o,
                           int64_t clock_us) {
  const bool waits = leg.outcome == Outcome::kWaiting;
  const bool answered = leg.outcome == Outcome::kAnswered;
  const bool abandoned = leg.outcome == Outcome::kAbandoned;
  const int64_t miss_us = leg.enqueue_us + o.within_us;
  const bool overdue = waits && clock_us > miss_us;
  Part part;
  part.tally.counted = 1;
  part.watch_us = leg.outcome_us;
  switch (o.measure) {
    case Measure::kServiceLevel: {
      if (waits && !overdue) return std::nullopt;
      const bool is_ghost =
          leg.handle_us >= 0 && leg.handle_us < o.answered_short_us;
      const Counts counts =
          is_ghost ? o.answered_short
                   : ByClass(leg, o,
                             waits ? clock_us - leg.enqueue_us : leg.wait_us);
      if (counts == Counts::kOut) return std::nullopt;
      part.tally.met = counts == Counts::kMet ? 1 : 0;
      part.watch_us = waits ? miss_us : std::min(miss_us, leg.outcome_us);
      return part;
    }
    case Measure::kWaitTime: {
      const bool limited = o.within_us > 0;
      if (overdue && limited) {
        part.watch_us = miss_us;
        return part;
      }
      if (!answered) return std::nullopt;
      part.tally.met = !limited || leg.wait_us <= o.within_us ? 1 : 0;
      part.tally.sum_us = leg.wait_us;
      part.bin = HistogramBin(leg.wait_us);
      if (limited) part.watch_us = std::min(miss_us, leg.outcome_us);
      return part;
    }
    case Measure::kAverageSpeedOfAnswer:
      if (waits || (!answered && o.divide_by == DivideBy::kAnswered)) {
        return std::nullopt;
      }
      if (answered) part.tally.sum_us = leg.wait_us;
      return part;
    case Measure::kAbandonment: {
      if (waits) return std::nullopt;
      const bool is_long = abandoned && leg.wait_us > o.over_us;
      if (o.divide_by == DivideBy::kOfferedLessShort && abandoned && !is_long) {
        return std::nullopt;
      }
      part.tally.met = is_long ? 1 : 0;
      return part;
    }
    case Measure::kHandleTime:
      if (leg.handle_us < 0) return std::nullopt;
      part.tally.sum_us = leg.handle_us;
      part.watch_us = leg.end_us;
      return part;
    case Measure::kOffered:
      part.tally.met = 1;
      part.watch_us = leg.enqueue_us;
      return part;
    case Measure::kAnswered:
    case Measure::kAbandoned:
      if (o.measure == Measure::kAnswered
              ? !answered
              : !abandoned || leg.wait_us <= o.over_us) {
        return std::nullopt;
      }
      part.tally.met = 1;
      return part;
    default:  // of cases and services
      break;
  }
  return std::nullopt;
}

// The time that a period books by: what `booked_at` names, or what has come.
int64_t BookedUs(const OracleLeg& leg, const Objective& o) {
  std::vector<int64_t> come = {leg.enqueue_us};
  const bool limited = o.measure == Measure::kServiceLevel ||
                       (o.measure == Measure::kWaitTime && o.within_us > 0);
  const bool waits = leg.outcome == Outcome::kWaiting;
  int64_t event_us = waits ? leg.enqueue_us : leg.outcome_us;
  if (limited) {
    const int64_t miss_us = leg.enqueue_us + o.within_us;
    event_us = waits ? miss_us : std::min(event_us, miss_us);
  }
  come.push_back(event_us);
  come.push_back(waits ? come.back() : leg.outcome_us);
  come.push_back(leg.handle_us < 0 ? come.back() : leg.end_us);
  return come[static_cast<size_t>(o.booked_at)];
}

int64_t SliceOf(int64_t time_us, int64_t slice_us) {
  int64_t slice = time_us / slice_us;
  while (slice * slice_us > time_us) --slice;
  return slice;
}

}  // namespace

bool ScoreOracle::InScope(const ScopeLine& line, const Where& where) {
  return Matches(line, where.channel, where.queue, where.attributes,
                 where.kind);
}

bool ScoreOracle::IsCovered(const Where& where, const Contract& contract) {
  const auto in_scope = [&](const ScopeLine& line) {
    return InScope(line, where);
  };
  return where.began_us >= contract.effective_us &&
         where.began_us < contract.terminates_us &&
         std::any_of(contract.covers.begin(), contract.covers.end(),
                     in_scope) &&
         std::none_of(contract.except.begin(), contract.except.end(), in_scope);
}

bool ScoreOracle::IsExcluded(const std::string& id, const Where& where,
                             const Contract& contract, size_t objective) {
  for (const Exclusion& exclusion : contract.exclusions) {
    const auto& of = exclusion.objectives;
    if (std::find(of.begin(), of.end(), objective) == of.end()) continue;
    const auto& named = exclusion.entities;
    const bool takes =
        named.empty()
            ? where.began_us >= exclusion.from_us &&
                  where.began_us < exclusion.to_us &&
                  (!exclusion.of.has_value() || InScope(*exclusion.of, where))
            : exclusion.kind == where.kind &&
                  std::find(named.begin(), named.end(), id) != named.end();
    if (takes) return true;
  }
  return false;
}

ScoreOracle::Where ScoreOracle::WhereOf(const OracleLeg& leg) {
  return {.queue = leg.queue,
          .channel = leg.channel,
          .attributes = leg.attributes,
          .began_us = leg.enqueue_us};
}

ScoreOracle::Where ScoreOracle::WhereOf(const OracleCase& of) {
  return {.queue = of.queue,
          .channel = of.channel.empty() ? "voice" : of.channel,
          .attributes = of.attributes,
          .began_us = of.stints.front().from_us,
          .kind = EntityKind::kCase};
}

// The book in force when it began, as far as the clock has come.
const ContractBook& ScoreOracle::BookOf(int64_t began_us,
                                        int64_t clock_us) const {
  size_t at = 0;
  while (at + 1 < books_.size() &&
         books_[at + 1].activates_us <= std::min(began_us, clock_us)) {
    ++at;
  }
  return *books_[at].book;
}

// What a book asks for is seen from its activation on.
OwnEvent ScoreOracle::Seen(OwnEvent event) const {
  std::map<std::string, std::string> seen;
  const auto note = [&](const ScopeLine& line) {
    for (const auto& [key, value] : line.attributes) {
      const auto stated = event.attributes.find(key);
      if (stated == event.attributes.end()) continue;
      std::string& as = seen.try_emplace(key, "(unnamed)").first->second;
      if (value == stated->second) as = value;
    }
  };
  for (const BookVersion& version : books_) {
    if (version.activates_us > record_us_) break;
    for (const Contract& contract : version.book->contracts) {
      for (const ScopeLine& line : contract.covers) note(line);
      for (const ScopeLine& line : contract.except) note(line);
      for (const Objective& objective : contract.objectives) {
        if (objective.of) note(*objective.of);
        for (const std::string& status : objective.clock.pauses_on) {
          ScopeLine line;
          line.attributes["status"] = status;
          note(line);
        }
      }
      for (const Exclusion& exclusion : contract.exclusions) {
        if (exclusion.of) note(*exclusion.of);
      }
    }
  }
  event.attributes = {seen.begin(), seen.end()};
  return event;
}

int ScoreOracle::Apply(int64_t timestamp_us,
                       const std::vector<OwnEvent>& events) {
  int64_t r_us = timestamp_us;
  if (any_record_) {
    if (last_ts_us_ < timestamp_us - kFiveMinutesUs) {
      r_us = std::min(r_us, record_us_ + kFiveMinutesUs);
    }
    r_us = std::max(record_us_, r_us);
  }
  any_record_ = true;
  last_ts_us_ = timestamp_us;
  record_us_ = r_us;
  ForgetExpired(contacts_);
  ForgetExpired(cases_);
  ForgetExpired(outages_);

  int refused = 0;
  for (const OwnEvent& event : events) {
    Kind& kind = IsOfService(event.kind) ? outages_
                 : IsOfCase(event.kind)  ? cases_
                                         : contacts_;
    if (event.time_us > timestamp_us + kFiveMinutesUs || !Take(kind, event)) {
      ++refused;
    }
  }
  return refused;
}

bool ScoreOracle::Take(Kind& kind, const OwnEvent& event) {
  auto known =
      std::find_if(kind.known.begin(), kind.known.end(),
                   [&](const Known& one) { return one.id == event.contact; });
  if (known == kind.known.end()) {
    if (event.time_us < record_us_ - kind.remember_us) return false;
    if (kind.known.size() == kind.most) {
      const auto rank = [&](const Known& one) {
        return std::make_tuple(one.touched_us, !HasEnded(kind, one), one.touch);
      };
      const auto least = std::min_element(
          kind.known.begin(), kind.known.end(),
          [&](const Known& a, const Known& b) { return rank(a) < rank(b); });
      Forget(kind, static_cast<size_t>(least - kind.known.begin()));
    }
    kind.known.push_back({.id = event.contact, .log = {}});
    known = kind.known.end() - 1;
  }
  const bool is_outage = kind.kind == EntityKind::kService;
  const OracleOutage before =
      is_outage ? RecomputeOutage(known->log) : OracleOutage();
  known->log.push_back(Seen(event));
  Touch(*known);
  if (is_outage) Tell(known->id, before, RecomputeOutage(known->log));
  return true;
}

// What has not begun is said of nobody; what no longer has, is taken back.
void ScoreOracle::Tell(const std::string& id, const OracleOutage& before,
                       const OracleOutage& after) {
  if (!before.HasBegun() && !after.HasBegun()) return;
  told_outages_[id] = TextOf(after);
  if (told_outages_[id].empty()) told_outages_.erase(id);
}

void ScoreOracle::Touch(Known& one) {
  one.touched_us = record_us_;
  one.touch = ++touches_;
}

bool ScoreOracle::HasEnded(const Kind& kind, const Known& one) {
  if (kind.kind == EntityKind::kContact) return RecomputeContact(one.log).ended;
  if (kind.kind == EntityKind::kService) {
    const OracleOutage outage = RecomputeOutage(one.log);
    return outage.HasBegun() && !outage.IsDown();
  }
  const OracleCase of = RecomputeCase(one.log);
  return of.IsOpened() && !of.IsOpen();
}

int64_t ScoreOracle::LastUs(const Kind& kind, const Known& one) {
  if (kind.kind == EntityKind::kService) {
    return RecomputeOutage(one.log).last_us;
  }
  return kind.kind == EntityKind::kContact ? RecomputeContact(one.log).last_us
                                           : RecomputeCase(one.log).last_us;
}

void ScoreOracle::ForgetExpired(Kind& kind) {
  auto& known = kind.known;
  std::sort(known.begin(), known.end(),
            [](const Known& a, const Known& b) { return a.touch < b.touch; });
  for (size_t i = 0; i < known.size();) {
    Known& one = known[i];
    const int64_t limit_us =
        HasEnded(kind, one) ? kind.remember_us : kind.open_us;
    if (one.touched_us + limit_us >= record_us_) {
      ++i;
    } else if (LastUs(kind, one) >= record_us_ - kind.remember_us) {
      Touch(one);
      ++i;
    } else {
      Forget(kind, i);
    }
  }
}

void ScoreOracle::Forget(Kind& kind, size_t at) {
  const Known& one = kind.known[at];
  if (kind.kind == EntityKind::kContact) {
    OracleContact contact = RecomputeContact(one.log);
    if (contact.orphan) ++orphans_;
    for (OracleLeg& leg : contact.legs) {
      if (leg.outcome == Outcome::kWaiting) leg.outcome = Outcome::kLost;
    }
    forgotten_.emplace_back(one.id, contact);
  } else if (kind.kind == EntityKind::kService) {
    const OracleOutage outage = RecomputeOutage(one.log);
    if (outage.IsDown()) {
      Tell(one.id, outage, {});
    } else {
      forgotten_outages_.push_back(outage);
    }
  } else if (HasEnded(kind, one)) {
    forgotten_cases_.emplace_back(one.id, RecomputeCase(one.log));
  }
  kind.known.erase(kind.known.begin() + static_cast<std::ptrdiff_t>(at));
}

size_t ScoreOracle::contradictory() const {
  return static_cast<size_t>(std::count_if(
      cases_.known.begin(), cases_.known.end(),
      [](const Known& one) { return RecomputeCase(one.log).contradictory; }));
}

size_t ScoreOracle::contradictory_outages() const {
  return static_cast<size_t>(std::count_if(
      outages_.known.begin(), outages_.known.end(),
      [](const Known& one) { return RecomputeOutage(one.log).contradictory; }));
}

void ScoreOracle::AddOutage(const OracleOutage& outage, int64_t clock_us,
                            Totals& to) const {
  if (!outage.HasBegun() || outage.is_maintenance) return;
  const int64_t began_us = outage.down.front().first;
  for (const Contract& contract : BookOf(began_us, clock_us).contracts) {
    if (began_us < contract.effective_us ||
        began_us >= contract.terminates_us) {
      continue;
    }
    for (const ScopeLine& line : contract.covers) {
      if (!line.service.empty() && line.service == outage.service) return;
    }
  }
  to.AddUncovered("outage " + outage.service, 1);
}

bool ScoreOracle::IsLost(const OracleLeg& leg, int64_t clock_us) const {
  return leg.outcome == Outcome::kLost ||
         (leg.outcome == Outcome::kWaiting &&
          clock_us - leg.enqueue_us > options_.lost_after_us);
}

void ScoreOracle::AddLeg(const std::string& contact, const OracleLeg& leg,
                         const Contract& contract, int64_t clock_us,
                         Totals& to) const {
  if (IsLost(leg, clock_us)) {
    to.AddLost(contract.id, 1);
    return;
  }
  for (size_t i = 0; i < contract.objectives.size(); ++i) {
    const Objective& objective = contract.objectives[i];
    if (objective.of.has_value() && !InScope(*objective.of, WhereOf(leg))) {
      continue;
    }
    if (EntityOf(objective.measure) != EntityKind::kContact) continue;
    const bool excluded = IsExcluded(contact, WhereOf(leg), contract, i);
    const auto slot = SlotOf(leg.enqueue_us, contract, objective);
    const auto part = PartOf(leg, objective, clock_us);
    if (!slot.has_value() || !part.has_value()) continue;
    RowKey key{.period = false, .objective = objective.id, .slot = *slot};
    if (!objective.watches_us.empty() && !excluded) {
      key.slice = SliceOf(part->watch_us, BaseSliceUs(objective));
      to.Add(key, part->tally, part->bin, 1);
    }
    if (!objective.periods.empty()) {
      key.period = true;
      key.slice = PeriodSliceIn(contract.zone, BookedUs(leg, objective),
                                objective.booked_us());
      if (excluded) {
        key.slot += static_cast<uint32_t>(objective.targets.size());
      }
      to.Add(key, part->tally, excluded ? kNoBin : part->bin, 1);
    }
  }
}

void ScoreOracle::AddContact(const std::string& id,
                             const OracleContact& contact, int64_t clock_us,
                             Totals& to) const {
  for (const OracleLeg& leg : contact.legs) {
    bool covered = false;
    for (const Contract& contract :
         BookOf(leg.enqueue_us, clock_us).contracts) {
      if (!IsCovered(WhereOf(leg), contract)) continue;
      covered = true;
      AddLeg(id, leg, contract, clock_us, to);
    }
    if (!covered) to.AddUncovered(leg.queue, 1);
  }
}

void ScoreOracle::AddCaseUnder(const std::string& id, const OracleCase& of,
                               const Contract& contract, int64_t clock_us,
                               Totals& to) const {
  for (size_t i = 0; i < contract.objectives.size(); ++i) {
    const Objective& o = contract.objectives[i];
    if (EntityOf(o.measure) != EntityKind::kCase) continue;
    if (o.of.has_value() && !InScope(*o.of, WhereOf(of))) continue;
    const bool excluded = IsExcluded(id, WhereOf(of), contract, i);
    for (const OracleCount& count : CountCase(of, contract, o, clock_us)) {
      const auto slot = SlotOf(count.began_us, contract, o);
      if (!slot.has_value()) continue;
      RowKey key{.period = false, .objective = o.id, .slot = *slot};
      if (!o.watches_us.empty() && !excluded) {
        key.slice = SliceOf(count.watch_us, BaseSliceUs(o));
        to.Add(key, count.tally, count.bin, 1);
      }
      if (o.periods.empty()) continue;
      key.period = true;
      key.slice = PeriodSliceIn(contract.zone, count.booked_us, o.booked_us());
      if (excluded) key.slot += static_cast<uint32_t>(o.targets.size());
      to.Add(key, count.tally, excluded ? kNoBin : count.bin, 1);
    }
  }
}

void ScoreOracle::AddCase(const std::string& id, const OracleCase& of,
                          int64_t clock_us, Totals& to) const {
  if (!of.IsOpened()) return;
  const Where where = WhereOf(of);
  bool covered = false;
  for (const Contract& contract : BookOf(where.began_us, clock_us).contracts) {
    if (!IsCovered(where, contract)) continue;
    covered = true;
    AddCaseUnder(id, of, contract, clock_us, to);
  }
  if (!covered) to.AddUncovered("case " + of.queue, 1);
}

Totals ScoreOracle::Expected(int64_t clock_us) const {
  Totals totals;
  for (const Known& contact : contacts_.known) {
    AddContact(contact.id, RecomputeContact(contact.log), clock_us, totals);
  }
  for (const auto& [id, contact] : forgotten_) {
    AddContact(id, contact, clock_us, totals);
  }
  for (const Known& one : cases_.known) {
    AddCase(one.id, RecomputeCase(one.log), clock_us, totals);
  }
  for (const auto& [id, of] : forgotten_cases_) {
    AddCase(id, of, clock_us, totals);
  }
  for (const Known& one : outages_.known) {
    AddOutage(RecomputeOutage(one.log), clock_us, totals);
  }
  for (const OracleOutage& outage : forgotten_outages_) {
    AddOutage(outage, clock_us, totals);
  }
  for (int32_t i = 0; i < options_.judge_partitions; ++i) {
    for (const auto& [id, outage] : told_outages_) {
      totals.outages[{i, id}] = outage;
    }
  }
  return totals;
}

void ScoreOracle::AddOpenCase(const std::string& id, const OracleCase& of,
                              int64_t clock_us, Levels& levels) const {
  if (!of.IsOpen()) return;
  const Where where = WhereOf(of);
  for (const Contract& contract : BookOf(where.began_us, clock_us).contracts) {
    if (!IsCovered(where, contract)) continue;
    LevelRow& level = levels[{contract.id, "case " + of.queue}];
    ++level.waiting;
    if (level.oldest_us == 0 || where.began_us < level.oldest_us) {
      level.oldest_us = where.began_us;
    }
    for (size_t i = 0; i < contract.objectives.size(); ++i) {
      const Objective& o = contract.objectives[i];
      if (IsExcluded(id, where, contract, i) ||
          (o.of.has_value() && !InScope(*o.of, where))) {
        continue;
      }
      const OracleDeadline deadline = DeadlineOf(of, contract, o, clock_us);
      if (deadline.last_us == kOracleNever ||
          !SlotOf(deadline.began_us, contract, o).has_value()) {
        continue;
      }
      const auto [at, is_new] =
          level.deadlines.try_emplace(o.id, deadline.last_us);
      at->second = std::min(at->second, deadline.last_us);
    }
  }
}

Levels ScoreOracle::Waiting(int64_t clock_us) const {
  Levels levels;
  for (const Known& one : cases_.known) {
    AddOpenCase(one.id, RecomputeCase(one.log), clock_us, levels);
  }
  for (const Known& known : contacts_.known) {
    for (const OracleLeg& leg : RecomputeContact(known.log).legs) {
      if (leg.outcome != Outcome::kWaiting || IsLost(leg, clock_us)) continue;
      for (const Contract& contract :
           BookOf(leg.enqueue_us, clock_us).contracts) {
        if (!IsCovered(WhereOf(leg), contract)) continue;
        LevelRow& level = levels[{contract.id, leg.queue}];
        ++level.waiting;
        if (level.oldest_us == 0 || leg.enqueue_us < level.oldest_us) {
          level.oldest_us = leg.enqueue_us;
        }
        for (size_t i = 0; i < contract.objectives.size(); ++i) {
          const Objective& o = contract.objectives[i];
          // Who is excluded by name may yet be said to become a miss.
          if (IsExcluded("", WhereOf(leg), contract, i)) continue;
          const bool limited =
              o.measure == Measure::kServiceLevel ||
              (o.measure == Measure::kWaitTime && o.within_us > 0);
          if (!limited || (o.of.has_value() && !InScope(*o.of, WhereOf(leg))) ||
              !SlotOf(leg.enqueue_us, contract, o).has_value()) {
            continue;
          }
          const int64_t miss_us = leg.enqueue_us + o.within_us;
          if (miss_us < clock_us) continue;
          const auto [at, is_new] = level.deadlines.try_emplace(o.id, miss_us);
          at->second = std::min(at->second, miss_us);
        }
      }
    }
  }
  return levels;
}

}  // namespace holdline

// The contract book as the engine executes it. Made by
// operators/contract/loader.h, which has already told every mistake; constant
// after construction and shared by reading.
//
// Durations and instants are microseconds, shares are parts per million, so
// that every comparison is one of integers.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "engine/base/floor_divide.h"
#include "engine/base/ppm.h"
#include "engine/base/time_units.h"
#include "operators/calendar/calendar.h"
#include "operators/calendar/period.h"
#include "operators/contract/escalation_terms.h"
#include "operators/contract/forecast.h"
#include "operators/contract/renewal.h"
#include "operators/money/credit_terms.h"

namespace holdline {

// What an event is about, and a measure counts.
enum class EntityKind : uint8_t { kContact, kCase, kService };
const char* EntityKindName(EntityKind kind);  // "contact", "case", "service"
const char* CountedName(EntityKind kind);     // "contact", "case", "outage"

enum class Measure : uint8_t {
  kServiceLevel,          // "service_level"
  kAverageSpeedOfAnswer,  // "average_speed_of_answer"
  kAbandonment,           // "abandonment"
  kHandleTime,            // "handle_time"
  kWaitTime,              // "wait_time": percentiles of the wait of answered
  kOffered,               // "offered"
  kAnswered,              // "answered"
  kAbandoned,             // "abandoned"
  // Of cases: the share of those that are within a time, or a percentile.
  kResponseTime,             // "response_time": opened to the first response
  kTurnaround,               // "turnaround": opened to resolved
  kTotalResolutionTime,      // "total_resolution_time": to the last resolution
  kMeanResponseTime,         // "mean_response_time": means of the same
  kMeanTurnaround,           // "mean_turnaround"
  kMeanTotalResolutionTime,  // "mean_total_resolution_time"
  // Of services: the share of the scheduled time in which they are up, and
  // means of their outages' times. What is counted is microseconds, or outages.
  kAvailability,       // "availability"
  kMeanTimeToRespond,  // "mean_time_to_respond": begun to the first response
  kMeanTimeToRestore,  // "mean_time_to_restore": begun to ended, each outage
  kMeanTimeToResolve,  // "mean_time_to_resolve": begun to its cause removed
  kMeanTimeToRecover,  // "mean_time_to_recover": down, overlapping ones as one
};
const char* MeasureName(Measure measure);
EntityKind EntityOf(Measure measure);
inline bool IsOfCases(Measure measure) {
  return EntityOf(measure) == EntityKind::kCase;
}
inline bool IsOfServices(Measure measure) {
  return EntityOf(measure) == EntityKind::kService;
}
// Whether what it counts is time, in microseconds.
inline bool CountsTime(Measure measure) {
  return measure == Measure::kAvailability;
}
// Of cases: whether it is a share of them, and not a mean; whether it ends with
// the first response; whether with the last resolution.
bool IsCaseShare(Measure measure);
bool IsResponse(Measure measure);
bool IsTotalResolution(Measure measure);

// How a contact's visit to a queue ended, as the formulas see it. `short` and
// `within` are inclusive. A visit that still waits past `within` is
// kAnsweredLate until its end says otherwise.
enum class ContactClass : uint8_t {
  kAnsweredWithin,
  kAnsweredLate,
  kAbandonedShort,
  kAbandonedWithin,
  kAbandonedLate,
  kFlowedWithin,
  kFlowedLate,
};
inline constexpr int kContactClasses = 7;

enum class Counts : uint8_t { kOut, kMissed, kMet };

// What each class counts as; the presets are the table of formulas.
using ClassTable = std::array<Counts, kContactClasses>;

// Null where there is no formula of that name.
const ClassTable* FormulaTable(std::string_view name);
std::vector<std::string_view> FormulaNames();

enum class DivideBy : uint8_t {
  kAnswered,          // average speed of answer: by answered (default)
  kOffered,           // by all that entered the queue
  kOfferedLessShort,  // abandonment: by offered less those within `over`
};

enum class BookedAt : uint8_t {
  kEnqueue,
  kServiceLevelEvent,
  kOutcome,
  kEnd,
  // Of cases.
  kOpened,
  kDue,       // where it is resolved before, as if it had gone on from there
  kResolved,  // or responded to; due, as long as it is not
  // Of outages.
  kBegan,
  kEnded,  // or responded to, or resolved
};
const char* BookedAtName(BookedAt booked_at);

// One line of `covers`, `except` or `of`: matches where every part that is set
// matches. `queue` is a glob with * and ?. A line of `covers` has a kind. A
// line of a service has its name, and nothing else.
struct ScopeLine {
  std::optional<EntityKind> kind = {};
  std::optional<std::string> channel;
  std::optional<std::string> queue;
  std::map<std::string, std::string> attributes;
  std::string service = {};
  bool operator==(const ScopeLine&) const = default;
};

// Slots of an objective: the first target whose calendar holds the enqueue
// time. Without slots there is one target with an empty name.
struct Target {
  static constexpr int kAlways = -1;     // no slots
  static constexpr int kOtherwise = -2;  // what no calendar before it holds

  std::string slot;        // calendar's name, "otherwise", or empty
  int calendar = kAlways;  // index into Contract::calendars, or above
  bool has_bound = true;   // false: a measure that is only shown
  bool at_most = false;    // else at least
  int64_t bound = 0;       // share in ppm, microseconds, or contacts
};

// How the contacts of a period make its verdict.
struct VerdictRules {
  enum class Form : uint8_t {
    kPooled,   // all of them together
    kMeanOf,   // the mean of the values of the period's parts
    kShareOf,  // the share of the parts that keep the target
  };
  static constexpr int64_t kDay = 0;
  // More parts than any day has, of the shortest that there may be: 5 minutes
  // on a day of 25 hours.
  static constexpr int64_t kPartsOfDay = 512;

  Form form = Form::kPooled;
  int64_t part_us = kDay;         // or a divisor of an hour, at least 5 min
  int64_t share_ppm = kWholePpm;  // kShareOf: so many parts must; all: "every"
  int64_t rounded_to = 0;         // in the target's unit; 0: exact
  // With fewer contacts a period, or a part that is judged by itself, is not
  // measured, or keeps the target with one miss. 0: no number is too low.
  int64_t low_below = 0;
  bool low_allows_one_miss = false;

  bool HasParts() const { return form != Form::kPooled; }
  bool operator==(const VerdictRules&) const = default;
};

// What does not count because the client has caused it.
struct Relief {
  // An interval does not count in which more came than was forecast by more
  // than `above_ppm`, and at least so many.
  struct Volume {
    int64_t above_ppm = 0;
    int64_t part_us = VerdictRules::kDay;  // its length
    int64_t at_least = 0;                  // contacts
    bool operator==(const Volume&) const = default;
  };
  std::optional<Volume> volume = {};
  // A period has no verdict where the forecast came late.
  bool void_when_late = false;

  bool IsAny() const { return volume.has_value() || void_when_late; }
  bool operator==(const Relief&) const = default;
};

// How far ahead of a period that runs is looked: see operators/judge/outlook.h.
struct OutlookRules {
  static constexpr int kMostWeeks = 8;
  static constexpr int64_t kHalfHourUs = 30 * kMinuteUs;

  int weeks = 0;  // so many earlier ones say what is still to come; 0: nobody
  int64_t margin_ppm = 200'000;   // so much more than expected may come
  int64_t part_us = kHalfHourUs;  // volume is known by it; see booked_us()

  bool IsAny() const { return weeks > 0; }
  bool operator==(const OutlookRules&) const = default;
};

struct AlertRules {
  int64_t from_contacts = 1;  // below it a watch is `insufficient`
  // Unset: no at_risk state. In the target's unit (ppm or microseconds).
  std::optional<int64_t> at_risk_within;
  int64_t recover_by = 0;      // how far past the target, the target's unit
  int64_t recover_for_us = 0;  // and for how long
};

// When the time of a case runs, and what becomes of one that is reopened.
struct CaseClock {
  static constexpr int kAlways = -1;
  static constexpr int64_t kNewClock = 0;
  static constexpr int64_t kContinues = -1;

  int calendar = kAlways;  // index into Contract::calendars: business time
  std::vector<std::string> pauses_on = {};  // statuses, ascending
  // One that is reopened within so many business days of its resolution goes on
  // with its time; later, it counts once more, from its reopening.
  int64_t continues_days = kContinues;
  bool operator==(const CaseClock&) const = default;
};

// Which time of services counts.
struct ServiceRules {
  static constexpr int kAlways = -1;

  int during = kAlways;  // index into Contract::calendars
  // Time in which a service is down for less, at a stretch, does not count.
  int64_t ignore_below_us = 0;
  // Names of those that the objective is of, ascending.
  std::vector<std::string> names = {};
  bool operator==(const ServiceRules&) const = default;
};

struct Objective {
  static constexpr int64_t kNoParts = -1;

  std::string name;
  uint64_t id = 0;  // names this version of it: see fingerprint.h
  std::string clause;
  Measure measure = Measure::kServiceLevel;
  std::optional<ScopeLine> of;
  // Of a share; of a percentile its limit; 0: none.
  int64_t within_us = 0;
  std::string formula;
  ClassTable classes{};   // service level
  int64_t short_us = -1;  // -1: no class of short abandons
  int64_t over_us = -1;   // abandonment: -1 all, else only waits over it
  // Service level: what was answered and handled in less counts as that,
  // however long it has waited. 0: nothing is too short.
  int64_t answered_short_us = 0;
  Counts answered_short = Counts::kOut;
  DivideBy divide_by = DivideBy::kAnswered;
  int percentile = 0;           // 50..99; 0: it is not one
  CaseClock clock;              // of cases
  ServiceRules services;        // of services
  std::vector<Target> targets;  // at least one
  std::vector<PeriodSpec> periods;
  std::vector<int64_t> watches_us;  // ascending, 1 min .. 30 days
  BookedAt booked_at = BookedAt::kEnqueue;
  VerdictRules verdict;
  Relief relief;
  // Of the objective that counts what the forecast is of.
  int64_t forecast_part_us = kNoParts;
  OutlookRules outlook;
  AlertRules alert;

  // Whether there is anything to be judged.
  bool HasTarget() const {
    return std::ranges::any_of(targets, &Target::has_bound);
  }
  // Whether what is open is a miss once `within_us` has passed.
  bool HasDeadline() const {
    return measure == Measure::kServiceLevel || measure == Measure::kWaitTime ||
           IsCaseShare(measure);
  }
  bool ShowsPercentiles() const {
    return measure == Measure::kWaitTime || IsCaseShare(measure);
  }

  // Its periods keep sums of parts of this length, beside the whole: those that
  // its verdict, its relief or the forecast of it go by.
  int64_t part_us() const {
    if (verdict.HasParts()) return verdict.part_us;
    if (relief.volume.has_value()) return relief.volume->part_us;
    return forecast_part_us;
  }
  bool HasParts() const { return part_us() != kNoParts; }
  // The slices in which periods are booked: days, or parts of them. An outlook
  // takes finer ones than the periods keep.
  int64_t booked_us() const {
    if (part_us() > VerdictRules::kDay) return part_us();
    return outlook.IsAny() ? outlook.part_us : VerdictRules::kDay;
  }
  // The part of its periods that holds a booked slice.
  int64_t PartOf(int64_t slice) const {
    const bool is_finer = part_us() <= VerdictRules::kDay && SlicesOfDay() > 1;
    return is_finer ? FloorDivide(slice, VerdictRules::kPartsOfDay) : slice;
  }
  // In how many slices a day is booked.
  int64_t SlicesOfDay() const {
    return booked_us() > VerdictRules::kDay ? VerdictRules::kPartsOfDay : 1;
  }
};

// What is taken out of the number, and not only out of the alerts: contacts
// that were enqueued in [from, to), cases that were opened in it, or those that
// are named. What would count for an objective is counted beside it instead. Of
// services it is the time itself, [from, to) or that of the named outages.
struct Exclusion {
  int64_t from_us = 0;  // microseconds since the epoch
  int64_t to_us = 0;
  std::optional<ScopeLine> of = {};  // unset: all that is covered
  // Ids of entities of one kind, ascending; then no span.
  std::vector<std::string> entities = {};
  EntityKind kind = EntityKind::kContact;  // of these
  std::vector<uint32_t> objectives = {};   // indexes, ascending
  std::string reason = {};
  std::string ref = {};     // a ticket, a letter
  std::string author = {};  // or empty

  // Whether it takes this out of the objective.
  bool TakesSpan(size_t objective, int64_t began_us) const;
  bool TakesEntity(size_t objective, EntityKind kind,
                   std::string_view id) const;
  bool operator==(const Exclusion&) const = default;
};

// The client may end the contract once an objective was missed in so many of
// successive periods.
struct TerminationRight {
  uint32_t objective = 0;  // index
  PeriodSpec period = {};  // one of the objective's
  int times = 0;
  int in = 0;
  std::string clause = {};
};

// One version of a contract: as it was agreed first, or as an amendment has it.
struct Contract {
  std::string name;
  uint64_t id = 0;       // stable hash of the name
  uint64_t version = 0;  // stable hash of what it says, without amendments
  // The same without exclusions, which are facts, without who hears of it, and
  // without how it goes on, of which notice may be given.
  uint64_t terms_version = 0;
  std::string amendment;  // the clause that made this version; or empty
  std::string title;
  std::string provider;
  std::string client;
  std::string time_zone;
  absl::TimeZone zone;
  int64_t effective_us = 0;   // first instant at which this version is in force
  int64_t terminates_us = 0;  // first at which it no longer is; INT64_MAX
  std::optional<Renewal> renewal;  // then INT64_MAX, unless it is amended
  int64_t close_after_us = 0;  // grace between a period's end and its closing
  std::vector<ScopeLine> covers;
  std::vector<ScopeLine> except;
  std::vector<std::string> calendar_names;
  std::vector<CalendarSpec> calendars;  // same index as the names
  std::vector<Objective> objectives;
  std::vector<Exclusion> exclusions;
  std::optional<Forecast> forecast;
  std::vector<TerminationRight> termination_rights;
  std::vector<EscalationLine> escalation;
  // The contract that this one inherits from at last, or its own name: what
  // goes wrong in several of them at once is one thing for whoever hears of it.
  std::string group;
  std::optional<CreditTerms> credits;
  uint64_t credits_version = 0;  // stable hash of their own text
};

// Whether the contract's forecast is of what the objective counts: of all that
// is offered in its scope, at the enqueue, without slots.
bool ForecastCounts(const Contract& contract, const Objective& objective);

struct ContractBook {
  uint64_t hash = 0;  // of the files; see holdline.Book
  // The versions of a contract stand together, in the order in which they come
  // into force: see operators/contract/versions.h.
  std::vector<Contract> contracts;
};

// Shell-like match of a whole text: * any run, ? any one byte.
bool GlobMatches(std::string_view pattern, std::string_view text);

// Whether what this says is covered, by one line as a whole; see ScopeLine.
bool Matches(const ScopeLine& line, std::string_view channel,
             std::string_view queue,
             const std::map<std::string, std::string>& attributes,
             EntityKind kind = EntityKind::kContact);

// The slice by which a watch of this length moves, microseconds: 1 s up to
// 5 min, 10 s up to 1 h, 5 min up to 1 day, 30 min up to 7 days, else 2 h.
int64_t SliceUs(int64_t watch_us);

// The slice in which score books for all watches of the objective: the finest
// that any of them needs. 0 where there are no watches.
int64_t BaseSliceUs(const Objective& objective);

uint64_t ObjectiveId(std::string_view contract, std::string_view objective);
uint64_t ContractId(std::string_view contract);

}  // namespace holdline

// Start here: the statement of one contract for one period, as a provider hands
// it to its client, and how it is written.
//
// Every figure is judge's: make_statement.h fills the structs from its rows and
// its ledger. Nothing in it tells of a single contact. The same statement
// always gives the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/report/report.h"

namespace holdline {

// Contacts by whole seconds of their wait, rounded up: a wait of exactly 20 s
// lies in 20, one that is longer in 21. So what is within a limit of whole
// seconds is told exactly. No count is zero.
using WaitCounts = std::map<int64_t, int64_t>;

// Terms that were in force in the period.
struct StatementTerms {
  std::string version = {};  // the hash of the contract's text
  std::string amendment =
      {};                // the clause that made it; empty: as agreed first
  bool is_first = true;  // else an amendment
  int64_t from_us = 0;
  std::optional<int64_t> to_us = {};  // exclusive; absent: open-ended
};

// A day of the period in which anything counts.
struct StatementDay {
  int64_t start_us = 0;
  std::string state = {};  // of the day by itself
  std::optional<double> value = {};
  int64_t counted = 0;
  int64_t met = 0;
};

// What waits are compared with.
struct WaitLimit {
  double seconds = 0;
  std::string words = {};  // "within 20 s"
  // Whether each wait is held against it, not their mean.
  bool is_of_each = true;
};

// An objective in one slot; where nothing counts the state is "no_data".
struct StatementSlot {
  ReportResult result = {};
  std::string held = {};  // "at least 80 %, the mean of the days"
  std::string form = {};  // of a verdict of parts: "Mean of the days"
  std::vector<StatementDay> days = {};  // none where the period is one itself
  WaitCounts waits = {};                // of those who were answered
  std::optional<WaitLimit> limit = {};
};

struct StatementObjective {
  std::string name = {};
  std::string clause = {};
  std::string measure = {};
  std::string thing = "contact";  // or "case", "outage"
  bool counts_cases = false;
  bool counts_time = false;
  Unit unit = Unit::kShare;
  std::string promise =
      {};  // "the share of contacts that are answered within 20 s"
  // What counts and how, a sentence each.
  std::vector<std::string> rules = {};
  std::vector<StatementSlot> slots = {};

  // "contacts", "Cases": what it counts.
  std::string Things() const { return thing + "s"; }
  std::string CapitalThings() const {
    std::string things = Things();
    things[0] = static_cast<char>(things[0] - 'a' + 'A');
    return things;
  }
};

// What the contract takes out of the period's numbers, without contacts' ids.
struct StatementExclusion {
  std::string what =
      {};  // "What entered a queue from ... does not count for ..."
  std::string reason = {};
  std::string ref = {};
  std::string author = {};  // or empty
};

// What the client owed for the period.
struct StatementForecast {
  std::string counted_by = {};  // the objective that counts what came
  bool is_due = false;          // a forecast has to be there in time
  bool is_late = false;         // and was not
};

// An entry of the ledger, as holdline.LedgerEntry has it.
struct StatementEntry {
  std::string id = {};
  std::string objective = {};
  std::string clause = {};
  std::string period = {};  // "month"
  int64_t start_us = 0;
  int64_t end_us = 0;
  std::string kind = {};  // "credit", "bonus", "earn_back"
  std::string currency = {};
  int digits = 2;  // of its minor unit
  int64_t amount_minor = 0;
  std::string reason = {};
  std::string corrects = {};  // the entry before; or empty
  int64_t clock_us = 0;
};

struct Statement {
  std::string contract = {};
  std::string title = {};
  std::string provider = {};  // empty where the contract does not say
  std::string client = {};    // likewise
  absl::TimeZone zone = {};
  std::string period = {};        // "month"
  std::string period_title = {};  // "March 2026"
  int64_t start_us = 0;
  int64_t end_us = 0;    // exclusive
  int64_t close_us = 0;  // when it closes
  bool closed = false;
  int64_t clock_us = 0;  // of what was read
  std::vector<StatementTerms> terms = {};
  std::vector<StatementObjective> objectives = {};
  std::vector<StatementExclusion> exclusions = {};
  std::optional<StatementForecast> forecast = {};
  // Periods in this one with which the client may end the contract.
  std::vector<ReportTermination> terminations = {};
  // Of the periods that lie in this one.
  bool has_credits = false;         // the contract has any
  std::string credits_period = {};  // what they are settled by: "month"
  std::vector<ReportCredit> credits = {};
  std::vector<StatementEntry> entries = {};  // in the order of the ledger
  ReportEvents events = {};
  int64_t lost = 0;           // contacts of the contract whose end never came
  std::string holdline = {};  // its version
};

// What all credits of one currency come to: those in the ledger, or those of
// periods that run, if they closed as they are.
struct StatementTotal {
  std::string currency = {};
  int digits = 2;
  bool closed = false;
  int64_t credit_minor = 0;
  int64_t bonus_minor = 0;
};
// By closed and currency, the closed first.
std::vector<StatementTotal> TotalsOf(const Statement& statement);

enum class StatementFormat { kHtml, kJson, kCsv };
std::string RenderStatement(const Statement& statement, StatementFormat format);

// One page that needs nothing else: no script, no file, no network. To be read
// on screens, light and dark, wide and narrow, and on paper.
std::string StatementHtml(const Statement& statement);

// One JSON object:
//   {"contract", "title", "provider", "client", "time_zone",
//    "period": {"period", "title", "start", "end", "closed", "closes",
//      "clock"},
//    "terms": [{"version", "from", "to", "amendment"}],
//    "objectives": [{"objective", "clause", "measure", "promise", "rules": [],
//      "slots": [{"held", "result": RESULT,
//        "days": [{"start", "state", "value", "counted", "met"}],
//        "waits": [{"seconds", "contacts"}]}]}],
//    "exclusions": [{"what", "reason", "ref", "author"}],
//    "forecast": null | {"counted_by", "due", "late"},
//    "termination_rights": [{"objective", "period", "start", "end", "misses",
//      "of_periods"}],
//    "credits": [CREDIT],
//    "entries": [{"entry_id", "objective", "clause", "period", "start", "end",
//      "kind", "currency", "amount_minor", "reason", "corrects", "at"}],
//    "totals": [{"currency", "closed", "credit_minor", "bonus_minor"}],
//    "events": EVENTS, "lost", "holdline"}
// RESULT, CREDIT and EVENTS are those of ReportJson; `waits` are of those who
// were answered, by seconds rounded up. What the contract does not say is an
// empty text; `to` is null where nothing ends.
std::string StatementJson(const Statement& statement);

// RFC 4180 with one header line; a line for each objective and slot ("result"),
// for each entry of the ledger ("entry") and for what each objective's credits
// come to ("credit"), told apart by the column `line`.
std::string StatementCsv(const Statement& statement);

// The style sheet of StatementHtml.
std::string StatementStyle();

}  // namespace holdline

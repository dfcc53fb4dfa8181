#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/report/json_text.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/statement/statement.h"

namespace holdline {
namespace {

std::string Instant(int64_t time_us, absl::TimeZone zone) {
  return JsonString(InstantText(time_us, zone));
}

// The values one below the other.
template <typename Values, typename Write>
std::string List(const Values& values, const char* indent, const Write& write) {
  std::vector<std::string> written;
  for (const auto& value : values) {
    written.push_back(absl::StrCat("\n", indent, write(value)));
  }
  return absl::StrCat("[", absl::StrJoin(written, ","), "]");
}

template <typename Values, typename Write>
std::string JsonRow(const Values& values, const Write& write) {
  std::vector<std::string> written;
  for (const auto& value : values) written.push_back(write(value));
  return absl::StrCat("[", absl::StrJoin(written, ", "), "]");
}

class StatementWriter {
 public:
  explicit StatementWriter(const Statement& statement)
      : statement_(statement), zone_(statement.zone) {}

  std::string Write() const {
    const Statement& of = statement_;
    return absl::StrCat(
        "{\n  \"contract\": ", JsonString(of.contract),
        ",\n  \"title\": ", JsonString(of.title),
        ",\n  \"provider\": ", JsonString(of.provider),
        ",\n  \"client\": ", JsonString(of.client),
        ",\n  \"time_zone\": ", JsonString(zone_.name()),
        ",\n  \"period\": ", Period(), ",\n  \"terms\": ",
        List(of.terms, "    ", [&](const auto& terms) { return Terms(terms); }),
        ",\n  \"objectives\": ",
        List(of.objectives, "    ",
             [&](const auto& objective) { return Objective(objective); }),
        ",\n  \"exclusions\": ",
        List(of.exclusions, "    ",
             [](const auto& exclusion) { return Exclusion(exclusion); }),
        ",\n  \"forecast\": ", Forecast(), ",\n  \"termination_rights\": ",
        List(of.terminations, "    ",
             [&](const auto& right) { return TerminationJson(right, zone_); }),
        ",\n  \"credits\": ",
        List(of.credits, "    ",
             [&](const auto& credit) { return CreditJson(credit, zone_); }),
        ",\n  \"entries\": ",
        List(of.entries, "    ",
             [&](const auto& entry) { return Entry(entry); }),
        ",\n  \"totals\": ",
        List(TotalsOf(of), "    ",
             [&](const auto& total) { return Total(total); }),
        ",\n  \"events\": ", EventsJson(of.events), ",\n  \"lost\": ", of.lost,
        ",\n  \"holdline\": ", JsonString(of.holdline), "\n}\n");
  }

 private:
  std::string Period() const {
    const Statement& of = statement_;
    return absl::StrCat("{\"period\": ", JsonString(of.period),
                        ", \"title\": ", JsonString(of.period_title),
                        ", \"start\": ", Instant(of.start_us, zone_),
                        ", \"end\": ", Instant(of.end_us, zone_),
                        ", \"closed\": ", JsonBool(of.closed),
                        ", \"closes\": ", Instant(of.close_us, zone_),
                        ", \"clock\": ", Instant(of.clock_us, zone_), "}");
  }

  std::string Terms(const StatementTerms& terms) const {
    return absl::StrCat(
        "{\"version\": ", JsonString(terms.version),
        ", \"from\": ", Instant(terms.from_us, zone_),
        ", \"to\": ", terms.to_us ? Instant(*terms.to_us, zone_) : "null",
        ", \"amendment\": ", JsonString(terms.amendment), "}");
  }

  static std::string Exclusion(const StatementExclusion& exclusion) {
    return absl::StrCat("{\"what\": ", JsonString(exclusion.what),
                        ", \"reason\": ", JsonString(exclusion.reason),
                        ", \"ref\": ", JsonString(exclusion.ref),
                        ", \"author\": ", JsonString(exclusion.author), "}");
  }

  std::string Forecast() const {
    if (!statement_.forecast) return "null";
    const StatementForecast& forecast = *statement_.forecast;
    return absl::StrCat("{\"counted_by\": ", JsonString(forecast.counted_by),
                        ", \"due\": ", JsonBool(forecast.is_due),
                        ", \"late\": ", JsonBool(forecast.is_late), "}");
  }

  std::string Objective(const StatementObjective& objective) const {
    return absl::StrCat(
        "{\"objective\": ", JsonString(objective.name),
        ", \"clause\": ", JsonString(objective.clause),
        ", \"measure\": ", JsonString(objective.measure),
        ",\n     \"promise\": ", JsonString(objective.promise),
        ",\n     \"rules\": ", JsonRow(objective.rules, JsonString),
        ",\n     \"slots\": ",
        List(objective.slots, "       ",
             [&](const auto& slot) { return Slot(slot); }),
        "}");
  }

  std::string Slot(const StatementSlot& slot) const {
    return absl::StrCat(
        "{\"held\": ", JsonString(slot.held),
        ",\n        \"result\": ", ResultJson(slot.result, zone_),
        ",\n        \"days\": ",
        List(slot.days, "          ",
             [&](const auto& day) { return Day(day); }),
        ",\n        \"waits\": ",
        JsonRow(slot.waits,
                [](const auto& wait) {
                  return absl::StrCat("{\"seconds\": ", wait.first,
                                      ", \"contacts\": ", wait.second, "}");
                }),
        "}");
  }

  std::string Day(const StatementDay& day) const {
    return absl::StrCat("{\"start\": ", Instant(day.start_us, zone_),
                        ", \"state\": ", JsonString(day.state),
                        ", \"value\": ", JsonNumber(day.value),
                        ", \"counted\": ", day.counted, ", \"met\": ", day.met,
                        "}");
  }

  std::string Entry(const StatementEntry& entry) const {
    return absl::StrCat("{\"entry_id\": ", JsonString(entry.id),
                        ", \"objective\": ", JsonString(entry.objective),
                        ", \"clause\": ", JsonString(entry.clause),
                        ", \"period\": ", JsonString(entry.period),
                        ", \"start\": ", Instant(entry.start_us, zone_),
                        ", \"end\": ", Instant(entry.end_us, zone_),
                        ", \"kind\": ", JsonString(entry.kind),
                        ", \"currency\": ", JsonString(entry.currency),
                        ", \"amount_minor\": ", entry.amount_minor,
                        ", \"reason\": ", JsonString(entry.reason),
                        ", \"corrects\": ", JsonString(entry.corrects),
                        ", \"at\": ", Instant(entry.clock_us, zone_), "}");
  }

  static std::string Total(const StatementTotal& total) {
    return absl::StrCat("{\"currency\": ", JsonString(total.currency),
                        ", \"closed\": ", JsonBool(total.closed),
                        ", \"credit_minor\": ", total.credit_minor,
                        ", \"bonus_minor\": ", total.bonus_minor, "}");
  }

  const Statement& statement_;
  const absl::TimeZone zone_;
};

}  // namespace

std::string StatementJson(const Statement& statement) {
  return StatementWriter(statement).Write();
}

}  // namespace holdline

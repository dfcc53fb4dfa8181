#include "operators/judge/notification.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "engine/base/check.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"
#include "operators/judge/json_writer.h"

namespace holdline {
namespace {

// Long enough for whoever delivers it to be started again.
constexpr int64_t kNoticeStandsUs = kDayUs;

// "HoldlineAtRisk", in capitals as Prometheus' alerts are.
std::string AlertName(Occasion occasion) {
  std::string name = "Holdline";
  bool begins_word = true;
  for (const char c : OccasionName(occasion)) {
    if (c != '_') {
      const auto letter = static_cast<unsigned char>(c);
      name += begins_word ? absl::ascii_toupper(letter) : c;
    }
    begins_word = c == '_';
  }
  return name;
}

// As Prometheus' rules are wont to have it.
const char* Severity(Occasion occasion) {
  switch (occasion) {
    case Occasion::kBreached:
    case Occasion::kBehind:
    case Occasion::kLost:
    case Occasion::kMissed:
      return "critical";
    default:
      return "warning";
  }
}

std::string_view Words(Occasion occasion) {
  switch (occasion) {
    case Occasion::kAtRisk:
      return "at risk";
    case Occasion::kForecastLate:
      return "the client's forecast is late";
    case Occasion::kTerminationRight:
      return "missed so often that the client may end the contract";
    case Occasion::kRenewalDue:
      return "it goes on by itself unless notice is given in time";
    default:
      return OccasionName(occasion);
  }
}

std::string ValueText(ValueUnit unit, double value) {
  switch (unit) {
    case ValueUnit::kShare:
      return absl::StrFormat("%.2f %%", value * 100);
    case ValueUnit::kDuration:
      return absl::StrFormat("%.1f s", value);
    case ValueUnit::kContacts:
      return absl::StrFormat("%.0f", value);
  }
  HL_CHECK(false);
  return "";
}

std::string TargetText(ValueUnit unit, bool at_most, double target) {
  return Concat(at_most ? "at most " : "at least ", ValueText(unit, target));
}

std::string WindowText(const Trouble& trouble) {
  if (trouble.IsOfWatch()) return DurationText(*trouble.watch_us);
  // Wherever it begins.
  return trouble.period.kind == PeriodKind::kMonth ? "month"
                                                   : trouble.period.Name();
}

std::string InstantText(int64_t time_us) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(time_us),
                          absl::UTCTimeZone());
}

std::string SubjectText(const Addressee& to, std::string_view slot) {
  return Concat(to.contract, to.objective.empty() ? "" : ", ", to.objective,
                slot.empty() ? "" : Concat(" (", slot, ")"));
}

std::string Summary(const Addressee& to, const Trouble& worst) {
  std::string text =
      Concat(SubjectText(to, worst.slot), ": ", Words(worst.occasion()),
             worst.IsOfWatch() ? " over " : " this ", WindowText(worst));
  if (worst.value.has_value()) {
    text += Concat(": ", ValueText(worst.unit, *worst.value));
  }
  if (worst.target.has_value()) {
    text +=
        Concat(" (", TargetText(worst.unit, worst.at_most, *worst.target), ")");
  }
  return text;
}

// "prime 5m: at_risk, prime month: behind"
std::string TroublesText(const std::vector<const Trouble*>& all) {
  std::string text;
  for (const Trouble* const one : all) {
    text += Concat(text.empty() ? "" : ", ", one->slot,
                   one->slot.empty() ? "" : " ", WindowText(*one), ": ",
                   OccasionName(one->occasion()));
  }
  return text;
}

std::string DayText(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(time_us), zone);
}

// "acme, answer: missed, month from 2026-02-01"
std::string NoticeSummary(const Addressee& to, Occasion occasion,
                          const Alert& alert, absl::TimeZone zone) {
  const std::string text =
      Concat(SubjectText(to, alert.slot()), ": ", Words(occasion));
  if (occasion == Occasion::kRenewalDue) {
    return Concat(text, ", by ", DayText(alert.due_us(), zone));
  }
  return alert.period().empty()
             ? text
             : Concat(text, ", ", alert.period(), " from ",
                      DayText(alert.period_start_us(), zone));
}

// One alert of the array, part by part.
class AlertObject {
 public:
  AlertObject(const Addressee& to, Occasion occasion,
              std::string_view period = {})
      : json_(&text_) {
    json_.BeginObject();
    json_.BeginObject("labels");
    json_.Text("alertname", AlertName(occasion));
    json_.Text("contract", to.contract);
    json_.Text("group", to.group);
    if (!to.objective.empty()) json_.Text("objective", to.objective);
    json_.Text("notify", to.receiver);
    if (!period.empty()) json_.Text("period", period);
    json_.Text("severity", Severity(occasion));
    json_.EndObject();
    json_.BeginObject("annotations");
  }
  void Annotate(std::string_view name, std::string_view text) {
    if (!text.empty()) json_.Text(name, text);
  }
  void AddTo(std::string& alerts, int64_t starts_us,
             std::optional<int64_t> ends_us) {
    json_.EndObject();
    json_.Text("startsAt", InstantText(starts_us));
    if (ends_us.has_value()) json_.Text("endsAt", InstantText(*ends_us));
    json_.EndObject();
    alerts += Concat(alerts.empty() ? "" : ",", text_);
  }

 private:
  std::string text_;
  JsonWriter json_;
};

}  // namespace

Occasion Trouble::occasion() const {
  if (state == ObjectiveState::kLost) return Occasion::kLost;
  if (state == ObjectiveState::kAtRisk) return Occasion::kAtRisk;
  return IsOfWatch() ? Occasion::kBreached : Occasion::kBehind;
}

bool IsWorse(const Trouble& a, const Trouble& b) {
  const int severity = SeverityOf(a.state);
  const int other = SeverityOf(b.state);
  return severity != other ? severity > other : a.IsOfWatch() && !b.IsOfWatch();
}

void NotificationWriter::Begin(const Addressee& to, const Trouble& worst,
                               const std::vector<const Trouble*>& all,
                               int64_t since_us) {
  AlertObject alert(to, worst.occasion());
  alert.Annotate("summary", Summary(to, worst));
  alert.Annotate("windows", TroublesText(all));
  alert.Annotate("clause", worst.clause);
  alert.AddTo(alerts_, since_us, std::nullopt);
}

void NotificationWriter::End(const Addressee& to, Occasion occasion,
                             int64_t since_us, int64_t clock_us) {
  AlertObject alert(to, occasion);
  alert.Annotate("summary", Concat(SubjectText(to, ""), ": ", Words(occasion),
                                   " no longer"));
  alert.AddTo(alerts_, since_us, clock_us);
}

void NotificationWriter::Notice(const Addressee& to, Occasion occasion,
                                const Alert& told, const Contract& contract) {
  AlertObject alert(to, occasion, told.period());
  alert.Annotate("summary", NoticeSummary(to, occasion, told, contract.zone));
  alert.Annotate("clause", told.clause());
  alert.AddTo(alerts_, told.since_us(), told.since_us() + kNoticeStandsUs);
}

void NotificationWriter::WithdrawNotice(const Addressee& to, Occasion occasion,
                                        const Alert& told,
                                        const Contract& contract) {
  AlertObject alert(to, occasion, told.period());
  alert.Annotate("summary",
                 Concat(NoticeSummary(to, occasion, told, contract.zone),
                        ": not so after all"));
  alert.AddTo(alerts_, told.since_us(), told.since_us());
}

std::string NotificationWriter::Take() {
  std::string array = Concat("[", alerts_, "]");
  alerts_.clear();
  return array;
}

std::string NotificationKey(const Addressee& to) {
  return Concat(to.contract, "/", to.objective, "/", to.receiver);
}

std::string NoticeKey(const Addressee& to, Occasion occasion,
                      std::string_view period) {
  return Concat(NotificationKey(to), "/", OccasionName(occasion),
                period.empty() ? "" : "/", period);
}

}  // namespace holdline

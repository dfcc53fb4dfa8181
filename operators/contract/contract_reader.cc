#include "operators/contract/contract_reader.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/amendment_reader.h"
#include "operators/contract/calendar_reader.h"
#include "operators/contract/civil.h"
#include "operators/contract/coverage.h"
#include "operators/contract/credits_reader.h"
#include "operators/contract/escalation_reader.h"
#include "operators/contract/exclusion_reader.h"
#include "operators/contract/fingerprint.h"
#include "operators/contract/instant_reader.h"
#include "operators/contract/names.h"
#include "operators/contract/objective_reader.h"
#include "operators/contract/outlook_reader.h"
#include "operators/contract/relief_reader.h"
#include "operators/contract/scope_reader.h"
#include "operators/contract/service_reader.h"
#include "operators/contract/termination_reader.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

constexpr int64_t kCloseAfterUs = 15 * kMinuteUs;
// Long enough to meet every kind of clock change of a zone.
constexpr int64_t kLookAheadUs = 2 * 366 * kDayUs;
constexpr size_t kMaxObjectives = 256;

void ReadLanguage(YamlMap& map) {
  const auto version = map.Require("holdline", "1");
  if (!version.has_value()) return;
  const std::optional<std::string> text = version->Text();
  if (text.has_value() && *text != "1") {
    version->Error(Concat("the language version ", *text,
                          " is not known; this release reads version 1"));
  }
}

void ReadIdentity(YamlMap& map, Contract& contract) {
  if (const auto name = map.Require("contract", "acme-support")) {
    contract.name = name->Text().value_or("");
    const absl::Status good = CheckName(contract.name);
    if (!contract.name.empty() && !good.ok()) {
      name->Error(std::string(good.message()));
    }
    if (!YamlMap::Has(map.at(), "title")) {
      name->WarnAtKey("there is no `title:`, by which people know it");
    }
  }
  contract.id = ContractId(contract.name);
  contract.group = contract.name;
  if (const auto title = map.Find("title")) {
    contract.title = title->Text().value_or("");
  }
  if (const auto at = map.Find("parties")) {
    YamlMap parties(*at);
    if (const auto provider = parties.Find("provider")) {
      contract.provider = provider->Text().value_or("");
    }
    if (const auto client = parties.Find("client")) {
      contract.client = client->Text().value_or("");
    }
    parties.Close();
  }
}

bool ReadZone(YamlMap& map, Contract& contract) {
  const auto at = map.Require("time_zone", "Europe/Berlin");
  if (!at.has_value()) return false;
  const auto zone = ReadValue(*at, ParseZone);
  if (!zone.has_value()) return false;
  contract.zone = *zone;
  contract.time_zone = at->Text().value_or("");
  return true;
}

void ReadTerm(YamlMap& map, Contract& contract) {
  const auto effective = map.Require("effective", "2026-01-01");
  const auto terminates = map.Find("terminates");
  contract.terminates_us = std::numeric_limits<int64_t>::max();
  std::optional<int64_t> from_us;
  std::optional<int64_t> to_us;
  if (effective.has_value()) {
    from_us = ReadInstant(*effective, contract.zone, DayMeans::kBeginning);
  }
  if (terminates.has_value()) {
    to_us = ReadInstant(*terminates, contract.zone, DayMeans::kEnd);
  }
  contract.effective_us = from_us.value_or(0);
  if (!to_us.has_value()) return;
  contract.terminates_us = *to_us;
  if (from_us.has_value() && *to_us <= *from_us) {
    terminates->Error(Concat("`terminates` (", *terminates->Text(),
                             ") is before `effective` (", *effective->Text(),
                             ")"));
  }
}

Renewal ReadRenewal(const YamlCursor& at) {
  Renewal renewal;
  YamlMap map(at);
  const auto read = [](const std::optional<YamlCursor>& from, CivilSpan& span) {
    if (!from.has_value()) return;
    span = ReadValue(*from, ParseCivilSpan).value_or(span);
  };
  read(map.Require("for", "1 year"), renewal.length);
  read(map.Require("notice", "90 days"), renewal.notice);
  read(map.Find("remind"), renewal.remind);
  map.Close();
  return renewal;
}

// Then it does not end: it is extended until somebody says in the file when it
// does.
void ReadRenews(YamlMap& map, Contract& contract) {
  const auto at = map.Find("renews");
  if (!at.has_value()) return;
  contract.renewal = ReadRenewal(*at);
  constexpr int64_t kNoEnd = std::numeric_limits<int64_t>::max();
  if (contract.terminates_us == kNoEnd) {
    at->ErrorAtKey(
        "what renews itself has a first term: give its last day as "
        "`terminates`");
    contract.renewal.reset();
    return;
  }
  contract.renewal->first_end =
      contract.zone.At(absl::FromUnixMicros(contract.terminates_us)).cs;
  contract.terminates_us = kNoEnd;
}

void ReadCloseAfter(YamlMap& map, Contract& contract) {
  contract.close_after_us = kCloseAfterUs;
  if (const auto at = map.Find("close_after")) {
    contract.close_after_us =
        ReadDurationWithin(*at, 0, 7 * kDayUs).value_or(kCloseAfterUs);
  }
}

// Relief goes by what is owed.
void ReadWhatTheClientOwes(YamlMap& map, const FindTable& find_table,
                           Contract& contract) {
  bool says_forecast = false;
  if (const auto at = map.Find("client")) {
    YamlMap client(*at);
    if (const auto forecast = client.Find("forecast")) {
      says_forecast = true;
      contract.forecast = ReadForecast(*forecast, find_table, contract);
      AlignOutlooks(contract);
    }
    client.NotYet({"specifications"});
    client.Close();
  }
  if (const auto relief = map.Find("relief")) {
    ReadRelief(*relief, says_forecast, contract);
  }
}

struct ReadScopes {
  std::vector<ReadScope> covers;
  std::vector<ReadScope> except;
  bool covers_are_whole = false;
};

ReadScopes ReadScopesOf(YamlMap& map) {
  ReadScopes scopes;
  if (const auto covers = map.Require("covers", "[{queue: \"acme-*\"}]")) {
    const size_t errors_before = covers->ErrorsSoFar();
    scopes.covers = ReadCoversLines(*covers);
    scopes.covers_are_whole = covers->ErrorsSoFar() == errors_before;
  }
  if (const auto except = map.Find("except")) {
    scopes.except = ReadExceptLines(*except);
  }
  CheckCovers(scopes.covers, scopes.except);
  return scopes;
}

void ReadObjectives(YamlMap& map, const ReadScopes& scopes,
                    ReadCalendars& calendars, Contract& contract) {
  const auto at =
      map.Require("objectives", "{answer: {measure: service_level, ...}}");
  if (!at.has_value()) return;
  const ObjectiveContext context{.calendars = calendars,
                                 .covers = scopes.covers,
                                 .except = scopes.except,
                                 .covers_are_whole = scopes.covers_are_whole};
  for (const YamlCursor& entry : at->Entries()) {
    Objective& objective =
        contract.objectives.emplace_back(ReadObjective(entry, context));
    if (!IsOfServices(objective.measure)) continue;
    objective.services.names =
        ServicesOf(objective.of, scopes.covers, scopes.except);
  }
  if (contract.objectives.size() > kMaxObjectives) {
    at->ErrorAtKey(
        Concat("more than ", kMaxObjectives, " objectives in one contract"));
  }
}

void WarnOfHolidays(const ReadCalendars& calendars, const Contract& contract) {
  const bool ends =
      contract.terminates_us != std::numeric_limits<int64_t>::max();
  const absl::CivilYear last_year(
      contract.zone.At(absl::FromUnixMicros(contract.terminates_us - 1)).cs);
  for (const auto& [name, list] : calendars.holidays) {
    if (!list.used) {
      list.at.WarnAtKey("no calendar is `closed` on this list");
    } else if (ends && absl::CivilYear(*list.days.rbegin()) < last_year) {
      list.at.WarnAtKey(Concat("the list ends ",
                               absl::FormatCivilTime(*list.days.rbegin()),
                               ", before the contract's last year, ",
                               absl::FormatCivilTime(last_year)));
    }
  }
}

// What is legal but odd. Only for contracts without mistakes, which would make
// most of it untrue.
void WarnOfOddities(const ReadCalendars& calendars, const Contract& contract) {
  WarnOfHolidays(calendars, contract);
  // Its sum must not pass the end of the numbers.
  const int64_t look_to_us =
      contract.terminates_us - contract.effective_us < kLookAheadUs
          ? contract.terminates_us
          : contract.effective_us + kLookAheadUs;
  for (const NamedCalendar& calendar : calendars.calendars) {
    if (!calendar.used) calendar.at.WarnAtKey("nothing uses this calendar");
    const std::string remark =
        ClockChangeRemark(calendar.spec, contract.effective_us, look_to_us);
    if (!remark.empty()) calendar.at.WarnAtKey(remark);
  }
}

// Facts of the table, which the document only names.
uint64_t HashOf(const Forecast& forecast) {
  uint64_t hash = StableHash("holdline.Forecast");
  const auto add = [&](int64_t number) {
    hash = CombineHash(hash, static_cast<uint64_t>(number));
  };
  for (const Forecast::Part& part : forecast.parts) {
    add(part.slice);
    add(part.contacts);
  }
  for (const int64_t month : forecast.months_in_time) add(month);
  return hash;
}

std::vector<ScopeLine> LinesOf(std::vector<ReadScope> scopes) {
  std::vector<ScopeLine> lines;
  for (ReadScope& scope : scopes) lines.push_back(std::move(scope.line));
  return lines;
}

YamlNode Without(std::initializer_list<std::string_view> keys,
                 YamlNode document) {
  for (const std::string_view key : keys) EraseOnly(document, key);
  return document;
}

// Of what the document says apart from some of its keys.
uint64_t HashWithout(std::initializer_list<std::string_view> keys,
                     const YamlCursor& document) {
  const bool has_any = std::any_of(
      keys.begin(), keys.end(),
      [&](std::string_view key) { return YamlMap::Has(document, key); });
  return has_any ? ContentHash(Without(keys, document.node()))
                 : ContentHash(document.node());
}

void ReadPeriodTerms(YamlMap& map) {
  constexpr std::string_view kLater[] = {"prorate_by_contacts"};
  if (const auto at = map.Find("period_terms")) {
    ReadOnlyWord(*at, "how a period that spans an amendment is settled",
                 "in_force_at_end", kLater);
  }
}

// What a document says of all versions.
struct OfAllVersions {
  std::vector<Amendment> amendments;
  std::vector<ReadExclusion> exclusions;
};

// One version, without amendments of its own and without exclusions: what the
// document has of them goes to `of_all`.
std::optional<Contract> ReadVersion(const YamlCursor& document,
                                    const FindTable& find_table,
                                    OfAllVersions& of_all) {
  const size_t errors_before = document.ErrorsSoFar();
  Contract contract;
  YamlMap map(document);
  if (!map.is_map()) return std::nullopt;
  ReadLanguage(map);
  ReadIdentity(map, contract);
  // Without a zone no local time means anything; UTC stands in, so that the
  // rest is still checked.
  if (!ReadZone(map, contract)) contract.zone = absl::UTCTimeZone();
  ReadTerm(map, contract);
  ReadRenews(map, contract);
  const size_t errors_before_others = document.ErrorsSoFar();
  if (const auto at = map.Find("amendments")) {
    of_all.amendments = ReadAmendments(*at, contract);
  }
  if (const auto at = map.Find("exclusions")) {
    of_all.exclusions = ReadExclusions(*at, contract.zone);
  }
  const size_t errors_of_others = document.ErrorsSoFar() - errors_before_others;
  ReadPeriodTerms(map);
  ReadCloseAfter(map, contract);
  const ReadScopes scopes = ReadScopesOf(map);
  ReadCalendars calendars = ReadCalendarSection(
      map.Find("holidays"), map.Find("calendars"), contract.zone);
  ReadObjectives(map, scopes, calendars, contract);
  ReadWhatTheClientOwes(map, find_table, contract);
  if (const auto right = map.Find("termination_right")) {
    contract.termination_rights = ReadTerminationRights(*right, contract);
  }
  if (const auto credits = map.Find("credits")) {
    contract.credits = ReadCredits(*credits, contract);
    contract.credits_version = ContentHash(credits->node());
  }
  if (const auto escalation = map.Find("escalation")) {
    contract.escalation = ReadEscalation(
        *escalation, contract, document.ErrorsSoFar() == errors_before);
  }
  // The loader has done what these say.
  for (const char* key : {"inherits", "template", "for_each"}) map.Find(key);
  map.Close();
  if (document.ErrorsSoFar() != errors_before + errors_of_others) {
    return std::nullopt;
  }

  WarnOfOddities(calendars, contract);
  contract.version = HashWithout({"amendments"}, document);
  contract.terms_version = HashWithout(
      {"amendments", "exclusions", "escalation", "renews"}, document);
  if (contract.forecast.has_value()) {
    contract.version =
        CombineHash(contract.version, HashOf(*contract.forecast));
  }
  contract.covers = LinesOf(scopes.covers);
  contract.except = LinesOf(scopes.except);
  for (NamedCalendar& calendar : calendars.calendars) {
    contract.calendar_names.push_back(std::move(calendar.name));
    contract.calendars.push_back(std::move(calendar.spec));
  }
  for (Objective& objective : contract.objectives) {
    objective.id = VersionedObjectiveId(contract, objective);
  }
  return contract;
}

// Most of a version's mistakes are those of the version before.
void TellNews(std::vector<Diagnostic> told, YamlSink& sink) {
  for (Diagnostic& one : told) {
    if (std::find(sink.diagnostics->begin(), sink.diagnostics->end(), one) !=
        sink.diagnostics->end()) {
      continue;
    }
    if (one.severity == Severity::kError) ++sink.errors;
    sink.diagnostics->push_back(std::move(one));
  }
}

// What only both together can show.
void CheckSuccession(const Amendment& amendment, const Contract& before,
                     const Contract& after) {
  const YamlCursor& at = amendment.set.front();
  if (amendment.effective_us > before.terminates_us) {
    at.Error("the contract has ended before this amendment comes into force");
  }
  if (before.credits && after.credits &&
      before.credits->currency != after.credits->currency) {
    at.Error(Concat("the credits were in ", before.credits->currency,
                    " and cannot go on in ", after.credits->currency));
  }
}

// The version that the amendment makes of the one before; nothing where that is
// none.
std::optional<Contract> ReadAmended(const Amendment& amendment,
                                    const YamlNode& document,
                                    const FindTable& find_table,
                                    YamlSink& sink) {
  std::vector<Diagnostic> told;
  YamlSink own{.files = sink.files, .diagnostics = &told};
  OfAllVersions known;
  auto version = ReadVersion(YamlCursor(document, own), find_table, known);
  TellNews(std::move(told), sink);
  if (!version.has_value()) return std::nullopt;
  version->effective_us = amendment.effective_us;
  version->amendment = amendment.clause;
  return version;
}

}  // namespace

std::vector<Contract> ReadContract(const YamlNode& document,
                                   const FindTable& find_table,
                                   YamlSink& sink) {
  const size_t errors_before = sink.errors;
  OfAllVersions of_all;
  auto first = ReadVersion(YamlCursor(document, sink), find_table, of_all);
  std::vector<Contract> versions;
  if (first.has_value()) versions.push_back(*std::move(first));
  YamlNode amended = of_all.amendments.empty()
                         ? YamlNode()
                         : Without({"amendments"}, document);
  for (const Amendment& amendment : of_all.amendments) {
    if (!Amend(amendment, amended)) continue;
    auto version = ReadAmended(amendment, amended, find_table, sink);
    if (!version.has_value() || versions.empty()) continue;
    CheckSuccession(amendment, versions.back(), *version);
    versions.back().terminates_us =
        std::min(versions.back().terminates_us, amendment.effective_us);
    versions.push_back(*std::move(version));
  }
  // Names can be looked up only where every version could be read.
  if (versions.size() == of_all.amendments.size() + 1) {
    AddExclusions(of_all.exclusions, versions);
  }
  if (sink.errors != errors_before) versions.clear();
  return versions;
}

}  // namespace holdline

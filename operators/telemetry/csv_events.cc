#include "operators/telemetry/csv_events.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "operators/telemetry/finish_event.h"
#include "operators/telemetry/limits.h"
#include "operators/telemetry/rfc3339.h"

namespace holdline {
namespace {

// "" where the row is too short; only rows without a header can be.
std::string_view At(const CsvRow& row, const CsvColumn& column) {
  return column.index < row.fields.size() ? row.fields[column.index]
                                          : std::string_view{};
}

bool IsOneOf(std::string_view text, const std::vector<std::string>& values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

std::string_view TextOf(const CsvRow& row, const CsvText& form) {
  if (!form.column) return form.value;
  const std::string_view text = At(row, *form.column);
  return IsOneOf(text, form.absent) ? std::string_view{} : text;
}

std::string Quoted(std::string_view text, const CsvColumn& column) {
  constexpr size_t kShown = 80;
  return absl::StrCat("`", column.name, "` is \"",
                      std::string(text.substr(0, kShown)), "\"");
}

// A decimal number of `unit_us`, rounded to the microsecond; far beyond what an
// event may state it is cut.
bool ReadDecimal(std::string_view text, int64_t unit_us, int64_t& us) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc() || stop != end || text.empty()) return false;
  constexpr double kFar = 9e18;
  const double exact = number * static_cast<double>(unit_us);
  us = static_cast<int64_t>(std::round(std::clamp(exact, -kFar, kFar)));
  return true;
}

constexpr const char* kExpectedYears =
    "a time between 1990 and 2100 is expected";

// Near enough that sums of it cannot overflow; FinishEvent draws the line.
bool IsNear(int64_t time_us) {
  return time_us >= 0 && time_us <= 2 * kMaxEventTimeUs;
}

int64_t UnitOf(CsvTime::Form form) {
  switch (form) {
    case CsvTime::Form::kUnixUs:
      return 1;
    case CsvTime::Form::kUnixMs:
      return 1'000;
    default:
      return kSecondUs;
  }
}

// Microseconds of a local clock since its own 1970, as a time.
int64_t FromLocal(int64_t local_us, const absl::TimeZone& zone) {
  int64_t seconds = local_us / kSecondUs;
  int64_t micros = local_us % kSecondUs;
  if (micros < 0) {
    micros += kSecondUs;
    --seconds;
  }
  const absl::CivilSecond civil = absl::CivilSecond(1970, 1, 1) + seconds;
  return absl::ToUnixMicros(absl::FromCivil(civil, zone)) + micros;
}

}  // namespace

bool CsvEvents::Apply(const CsvRow& row, EventBuffer& events,
                      std::vector<RefusedEvent>& refused) {
  if (!row.mistake.empty()) {
    refused.push_back({-1, Refusal::kBadLine, std::string(row.mistake)});
    return true;
  }
  if (columns_ != 0 && row.fields.size() != columns_) {
    refused.push_back({-1, Refusal::kBadLine,
                       absl::StrCat(row.fields.size(), " fields, the header ",
                                    "has ", columns_)});
    return true;
  }
  for (const std::vector<CsvCondition>& conditions : mapping_.skip) {
    if (Holds(row, conditions)) return false;
  }
  bool fits = false;
  for (size_t i = 0; i < mapping_.events.size(); ++i) {
    const CsvEvent& form = mapping_.events[i];
    if (!Holds(row, form.when)) continue;
    fits = true;
    const auto index = static_cast<int32_t>(i);
    const size_t before = events.size();
    Fault fault = ReadEvent(row, form, events, events.Append(index));
    if (fault.reason == Refusal::kNone) continue;
    events.Truncate(before);
    refused.push_back({index, fault.reason, std::move(fault.detail)});
  }
  if (!fits) {
    refused.push_back(
        {-1, Refusal::kUnknownKind, "no event of the mapping fits the row"});
  }
  return true;
}

bool CsvEvents::Holds(const CsvRow& row,
                      const std::vector<CsvCondition>& conditions) const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&row](const CsvCondition& condition) {
                       return IsOneOf(At(row, condition.column),
                                      condition.values);
                     });
}

CsvEvents::Fault CsvEvents::ReadEvent(const CsvRow& row, const CsvEvent& form,
                                      EventBuffer& events, Event& event) {
  event.kind = form.kind;
  Fault fault = ReadTime(row, form.time, event.time_us);
  if (form.wait && fault.IsNone()) {
    fault = ReadDuration(row, *form.wait, event.wait_us);
  }
  if (form.handle && fault.IsNone()) {
    fault = ReadDuration(row, *form.handle, event.handle_us);
  }
  if (mapping_.sequence && fault.IsNone()) {
    fault = ReadNumber(row, *mapping_.sequence, event.sequence);
  }
  if (mapping_.revision && fault.IsNone()) {
    fault = ReadNumber(row, *mapping_.revision, event.revision);
  }
  if (!fault.IsNone()) return fault;
  ReadTexts(row, form, event);
  const Refusal refusal = FinishEvent(event);
  if (refusal != Refusal::kNone) {
    return {refusal, ExplainRefusal(refusal, event)};
  }
  KeepTexts(events, event);
  return {};
}

void CsvEvents::ReadTexts(const CsvRow& row, const CsvEvent& form,
                          Event& event) {
  contact_.clear();
  for (const CsvColumn& column : mapping_.contact) {
    if (!contact_.empty()) contact_ += '/';
    contact_ += At(row, column);
  }
  event.entity_id = contact_;
  event.event_id = TextOf(row, mapping_.event_id);
  event.channel = TextOf(row, form.channel);
  event.queue = TextOf(row, form.queue);
  event.agent = TextOf(row, form.agent);
  event.customer = TextOf(row, form.customer);
  event.service = TextOf(row, form.service);
  attributes_.clear();
  for (const CsvAttribute& attribute : mapping_.attributes) {
    const std::string_view value = At(row, attribute.column);
    if (!value.empty()) attributes_.push_back({attribute.name, value});
  }
  attributes_.resize(NormalizeAttributes(attributes_));
  event.attributes = attributes_;
}

// After FinishEvent: what it has let pass is short enough for the arena.
void CsvEvents::KeepTexts(EventBuffer& events, Event& event) {
  for (std::string_view* text :
       {&event.entity_id, &event.event_id, &event.channel, &event.queue,
        &event.agent, &event.customer, &event.service}) {
    *text = events.Keep(*text);
  }
  for (Attribute& attribute : attributes_) {
    attribute = {events.Keep(attribute.key), events.Keep(attribute.value)};
  }
  event.attributes = events.Keep(attributes_);
}

template <typename T>
CsvEvents::Fault CsvEvents::ReadNumber(const CsvRow& row,
                                       const CsvColumn& column, T& number) {
  const std::string_view text = At(row, column);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc() && stop == end && !text.empty()) return {};
  return {Refusal::kBadLine,
          absl::StrCat(Quoted(text, column), "; an integer is expected")};
}

CsvEvents::Fault CsvEvents::ReadDuration(const CsvRow& row,
                                         const CsvDuration& form,
                                         int64_t& duration_us) {
  const std::string_view text = At(row, form.column);
  if (!ReadDecimal(text, form.unit_us, duration_us)) {
    return {Refusal::kBadLine,
            absl::StrCat(Quoted(text, form.column), "; a number is expected")};
  }
  if (duration_us < 0) {
    return {Refusal::kNegativeWait, Quoted(text, form.column)};
  }
  return {};
}

CsvEvents::Fault CsvEvents::ReadTime(const CsvRow& row, const CsvTime& form,
                                     int64_t& time_us) {
  for (const CsvColumn& column : form.columns) {
    const std::string_view text = At(row, column);
    if (text.empty() || IsOneOf(text, form.absent)) continue;
    Fault fault = ParseTime(row, form, text, time_us);
    if (!fault.IsNone()) {
      fault.detail = absl::StrCat(Quoted(text, column), "; ", fault.detail);
      return fault;
    }
    if (!form.plus) return {};
    int64_t plus_us = 0;
    fault = ReadDuration(row, *form.plus, plus_us);
    if (fault.IsNone() && plus_us > kMaxDurationUs) {
      fault = {Refusal::kBadDuration, absl::StrCat(plus_us, " microseconds")};
    }
    time_us += plus_us;
    return fault;
  }
  return {Refusal::kNoTime,
          absl::StrCat("`", form.columns.back().name, "` has no time")};
}

CsvEvents::Fault CsvEvents::ParseTime(const CsvRow& row, const CsvTime& form,
                                      std::string_view text, int64_t& time_us) {
  switch (*form.form) {
    case CsvTime::Form::kPattern:
      return ParsePattern(row, form, text, time_us);
    case CsvTime::Form::kRfc3339:
      if (ParseRfc3339(text, time_us)) return {};
      return {Refusal::kBadTime, "RFC 3339 with an offset is expected"};
    default:
      break;
  }
  if (!ReadDecimal(text, UnitOf(*form.form), time_us)) {
    return {Refusal::kBadTime, "a number is expected"};
  }
  if (!IsNear(time_us)) return {Refusal::kBadTime, kExpectedYears};
  if (form.form == CsvTime::Form::kLocalEpoch) {
    time_us = FromLocal(time_us, mapping_.zone);
  }
  return {};
}

CsvEvents::Fault CsvEvents::ParsePattern(const CsvRow& row, const CsvTime& form,
                                         std::string_view text,
                                         int64_t& time_us) {
  absl::Time time;
  std::string mistake;
  if (!ParseLocal(row, form, text, time, mistake)) {
    return {Refusal::kBadTime,
            absl::StrCat("by \"", form.pattern, "\": ", mistake)};
  }
  absl::Time first;
  if (form.after &&
      ParseLocal(row, form, At(row, *form.after), first, mistake) &&
      first - time > absl::Hours(12)) {
    // By the civil day, which need not have 24 hours.
    const absl::TimeZone::CivilInfo civil = mapping_.zone.At(time);
    const absl::CivilSecond next = absl::CivilSecond(
        civil.cs.year(), civil.cs.month(), civil.cs.day() + 1, civil.cs.hour(),
        civil.cs.minute(), civil.cs.second());
    time = absl::FromCivil(next, mapping_.zone) + civil.subsecond;
  }
  time_us = absl::ToUnixMicros(time);
  if (!IsNear(time_us)) return {Refusal::kBadTime, kExpectedYears};
  return {};
}

bool CsvEvents::ParseLocal(const CsvRow& row, const CsvTime& form,
                           std::string_view text, absl::Time& time,
                           std::string& mistake) {
  std::string whole;
  if (form.date)
    absl::StrAppend(&whole, std::string(At(row, form.date->column)), " ");
  whole += text;
  return absl::ParseTime(form.pattern, whole, mapping_.zone, &time, &mistake);
}

}  // namespace holdline

#include "operators/telemetry/csv_mapping.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/time_units.h"
#include "operators/telemetry/event_kind.h"
#include "operators/telemetry/nearest_name.h"

namespace holdline {
namespace {

using Names = std::vector<std::string_view>;

struct NamedForm {
  std::string_view name;
  CsvTime::Form form;
};

constexpr NamedForm kForms[] = {
    {"unix", CsvTime::Form::kUnix},
    {"unix_ms", CsvTime::Form::kUnixMs},
    {"unix_us", CsvTime::Form::kUnixUs},
    {"local_epoch", CsvTime::Form::kLocalEpoch},
    {"rfc3339", CsvTime::Form::kRfc3339},
};

struct NamedUnit {
  std::string_view name;
  int64_t us;
};

constexpr NamedUnit kUnits[] = {
    {"us", 1}, {"ms", kMillisecondUs}, {"s", kSecondUs}, {"min", kMinuteUs}};

bool NeedsZone(const CsvTime& time) {
  return time.form == CsvTime::Form::kLocalEpoch ||
         time.form == CsvTime::Form::kPattern;
}

// Walks the nodes, and keeps what it finds wrong.
class MappingReader {
 public:
  explicit MappingReader(const std::string& file) { mapping_.file = file; }

  absl::StatusOr<CsvMapping> Read(const YAML::Node& root);

 private:
  void Mistake(const YAML::Node& at, const std::string& what) {
    mistakes_.push_back(absl::StrCat(mapping_.file, ":", at.Mark().line + 1,
                                     ":", at.Mark().column + 1, ": ", what));
  }

  bool CheckKeys(const YAML::Node& map, const std::string& what,
                 const Names& known);
  std::string Scalar(const YAML::Node& node, const std::string& what);
  bool Bool(const YAML::Node& node, const std::string& what);
  std::vector<YAML::Node> OneOrMore(const YAML::Node& node);
  std::vector<std::string> Values(const YAML::Node& node,
                                  const std::string& what);
  CsvColumn Column(const YAML::Node& node, const std::string& what);
  std::vector<CsvColumn> Columns(const YAML::Node& node,
                                 const std::string& what);

  void ReadFormat(const YAML::Node& root);
  void ReadSkip(const YAML::Node& root);
  void ReadAttributes(const YAML::Node& root);
  void ReadEvents(const YAML::Node& root);
  CsvEvent ReadEvent(const YAML::Node& node);
  std::vector<CsvCondition> Conditions(const YAML::Node& node,
                                       const std::string& what);
  void ReadTexts(const YAML::Node& node, CsvEvent& event);
  CsvText Text(const YAML::Node& node, const std::string& what);
  CsvDuration Duration(const YAML::Node& node, const std::string& what);
  CsvTime Time(const YAML::Node& node, CsvTime time);
  CsvDate Date(const YAML::Node& node);

  CsvMapping mapping_;
  CsvEvent shared_;  // what the events inherit
  bool has_zone_ = false;
  std::vector<std::string> mistakes_;
};

bool MappingReader::CheckKeys(const YAML::Node& map, const std::string& what,
                              const Names& known) {
  if (!map.IsMap()) {
    Mistake(map, absl::StrCat(what, " must be a mapping with the keys ",
                              ListNames(known)));
    return false;
  }
  std::set<std::string> seen;
  for (const auto& entry : map) {
    const std::string key = Scalar(entry.first, "a key");
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      Mistake(entry.first, absl::StrCat(what, " has no key `", key, "`",
                                        DidYouMeanName(key, known), "; it has ",
                                        ListNames(known)));
    } else if (!seen.insert(key).second) {
      Mistake(entry.first, absl::StrCat("`", key, "` stands here twice"));
    }
  }
  return true;
}

std::string MappingReader::Scalar(const YAML::Node& node,
                                  const std::string& what) {
  if (node.IsScalar()) return node.Scalar();
  Mistake(node, absl::StrCat(what, " must be a plain value"));
  return "";
}

bool MappingReader::Bool(const YAML::Node& node, const std::string& what) {
  const std::string text = Scalar(node, what);
  if (text != "true" && text != "false") {
    Mistake(node, absl::StrCat(what, " must be true or false"));
  }
  return text == "true";
}

std::vector<YAML::Node> MappingReader::OneOrMore(const YAML::Node& node) {
  if (!node.IsSequence()) return {node};
  return {node.begin(), node.end()};
}

std::vector<std::string> MappingReader::Values(const YAML::Node& node,
                                               const std::string& what) {
  std::vector<std::string> values;
  for (const YAML::Node& value : OneOrMore(node)) {
    values.push_back(Scalar(value, what));
  }
  return values;
}

CsvColumn MappingReader::Column(const YAML::Node& node,
                                const std::string& what) {
  const std::string name = Scalar(node, what);
  if (node.IsScalar() && name.empty()) {
    Mistake(node, absl::StrCat(what, " must name a column"));
  }
  return {name, node.Mark().line + 1, node.Mark().column + 1, 0};
}

std::vector<CsvColumn> MappingReader::Columns(const YAML::Node& node,
                                              const std::string& what) {
  std::vector<CsvColumn> columns;
  for (const YAML::Node& column : OneOrMore(node)) {
    columns.push_back(Column(column, what));
  }
  if (columns.empty()) Mistake(node, absl::StrCat(what, " must name a column"));
  return columns;
}

absl::StatusOr<CsvMapping> MappingReader::Read(const YAML::Node& root) {
  const bool is_map = CheckKeys(
      root, "a mapping file",
      {"csv", "separator", "quotes", "header", "time_zone", "skip", "contact",
       "event_id", "sequence", "revision", "channel", "queue", "agent",
       "customer", "service", "attributes", "time", "events"});
  if (is_map) {
    ReadFormat(root);
    ReadSkip(root);
    if (const auto contact = root["contact"]) {
      mapping_.contact = Columns(contact, "contact");
    } else {
      Mistake(root, "`contact` is missing: the columns that identify a call");
    }
    if (const auto id = root["event_id"]) {
      mapping_.event_id = Text(id, "event_id");
    }
    if (const auto sequence = root["sequence"]) {
      mapping_.sequence = Column(sequence, "sequence");
    }
    if (const auto revision = root["revision"]) {
      mapping_.revision = Column(revision, "revision");
    }
    ReadAttributes(root);
    ReadTexts(root, shared_);
    if (const auto time = root["time"]) shared_.time = Time(time, {});
    ReadEvents(root);
  }
  if (mistakes_.empty()) return std::move(mapping_);
  return absl::InvalidArgumentError(absl::StrJoin(mistakes_, "\n"));
}

void MappingReader::ReadFormat(const YAML::Node& root) {
  const auto version = root["csv"];
  if (!version) {
    Mistake(root, "`csv: 1` is missing: the version of this format");
  } else if (Scalar(version, "csv") != "1") {
    Mistake(version, "the version of this format must be 1");
  }
  if (const auto separator = root["separator"]) {
    const std::string text = Scalar(separator, "separator");
    if (text != "tab" && text.size() != 1) {
      Mistake(separator, "separator must be one character, or `tab`");
    } else {
      mapping_.format.separator = text == "tab" ? '\t' : text[0];
    }
  }
  if (const auto quotes = root["quotes"]) {
    mapping_.format.quotes = Bool(quotes, "quotes");
  }
  if (const auto header = root["header"]) {
    mapping_.header = Bool(header, "header");
  }
  if (const auto zone = root["time_zone"]) {
    has_zone_ = true;
    const std::string name = Scalar(zone, "time_zone");
    if (!absl::LoadTimeZone(name, &mapping_.zone)) {
      Mistake(zone, absl::StrCat("`", name,
                                 "` is no time zone; one is `Europe/Berlin`"));
    }
  }
}

void MappingReader::ReadSkip(const YAML::Node& root) {
  const auto skip = root["skip"];
  if (!skip) return;
  for (const YAML::Node& entry : OneOrMore(skip)) {
    mapping_.skip.push_back(Conditions(entry, "skip"));
  }
}

void MappingReader::ReadAttributes(const YAML::Node& root) {
  const auto attributes = root["attributes"];
  if (!attributes) return;
  if (!attributes.IsMap()) {
    Mistake(attributes, "attributes must be a mapping of names to columns");
    return;
  }
  for (const auto& entry : attributes) {
    mapping_.attributes.push_back({Scalar(entry.first, "an attribute's name"),
                                   Column(entry.second, "an attribute")});
  }
}

void MappingReader::ReadEvents(const YAML::Node& root) {
  const auto events = root["events"];
  if (!events || !events.IsSequence() || events.size() == 0) {
    Mistake(events ? events : root,
            "`events` must be a list of at least one event");
    return;
  }
  for (const YAML::Node& event : events) {
    mapping_.events.push_back(ReadEvent(event));
  }
}

CsvEvent MappingReader::ReadEvent(const YAML::Node& node) {
  CsvEvent event = shared_;
  if (!CheckKeys(node, "an event",
                 {"kind", "when", "time", "wait", "handle", "channel", "queue",
                  "agent", "customer", "service"})) {
    return event;
  }
  if (const auto kind = node["kind"]) {
    const std::string name = Scalar(kind, "kind");
    event.kind = ParseEventKind(name);
    if (event.kind == EventKind::kUnspecified) {
      const Names kinds(EventKindNames().begin(), EventKindNames().end());
      Mistake(kind, absl::StrCat("`", name, "` is no kind of event; one is ",
                                 ListNames(kinds)));
    }
  } else {
    Mistake(node, "`kind` is missing");
  }
  if (const auto when = node["when"]) event.when = Conditions(when, "when");
  if (const auto time = node["time"]) event.time = Time(time, event.time);
  if (event.time.columns.empty()) {
    Mistake(node, "the event has no time: `column` is missing in `time`");
  } else if (!event.time.form) {
    Mistake(node, "the event's time has no `format`");
  } else if (NeedsZone(event.time) && !has_zone_) {
    Mistake(node, "the event's time is local: `time_zone` is missing");
  }
  if (event.time.date) {
    event.time.pattern =
        absl::StrCat(event.time.date->pattern, " ", event.time.pattern);
  }
  if (const auto wait = node["wait"]) event.wait = Duration(wait, "wait");
  if (const auto handle = node["handle"]) {
    event.handle = Duration(handle, "handle");
  }
  ReadTexts(node, event);
  return event;
}

std::vector<CsvCondition> MappingReader::Conditions(const YAML::Node& node,
                                                    const std::string& what) {
  std::vector<CsvCondition> conditions;
  if (!node.IsMap() || node.size() == 0) {
    Mistake(node, absl::StrCat(what,
                               " must be columns with their values, as "
                               "in `{outcome: [AGENT, HANG]}`"));
    return conditions;
  }
  for (const auto& entry : node) {
    conditions.push_back(
        {Column(entry.first, what), Values(entry.second, "a value")});
  }
  return conditions;
}

void MappingReader::ReadTexts(const YAML::Node& node, CsvEvent& event) {
  const std::pair<const char*, CsvText*> texts[] = {
      {"channel", &event.channel},
      {"queue", &event.queue},
      {"agent", &event.agent},
      {"customer", &event.customer},
      {"service", &event.service}};
  for (const auto& [key, text] : texts) {
    if (const auto found = node[key]) *text = Text(found, key);
  }
}

CsvText MappingReader::Text(const YAML::Node& node, const std::string& what) {
  CsvText text;
  if (node.IsScalar()) {
    text.column = Column(node, what);
    return text;
  }
  if (!CheckKeys(node, what, {"column", "absent", "value"})) return text;
  if (const auto column = node["column"]) {
    text.column = Column(column, "column");
  }
  if (const auto absent = node["absent"]) {
    text.absent = Values(absent, "absent");
  }
  if (const auto value = node["value"]) text.value = Scalar(value, "value");
  if (text.column.has_value() == !text.value.empty()) {
    Mistake(node, absl::StrCat(what, " must have either `column` or `value`"));
  }
  return text;
}

CsvDuration MappingReader::Duration(const YAML::Node& node,
                                    const std::string& what) {
  CsvDuration duration;
  if (node.IsScalar()) {
    duration.column = Column(node, what);
    return duration;
  }
  if (!CheckKeys(node, what, {"column", "unit"})) return duration;
  if (const auto column = node["column"]) {
    duration.column = Column(column, "column");
  } else {
    Mistake(node, "`column` is missing");
  }
  if (const auto unit = node["unit"]) {
    const std::string name = Scalar(unit, "unit");
    const auto* found = std::find_if(
        std::begin(kUnits), std::end(kUnits),
        [&name](const NamedUnit& named) { return named.name == name; });
    if (found == std::end(kUnits)) {
      Mistake(unit, "unit must be `us`, `ms`, `s` or `min`");
    } else {
      duration.unit_us = found->us;
    }
  }
  return duration;
}

CsvTime MappingReader::Time(const YAML::Node& node, CsvTime time) {
  if (!CheckKeys(node, "time",
                 {"column", "absent", "format", "date", "after", "plus"})) {
    return time;
  }
  if (const auto column = node["column"]) {
    time.columns = Columns(column, "column");
  }
  if (const auto absent = node["absent"]) {
    time.absent = Values(absent, "absent");
  }
  if (const auto date = node["date"]) time.date = Date(date);
  if (const auto format = node["format"]) {
    const std::string name = Scalar(format, "format");
    const auto* found = std::find_if(
        std::begin(kForms), std::end(kForms),
        [&name](const NamedForm& named) { return named.name == name; });
    if (found != std::end(kForms)) {
      time.form = found->form;
    } else if (name.find('%') != name.npos) {
      time.form = CsvTime::Form::kPattern;
      time.pattern = name;
    } else {
      Mistake(format,
              "format must be `unix`, `unix_ms`, `unix_us`, `local_epoch`, "
              "`rfc3339` or a pattern such as `%Y-%m-%d %H:%M:%S`");
    }
  }
  if (const auto after = node["after"]) time.after = Column(after, "after");
  if (const auto plus = node["plus"]) time.plus = Duration(plus, "plus");
  if ((time.date || time.after) && time.form &&
      time.form != CsvTime::Form::kPattern) {
    Mistake(node,
            "`date` and `after` belong to a time of day, whose format is "
            "a pattern such as `%H:%M:%S`");
  }
  return time;
}

CsvDate MappingReader::Date(const YAML::Node& node) {
  if (!CheckKeys(node, "date", {"column", "format"})) return {};
  const auto column = node["column"];
  const auto format = node["format"];
  if (!column || !format) {
    Mistake(node, "date must have `column` and `format`, such as `%Y-%m-%d`");
    return {};
  }
  return {Column(column, "column"), Scalar(format, "format")};
}

}  // namespace

absl::StatusOr<CsvMapping> ParseCsvMapping(std::string_view yaml,
                                           const std::string& file) {
  try {
    return MappingReader(file).Read(YAML::Load(std::string(yaml)));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, ":", error.mark.line + 1, ":", error.mark.column + 1,
                     ": ", error.msg));
  }
}

}  // namespace holdline

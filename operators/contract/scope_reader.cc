#include "operators/contract/scope_reader.h"

#include <algorithm>

#include "operators/contract/scope.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

std::map<std::string, std::string> ReadAttributes(const YamlCursor& at) {
  std::map<std::string, std::string> attributes;
  for (const YamlCursor& entry : at.Entries()) {
    if (const auto value = entry.Text()) attributes[entry.Key()] = *value;
  }
  return attributes;
}

constexpr WordOf<EntityKind> kKinds[] = {{"contact", EntityKind::kContact},
                                         {"case", EntityKind::kCase},
                                         {"service", EntityKind::kService}};
constexpr std::string_view kLaterKinds[] = {"agent", "team"};

// A service without outages sends nothing by which it would be known.
void ReadService(YamlMap& map, const YamlCursor& at, ScopeLine& line) {
  for (const std::string_view key : {"channel", "queue", "attributes"}) {
    if (const auto other = map.Find(key)) {
      other->ErrorAtKey(Concat("`", key,
                               "` is of contacts and cases; a line "
                               "of a service has nothing else"));
    }
  }
  if (line.kind.value_or(EntityKind::kService) != EntityKind::kService) {
    at.ErrorAtKey(
        Concat("`service` does not belong to a ", EntityKindName(*line.kind)));
  }
  line.kind = EntityKind::kService;
  const std::optional<std::string> name = at.AnyText();
  if (!name.has_value()) return;
  if (name->empty() || name->find_first_of("*?") != std::string::npos) {
    at.Error(
        "services are named one by one, since one without outages is known by "
        "its name alone; give each a line of its own");
  }
  line.service = *name;
}

bool AnyCovers(const std::vector<ReadScope>& outers, const ScopeLine& inner) {
  return std::any_of(outers.begin(), outers.end(), [&](const ReadScope& outer) {
    return ScopeCovers(outer.line, inner);
  });
}

}  // namespace

std::optional<ReadScope> ReadScopeLine(const YamlCursor& at) {
  if (at.IsMap() && at.node().entries.empty()) {
    at.Error("an empty line would match everything; write {queue: \"*\"}");
    return std::nullopt;
  }
  YamlMap map(at);
  if (!map.is_map()) return std::nullopt;
  const size_t errors_before = at.ErrorsSoFar();
  ReadScope scope{.line = {}, .at = at};
  if (const auto channel = map.Find("channel")) {
    scope.line.channel = channel->Text();
  }
  if (const auto queue = map.Find("queue")) scope.line.queue = queue->Text();
  if (const auto attributes = map.Find("attributes")) {
    scope.line.attributes = ReadAttributes(*attributes);
  }
  const auto kind = map.Find("kind");
  if (kind.has_value() && !RefuseLaterWord(*kind, kLaterKinds)) {
    scope.line.kind = ReadWord(*kind, "a kind of entity", kKinds);
  }
  if (const auto service = map.Find("service")) {
    ReadService(map, *service, scope.line);
  } else if (scope.line.kind == EntityKind::kService) {
    kind->ErrorAtKey("which service? Write {service: acme-ivr}");
  }
  map.NotYet({"team"});
  map.Close();
  // What is left of a line with a mistake could match anything.
  if (at.ErrorsSoFar() != errors_before) return std::nullopt;
  return scope;
}

std::vector<ReadScope> ReadExceptLines(const YamlCursor& at) {
  std::vector<ReadScope> lines;
  for (const YamlCursor& item : at.Items()) {
    if (auto line = ReadScopeLine(item)) lines.push_back(*std::move(line));
  }
  return lines;
}

std::vector<ReadScope> ReadCoversLines(const YamlCursor& at) {
  std::vector<ReadScope> lines = ReadExceptLines(at);
  for (ReadScope& scope : lines) {
    if (!scope.line.kind.has_value()) scope.line.kind = EntityKind::kContact;
  }
  return lines;
}

bool CoverAny(const std::vector<ReadScope>& covers, EntityKind kind) {
  return std::any_of(covers.begin(), covers.end(), [&](const ReadScope& scope) {
    return scope.line.kind == kind;
  });
}

void CheckCovers(const std::vector<ReadScope>& covers,
                 const std::vector<ReadScope>& except) {
  std::vector<ReadScope> before;
  for (const ReadScope& line : covers) {
    if (AnyCovers(except, line.line)) {
      line.at.Error(
          "nothing can match this line: `except` takes all of it away");
    } else if (AnyCovers(before, line.line)) {
      line.at.Warn("a line before this one covers all of it already");
    }
    before.push_back(line);
  }
}

void CheckWithinCovers(const ReadScope& of,
                       const std::vector<ReadScope>& covers,
                       const std::vector<ReadScope>& except) {
  bool meets = false;
  for (const ReadScope& line : covers) {
    if (!ScopesMeet(line.line, of.line)) continue;
    meets = true;
    if (!AnyCovers(except, NarrowedBy(line.line, of.line))) return;
  }
  if (covers.empty()) return;  // already told
  of.at.Error(meets ? "nothing can match: `except` takes all of it away"
                    : "nothing can match: it lies outside of `covers`");
}

}  // namespace holdline

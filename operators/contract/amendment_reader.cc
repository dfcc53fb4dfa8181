#include "operators/contract/amendment_reader.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "operators/contract/instant_reader.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/value_reader.h"

namespace holdline {
namespace {

// What a contract is, rather than what it says.
constexpr std::string_view kFixed[] = {"holdline", "contract", "time_zone",
                                       "effective", "amendments"};

bool IsFixed(std::string_view path) {
  return std::find(std::begin(kFixed), std::end(kFixed), path) !=
         std::end(kFixed);
}

bool IsOrIsIn(std::string_view section, std::string_view path) {
  return path.starts_with(section) &&
         (path.size() == section.size() || path[section.size()] == '.');
}

// Names may have dots: the longest key with which the path goes on.
std::string_view NextKey(const YamlNode& map, std::string_view path) {
  std::string_view longest;
  for (const YamlEntry& entry : map.entries) {
    const std::string_view key = entry.key.text;
    const bool leads =
        path == key || (path.size() > key.size() && path.starts_with(key) &&
                        path[key.size()] == '.');
    if (leads && key.size() > longest.size()) {
      longest = path.substr(0, key.size());
    }
  }
  return longest.empty() ? path.substr(0, path.find('.')) : longest;
}

void TellNoSuchKey(const YamlCursor& at, std::string_view key,
                   const YamlNode& map) {
  std::vector<std::string_view> keys;
  for (const YamlEntry& entry : map.entries) keys.push_back(entry.key.text);
  std::string hint = DidYouMean(key, keys);
  if (hint.empty()) hint = Concat("; keys there: ", Listed(keys));
  at.ErrorAtKey(Concat("the contract has no `", key, "` there", hint));
}

// The last key may be new, those before it must be there.
bool Set(const YamlCursor& at, YamlNode& document) {
  YamlNode* map = &document;
  std::string_view path = at.Key();
  while (true) {
    const std::string_view key = NextKey(*map, path);
    YamlEntry* const entry = FindEntry(*map, key);
    const bool is_last = key.size() == path.size();
    const bool removes = at.node().kind == YamlNode::Kind::kNull;
    if (entry == nullptr && (!is_last || removes)) {
      TellNoSuchKey(at, key, *map);
      return false;
    }
    if (is_last && removes) {
      map->entries.erase(map->entries.begin() + (entry - map->entries.data()));
      return true;
    }
    if (is_last) {
      YamlNode name = at.key_node();
      name.text = std::string(key);
      YamlEntry set{.key = std::move(name), .value = at.node()};
      if (entry == nullptr) {
        map->entries.push_back(std::move(set));
      } else {
        *entry = std::move(set);
      }
      return true;
    }
    if (entry->value.kind != YamlNode::Kind::kMap) {
      at.ErrorAtKey(Concat("`", key, "` has no keys: set it as a whole"));
      return false;
    }
    map = &entry->value;
    path.remove_prefix(key.size() + 1);
  }
}

}  // namespace

std::vector<Amendment> ReadAmendments(const YamlCursor& at,
                                      const Contract& contract) {
  std::vector<Amendment> amendments;
  int64_t after_us = contract.effective_us;
  std::string after = "the contract's own";
  for (const YamlCursor& item : at.Items()) {
    YamlMap map(item);
    const auto effective = map.Require("effective", "2026-07-01");
    const auto clause = map.Find("clause");
    const auto set = map.Require("set", "{objectives.answer.within: 15s}");
    map.Close();
    if (!effective.has_value() || !set.has_value()) continue;
    const auto effective_us =
        ReadInstant(*effective, contract.zone, DayMeans::kBeginning);
    std::vector<YamlCursor> entries = set->Entries();
    if (!effective_us.has_value() || entries.empty()) continue;
    if (*effective_us <= after_us) {
      effective->Error(Concat("is not later than ", after,
                              ": amendments stand in the order of their dates, "
                              "and each has a date of its own"));
      continue;
    }
    after_us = *effective_us;
    after = *effective->Text();
    amendments.push_back({.effective_us = *effective_us,
                          .clause = clause ? clause->Text().value_or("") : "",
                          .set = std::move(entries)});
  }
  return amendments;
}

bool Amend(const Amendment& amendment, YamlNode& document) {
  bool is_whole = true;
  for (const YamlCursor& entry : amendment.set) {
    if (IsFixed(entry.Key())) {
      entry.ErrorAtKey(Concat("no amendment can set `", entry.Key(),
                              "`: it would be another contract"));
      is_whole = false;
    } else if (IsOrIsIn("exclusions", entry.Key())) {
      entry.ErrorAtKey(
          "no amendment can set `exclusions`: they are facts, and stand in the "
          "contract itself, whatever the date");
      is_whole = false;
    } else {
      is_whole &= Set(entry, document);
    }
  }
  return is_whole;
}

}  // namespace holdline

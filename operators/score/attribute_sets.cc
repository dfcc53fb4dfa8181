#include "operators/score/attribute_sets.h"

#include <algorithm>

namespace holdline {

AttributeSets::AttributeSets(const ContractBook& book) {
  AddBook(book, kAlways);
}

void AttributeSets::AddBook(const ContractBook& book, int64_t activates_us) {
  for (const Contract& contract : book.contracts) {
    for (const ScopeLine& line : contract.covers) AddLine(line, activates_us);
    for (const ScopeLine& line : contract.except) AddLine(line, activates_us);
    for (const Objective& objective : contract.objectives) {
      if (objective.of.has_value()) AddLine(*objective.of, activates_us);
      for (const std::string& status : objective.clock.pauses_on) {
        AddValue(std::string(kStatusAttribute), status, activates_us);
      }
    }
    for (const Exclusion& exclusion : contract.exclusions) {
      if (exclusion.of.has_value()) AddLine(*exclusion.of, activates_us);
    }
  }
  scratch_.assign(keys_.size(), kUnstated);
  set_numbers_.clear();
  for (uint32_t i = 0; i < sets_.size(); ++i) {
    sets_[i].resize(keys_.size(), kUnstated);
    set_numbers_[sets_[i]] = i;
  }
  Number(scratch_);  // kNone
}

void AttributeSets::AddLine(const ScopeLine& line, int64_t from_us) {
  for (const auto& [name, value] : line.attributes) {
    AddValue(name, value, from_us);
  }
}

void AttributeSets::AddValue(const std::string& name, const std::string& value,
                             int64_t from_us) {
  const auto [key_at, new_key] =
      key_numbers_.try_emplace(name, static_cast<uint32_t>(keys_.size()));
  if (new_key) {
    keys_.push_back({.name = name,
                     .from_us = from_us,
                     .values = {},
                     .values_from_us = {},
                     .value_numbers = {}});
  }
  Key& key = keys_[key_at->second];
  const auto number = kFirstNamed + static_cast<uint32_t>(key.values.size());
  if (key.value_numbers.try_emplace(value, number).second) {
    key.values.push_back(value);
    key.values_from_us.push_back(from_us);
  }
}

uint32_t AttributeSets::Of(std::span<const Attribute> attributes,
                           int64_t record_us) {
  if (keys_.empty() || attributes.empty()) return kNone;
  std::fill(scratch_.begin(), scratch_.end(), kUnstated);
  bool any = false;
  for (const Attribute& attribute : attributes) {
    const auto key_at = key_numbers_.find(attribute.key);
    if (key_at == key_numbers_.end()) continue;
    const Key& key = keys_[key_at->second];
    if (record_us < key.from_us) continue;
    const auto value_at = key.value_numbers.find(attribute.value);
    const bool named =
        value_at != key.value_numbers.end() &&
        record_us >= key.values_from_us[value_at->second - kFirstNamed];
    scratch_[key_at->second] = named ? value_at->second : kUnnamed;
    any = true;
  }
  return any ? Number(scratch_) : kNone;
}

uint32_t AttributeSets::Merge(uint32_t earlier, uint32_t later) {
  if (earlier == kNone || earlier == later) return later;
  if (later == kNone) return earlier;
  const auto at = merged_.find({earlier, later});
  if (at != merged_.end()) return at->second;
  Values values = sets_[earlier];
  for (size_t key = 0; key < values.size(); ++key) {
    if (sets_[later][key] != kUnstated) values[key] = sets_[later][key];
  }
  const uint32_t number = Number(values);
  if (merged_.size() < kMostSets) merged_[{earlier, later}] = number;
  return number;
}

uint32_t AttributeSets::WithoutStatus(uint32_t set) {
  const auto key = key_numbers_.find(kStatusAttribute);
  if (key == key_numbers_.end() || sets_[set][key->second] == kUnstated) {
    return set;
  }
  const auto at = without_status_.find(set);
  if (at != without_status_.end()) return at->second;
  Values values = sets_[set];
  values[key->second] = kUnstated;
  return without_status_[set] = Number(values);
}

std::optional<std::string_view> AttributeSets::StatusOf(uint32_t set) const {
  const auto key = key_numbers_.find(kStatusAttribute);
  if (key == key_numbers_.end()) return std::nullopt;
  const uint32_t value = sets_[set][key->second];
  if (value == kUnstated) return std::nullopt;
  if (value == kUnnamed) return "";
  return keys_[key->second].values[value - kFirstNamed];
}

uint32_t AttributeSets::Number(const Values& values) {
  const auto at = set_numbers_.find(values);
  if (at != set_numbers_.end()) return at->second;
  if (sets_.size() >= kMostSets) {
    ++turned_away_;
    return kNone;
  }
  const auto number = static_cast<uint32_t>(sets_.size());
  sets_.push_back(values);
  set_numbers_[values] = number;
  return number;
}

std::map<std::string, std::string> AttributeSets::Texts(uint32_t set) const {
  std::map<std::string, std::string> texts;
  for (size_t key = 0; key < keys_.size(); ++key) {
    const uint32_t value = sets_[set][key];
    if (value < kFirstNamed) continue;
    texts[keys_[key].name] = keys_[key].values[value - kFirstNamed];
  }
  return texts;
}

std::vector<AttributeSets::Stated> AttributeSets::StatedBy(uint32_t set) const {
  std::vector<Stated> stated;
  for (size_t key = 0; key < keys_.size(); ++key) {
    const uint32_t value = sets_[set][key];
    if (value == kUnstated) continue;
    const bool named = value >= kFirstNamed;
    stated.push_back(
        {.key = keys_[key].name,
         .named = named,
         .value = named ? keys_[key].values[value - kFirstNamed] : ""});
  }
  return stated;
}

uint32_t AttributeSets::SetOf(const std::vector<Stated>& stated) {
  Values values(keys_.size(), kUnstated);
  bool any = false;
  for (const Stated& one : stated) {
    const auto key_at = key_numbers_.find(one.key);
    if (key_at == key_numbers_.end()) continue;
    const auto& numbers = keys_[key_at->second].value_numbers;
    const auto value_at = one.named ? numbers.find(one.value) : numbers.end();
    values[key_at->second] =
        value_at == numbers.end() ? kUnnamed : value_at->second;
    any = true;
  }
  return any ? Number(values) : kNone;
}

}  // namespace holdline

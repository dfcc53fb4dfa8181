// The attributes that a contract book asks for, as numbers. Of what an event
// states, only keys that some scope line names are kept, and the status where
// some clock pauses on one; all values that nothing names are one, so that
// there are few different sets.
//
// What only a later book asks for is kept from its activation on, by record
// time: so it does not matter when the book became known, if it was in time.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "operators/contract/book_version.h"
#include "operators/contract/model.h"
#include "operators/telemetry/event.h"

namespace holdline {

class AttributeSets {
 public:
  static constexpr uint32_t kNone = 0;  // nothing that the book asks for
  // More sets than this are taken as kNone, and counted.
  static constexpr size_t kMostSets = 1 << 16;

  explicit AttributeSets(const ContractBook& book);

  // What the book asks for is kept too. Numbers of sets stay.
  void AddBook(const ContractBook& book, int64_t activates_us);

  // The set that the attributes of an event state that came at this record
  // time.
  uint32_t Of(std::span<const Attribute> attributes, int64_t record_us);

  // What is in force when `later` is stated after `earlier`.
  uint32_t Merge(uint32_t earlier, uint32_t later);

  // The set without what it states of the status (kStatusAttribute).
  uint32_t WithoutStatus(uint32_t set);
  // The status that it states: nothing where it states none; an empty text
  // where it is one that no clock of the book pauses on.
  std::optional<std::string_view> StatusOf(uint32_t set) const;

  // As Matches (model.h) takes them; values that no line names are left out.
  std::map<std::string, std::string> Texts(uint32_t set) const;

  // What a set states, by names: what a snapshot holds, since numbers belong to
  // a book.
  struct Stated {
    std::string key;
    bool named = false;  // a line of the book names the value
    std::string value;   // where named
  };
  std::vector<Stated> StatedBy(uint32_t set) const;
  // The set that states this. Keys that the book does not ask for are left out,
  // values that it does not name are one.
  uint32_t SetOf(const std::vector<Stated>& stated);

  int64_t turned_away() const { return turned_away_; }

 private:
  using Values = std::vector<uint32_t>;  // by key: index into values, or below
  static constexpr uint32_t kUnstated = 0;
  static constexpr uint32_t kUnnamed = 1;  // a value that no line names
  static constexpr uint32_t kFirstNamed = 2;

  struct Key {
    std::string name;
    int64_t from_us = kAlways;
    std::vector<std::string> values;
    std::vector<int64_t> values_from_us;
    std::map<std::string, uint32_t, std::less<>> value_numbers;
  };

  void AddLine(const ScopeLine& line, int64_t from_us);
  void AddValue(const std::string& name, const std::string& value,
                int64_t from_us);
  uint32_t Number(const Values& values);

  std::vector<Key> keys_;
  std::map<std::string, uint32_t, std::less<>> key_numbers_;
  std::vector<Values> sets_;
  absl::flat_hash_map<Values, uint32_t> set_numbers_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint32_t> merged_;
  absl::flat_hash_map<uint32_t, uint32_t> without_status_;
  Values scratch_;
  int64_t turned_away_ = 0;
};

}  // namespace holdline

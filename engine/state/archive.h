// State as bytes, for snapshots: a class says once what it consists of, and
// the same function writes and reads it.
//
//   template <class Archive>
//   void Persist(Archive& archive) {
//     archive.Fields(clock_us_, live_);
//     archive.List(rows_, [&](Row& row) { archive.Fields(row.a, row.b); });
//   }
//
// Integers are varints (signed ones zigzag), texts have their length before
// them. There are no tags: what changes its fields changes the number of its
// format, which stands with whoever keeps the bytes.
//
// A reader never reads past its bytes and never makes a list longer than they
// can fill; ok() tells afterwards whether they were what was expected. What was
// read before that is not to be used.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace holdline {

class StateWriter {
 public:
  static constexpr bool kReads = false;

  // Appends to `out`, which must outlive the writer.
  explicit StateWriter(std::string* out) : out_(*out) {}

  template <class... T>
  void Fields(const T&... values) {
    (Field(values), ...);
  }
  // `each` is called for every element.
  template <class T, class Each>
  void List(std::vector<T>& list, Each each) {
    Unsigned(list.size());
    for (T& element : list) each(element);
  }

  bool ok() const { return true; }
  void Refuse() {}

 private:
  template <class T>
  void Field(const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      const std::string_view text = value;
      Unsigned(text.size());
      out_.append(text);
    } else if constexpr (std::is_enum_v<T>) {
      Unsigned(static_cast<uint64_t>(value));
    } else if constexpr (std::is_signed_v<T>) {
      const auto wide = static_cast<int64_t>(value);
      Unsigned((static_cast<uint64_t>(wide) << 1) ^
               static_cast<uint64_t>(wide >> 63));
    } else {
      Unsigned(value);
    }
  }
  void Unsigned(uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }

  std::string& out_;
};

class StateReader {
 public:
  static constexpr bool kReads = true;

  // The bytes must outlive the reader and every view that it gave.
  explicit StateReader(std::string_view bytes) : left_(bytes) {}

  // Integers, bools, enums, std::string and std::string_view.
  template <class... T>
  void Fields(T&... values) {
    (Field(values), ...);
  }
  // Replaces the list.
  template <class T, class Each>
  void List(std::vector<T>& list, Each each) {
    list.clear();
    // An element is a byte at least.
    const uint64_t size = Unsigned();
    if (size > left_.size()) ok_ = false;
    for (uint64_t i = 0; i < size && ok_; ++i) each(list.emplace_back());
  }

  // The bytes so far were what was expected.
  bool ok() const { return ok_; }
  // ... and there are no others.
  bool AtEnd() const { return ok_ && left_.empty(); }
  // What was read makes no sense.
  void Refuse() { ok_ = false; }

 private:
  template <class T>
  void Field(T& value) {
    const uint64_t number = Unsigned();
    if constexpr (std::is_same_v<T, std::string> ||
                  std::is_same_v<T, std::string_view>) {
      if (number > left_.size()) ok_ = false;
      value = ok_ ? left_.substr(0, number) : std::string_view();
      left_.remove_prefix(value.size());
    } else if constexpr (std::is_signed_v<T>) {
      const auto wide =
          static_cast<int64_t>((number >> 1) ^ (~(number & 1) + 1));
      value = static_cast<T>(wide);
      if (value != wide) ok_ = false;
    } else {
      value = static_cast<T>(number);
      if (static_cast<uint64_t>(value) != number) ok_ = false;
    }
  }
  uint64_t Unsigned() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && ok_ && !left_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(left_.front());
      left_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  std::string_view left_;
  bool ok_ = true;
};

// A map as a list of its entries, in their order: `each(key, value)`.
template <class Archive, class Key, class Value, class Each>
void PersistMap(Archive& archive, std::map<Key, Value>& map, Each each) {
  std::vector<std::pair<Key, Value>> entries(map.begin(), map.end());
  archive.List(entries, [&](std::pair<Key, Value>& entry) {
    each(entry.first, entry.second);
  });
  map = {entries.begin(), entries.end()};
}

}  // namespace holdline

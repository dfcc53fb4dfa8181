// The contacts behind an alert: of those newly missed since the alert before,
// the eight least by (time, id), so that they are the same in whatever order
// the misses arrive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdline {

class NewMisses {
 public:
  static constexpr size_t kLimit = 8;

  void Add(int64_t time_us, std::string_view contact);
  void Clear() { missed_.clear(); }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(missed_, [&](Miss& miss) {
      archive.Fields(miss.time_us, miss.contact);
    });
  }

  struct Miss {
    int64_t time_us = 0;
    std::string contact;
    auto operator<=>(const Miss&) const = default;
  };
  // Ascending, no two the same, at most kLimit.
  const std::vector<Miss>& missed() const { return missed_; }

 private:
  std::vector<Miss> missed_;
};

}  // namespace holdline

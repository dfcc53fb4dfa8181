// Ids of a log that somebody may have meant by one that is not in it.
// Thread-compatible.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdline {

class NearContacts {
 public:
  static constexpr size_t kMost = 3;

  explicit NearContacts(std::string contact) : contact_(std::move(contact)) {}

  void See(std::string_view id);

  // The first few that are near: one begins or ends as the other, or differs in
  // some letters.
  const std::vector<std::string>& near() const { return near_; }

 private:
  bool IsNear(std::string_view id) const;

  const std::string contact_;
  std::string last_;
  std::vector<std::string> near_;
};

}  // namespace holdline

#include "operators/judge/new_misses.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace holdline {
namespace {

RC_GTEST_PROP(NewMisses, AreTheEightLeastInWhateverOrderTheyCome, ()) {
  const auto all = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 10), rc::gen::inRange(0, 20)));
  NewMisses misses;
  std::set<std::pair<int64_t, std::string>> naive;
  for (const auto& [time, contact] : all) {
    misses.Add(time, std::to_string(contact));
    naive.emplace(time, std::to_string(contact));
  }
  RC_ASSERT(misses.missed().size() == std::min<size_t>(naive.size(), 8));
  auto expected = naive.begin();
  for (const NewMisses::Miss& miss : misses.missed()) {
    RC_ASSERT(std::pair(miss.time_us, miss.contact) == *expected++);
  }
}

}  // namespace
}  // namespace holdline

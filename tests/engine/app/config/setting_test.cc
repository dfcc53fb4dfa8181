#include "engine/app/config/setting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace holdline {
namespace {

using ::testing::HasSubstr;

TEST(Settings, TakeTheirOwnDefaults) {
  for (const Setting& setting : Settings()) {
    SCOPED_TRACE(std::string(setting.name));
    ServiceConfig config;
    EXPECT_EQ(setting.required, setting.fallback.empty());
    if (setting.required) continue;
    const absl::Status taken = setting.take(setting.fallback, config);
    EXPECT_TRUE(taken.ok()) << taken;
  }
}

TEST(Settings, HaveNamesOfTheirOwnAndWords) {
  std::set<std::string_view> names;
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
    EXPECT_FALSE(setting.form.empty()) << setting.name;
    EXPECT_EQ(setting.description.back(), '.') << setting.name;
    EXPECT_EQ(FindSetting(setting.name), &setting);
  }
  EXPECT_EQ(FindSetting("topics"), nullptr);
}

TEST(Settings, AreAllDescribed) {
  const std::string text = DescribeSettings();
  for (const Setting& setting : Settings()) {
    EXPECT_THAT(text, HasSubstr(std::string(setting.name) + ": " +
                                std::string(setting.form)))
        << setting.name;
  }
}

}  // namespace
}  // namespace holdline

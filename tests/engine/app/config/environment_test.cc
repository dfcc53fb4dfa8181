#include "engine/app/config/environment.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

Environment With(const std::string& name, const std::string& value) {
  Environment environment;
  environment.variable =
      [=](const std::string& asked) -> std::optional<std::string> {
    if (asked != name) return std::nullopt;
    return value;
  };
  return environment;
}

std::string Full(const std::string& text) {
  const auto full = Interpolate(text, With("HOST", "kafka"));
  return full.ok() ? *full : std::string(full.status().message());
}

TEST(Interpolate, PutsVariablesWhereTheyAreNamed) {
  EXPECT_EQ(Full("plain"), "plain");
  EXPECT_EQ(Full("${HOST}"), "kafka");
  EXPECT_EQ(Full("a-${HOST}:${HOST}-b"), "a-kafka:kafka-b");
  EXPECT_EQ(Full(""), "");
}

TEST(Interpolate, LeavesOtherDollarsAlone) {
  EXPECT_EQ(Full("$HOST 5$"), "$HOST 5$");
  EXPECT_EQ(Full("$${HOST}"), "${HOST}");
  EXPECT_EQ(Full("x$${y}${HOST}"), "x${y}kafka");
}

TEST(Interpolate, LooksOnlyOnce) {
  const auto full = Interpolate("${A}", With("A", "${A}"));
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(*full, "${A}");
}

TEST(Interpolate, TellsWhatIsNotSetOrNoName) {
  EXPECT_EQ(Full("${NOPE}"), "the environment variable NOPE is not set");
  for (const char* text : {"${", "${}", "${A-B}", "${1A}", "${HOST"}) {
    EXPECT_FALSE(Interpolate(text, With("HOST", "x")).ok()) << text;
  }
}

TEST(SystemEnvironment, IsThisMachines) {
  const Environment environment = SystemEnvironment();
  EXPECT_FALSE(environment.host_name.empty());
  EXPECT_TRUE(environment.variable("PATH").has_value());
  EXPECT_FALSE(environment.variable("HOLDLINE_NO_SUCH_VARIABLE").has_value());
  EXPECT_TRUE(environment.check_property("client.rack", "r1").ok());
  EXPECT_FALSE(environment.check_property("client.rak", "r1").ok());
}

}  // namespace
}  // namespace holdline

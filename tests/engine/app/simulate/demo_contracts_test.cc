#include "engine/app/simulate/demo_contracts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace holdline {
namespace {

// Run from the project's root, as ctest does.
TEST(DemoContracts, AreTheFilesOfTheExamples) {
  ASSERT_EQ(DemoContracts().size(), 4U);
  for (const DemoContract& contract : DemoContracts()) {
    std::ifstream file("deploy/examples/demo/" + std::string(contract.file));
    ASSERT_TRUE(file.is_open()) << contract.file;
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}),
              contract.text);
  }
}

TEST(DemoContracts, CoverSupportFirst) {
  EXPECT_EQ(DemoContracts()[1].file, "acme-support.yaml");
  EXPECT_THAT(std::string(DemoContracts()[1].text),
              ::testing::HasSubstr("formula: abandons_miss"));
}

}  // namespace
}  // namespace holdline

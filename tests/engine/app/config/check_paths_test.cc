#include "engine/app/config/check_paths.h"

#include <gtest/gtest.h>

#include "tests/engine/app/config/config_fixture.h"

namespace holdline {
namespace {

class CheckPathsTest : public ConfigFixture {
 protected:
  static std::string ContractNamed(const std::string& name) {
    return "holdline: 1\ncontract: " + name +
           "\ntitle: T\ntime_zone: UTC\neffective: 2026-01-01\n"
           "covers: [{queue: \"*\"}]\n"
           "objectives: {o: {measure: offered, periods: [day]}}\n";
  }

  std::string Check(const std::vector<std::string>& inside) {
    std::vector<std::string> paths;
    for (const std::string& path : inside) {
      paths.push_back((folder_ / path).string());
    }
    resolved_.clear();
    const CheckResult result = CheckPaths(paths, environment_, &resolved_);
    files_ = result.files;
    return Shown(result.diagnostics);
  }

  int files_ = 0;
  std::string resolved_;
};

TEST_F(CheckPathsTest, ContractsOfAllPathsAreOneBook) {
  Write("a/one.yaml", ContractNamed("one"));
  Write("b/two.yaml", ContractNamed("one"));
  EXPECT_EQ(Check({"a", "b/two.yaml"}),
            "b/two.yaml:2:11: contract: another contract is named \"one\" too, "
            "in a/one.yaml:2\n1 file, 1 error\n");
  EXPECT_EQ(files_, 2);
}

TEST_F(CheckPathsTest, AFileGivenTwiceIsCheckedOnce) {
  Write("a/one.yaml", ContractNamed("one"));
  EXPECT_EQ(Check({"a", "a/one.yaml", "a/../a"}), "1 file, 0 errors\n");
  EXPECT_EQ(files_, 1);
}

TEST_F(CheckPathsTest, KnowsAConfigurationByItsSettings) {
  Write("contracts/one.yaml", ContractNamed("one"));
  Write("holdline.yaml", "broker: k:9092\nshards: x\ncontracts: contracts\n");
  EXPECT_EQ(Check({"holdline.yaml"}),
            "holdline.yaml:1:1: broker: \"broker\" is not a setting; did you "
            "mean \"brokers\"?\n"
            "holdline.yaml:1:1: `brokers:` is missing: host:port\n"
            "holdline.yaml:2:9: shards: \"x\" is not a whole number\n"
            "1 file, 3 errors\n");
}

TEST_F(CheckPathsTest, ChecksTheContractsOfAConfiguration) {
  Write("contracts/one.yaml", ContractNamed("one") + "close_after: 5\n");
  Write("holdline.yaml", "brokers: k:9092\ncontracts: contracts\n");
  const std::string told =
      "contracts/one.yaml:8:14: close_after: the duration 5 needs a unit: us, "
      "ms, s, m, h or d\n1 file, 1 error\n";
  EXPECT_EQ(Check({"holdline.yaml"}), told);
  EXPECT_EQ(files_, 2);
  EXPECT_EQ(Check({"contracts", "holdline.yaml"}), told);
  EXPECT_EQ(files_, 2);
}

TEST_F(CheckPathsTest, KeepsTheBooksThatHaveNoMistake) {
  Write("bad/two.yaml", ContractNamed("two") + "close_after: 5\n");
  Write("contracts/one.yaml", ContractNamed("one"));
  Write("holdline.yaml", "brokers: k:9092\ncontracts: contracts\n");
  const std::vector<std::string> paths = {(folder_ / "bad").string(),
                                          (folder_ / "holdline.yaml").string()};
  const CheckResult result = CheckPaths(paths, environment_);
  ASSERT_EQ(result.books.size(), 1U);
  EXPECT_EQ(result.books[0].contracts[0].name, "one");
}

TEST_F(CheckPathsTest, ChecksTablesWithTheFilesThatNameThem) {
  Write("a/t.csv", "tenant\none\n");
  Write("a/all.yaml", ContractNamed("\"{tenant}\"") + "for_each: t.csv\n");
  for (const std::vector<std::string>& paths : {std::vector<std::string>{"a"},
                                                {"a/all.yaml"},
                                                {"a/t.csv", "a/all.yaml"},
                                                {"a/all.yaml", "a/t.csv"}}) {
    EXPECT_EQ(Check(paths), "1 file, 0 errors\n");
    EXPECT_EQ(files_, 2);
  }
}

TEST_F(CheckPathsTest, TemplatesAreNoConfigurations) {
  Write("a/t.yaml", "template: t\nshards: 1\n");
  EXPECT_EQ(Check({"a"}),
            "a/t.yaml:1:1: warning: template: nothing inherits this "
            "template\n1 file, 0 errors, 1 warning\n");
}

TEST_F(CheckPathsTest, ResolvesTheContractsOfAConfigurationToo) {
  Write("contracts/one.yaml", ContractNamed("one"));
  Write("two.yaml", ContractNamed("two"));
  Write("holdline.yaml", "brokers: k:9092\ncontracts: contracts\n");
  EXPECT_EQ(Check({"holdline.yaml", "two.yaml"}), "1 file, 0 errors\n");
  EXPECT_NE(resolved_.find("contract: one\n"), std::string::npos);
  EXPECT_NE(resolved_.find("contract: two\n"), std::string::npos);
}

TEST_F(CheckPathsTest, SaysWhatCannotBeRead) {
  std::filesystem::create_directory(folder_ / "bare");
  EXPECT_EQ(Check({"bare", "nowhere"}),
            "bare: there is no *.yaml in this folder\n"
            "nowhere: cannot read nowhere: No such file or directory\n"
            "1 file, 2 errors\n");
}

TEST_F(CheckPathsTest, ExamplesAreWithoutMistakes) {
  const CheckResult result =
      CheckPaths(std::vector<std::string>{"deploy/examples"}, environment_);
  EXPECT_FALSE(HasErrors(result.diagnostics))
      << FormatAsText(result.diagnostics, result.files);
}

}  // namespace
}  // namespace holdline

// Whole contracts in words, as they are kept in golden/: what a contract
// manager reads. Where a text changes on purpose,
//   holdline check --in-words FILE.yaml >
//   tests/engine/app/words/golden/FILE.txt
#include "engine/app/words/contract_words.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/engine/app/words/telling.h"

namespace holdline {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

class Golden : public testing::TestWithParam<const char*> {};

TEST_P(Golden, IsSaidAsItIsKept) {
  const std::string path = GetParam();
  const std::string name = std::filesystem::path(path).stem().string();
  EXPECT_EQ(BookInWords(LoadedBookOf(Read(path))),
            Read("tests/engine/app/words/golden/" + name + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Contracts, Golden,
                         testing::Values("deploy/examples/contracts/acme.yaml",
                                         "tests/contracts/bank-amended.yaml",
                                         "tests/contracts/bank-forms.yaml",
                                         "tests/contracts/datec.yaml",
                                         "tests/contracts/datec-desk.yaml",
                                         "tests/contracts/uptime.yaml",
                                         "tests/contracts/ofg.yaml",
                                         "tests/contracts/one-price.yaml",
                                         "tests/contracts/priceline.yaml",
                                         "tests/contracts/redwood.yaml"));

TEST(ContractWords, NoLineIsLongerThanAPage) {
  for (const auto& entry :
       std::filesystem::directory_iterator("tests/contracts")) {
    std::stringstream text(BookInWords(LoadedBookOf(Read(entry.path()))));
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(line.size(), 80U) << line;
    }
  }
}

TEST(ContractWords, TellsContractsOneAfterTheOther) {
  const std::string one =
      ContractText("objectives: {o: {measure: offered, periods: [day]}}\n");
  const ContractBook book =
      LoadedBookOf(one + "---\n" + "holdline: 1\ncontract: d\ntitle: U\n" +
                   one.substr(one.find("time_zone")));
  EXPECT_EQ(BookInWords(book), ContractInWords(book.contracts[0]) + "\n" +
                                   ContractInWords(book.contracts[1]));
}

TEST(ContractWords, SaysWhereNothingCounts) {
  const std::string told = Told(
      "calendars: {prime: {hours: \"mon-fri 08:00-18:00\"}}\n"
      "objectives: {o: {measure: service_level, within: 20s, formula: "
      "answered_only, targets: [{when: prime, at_least: 80%}], periods: "
      "[day]}}\n");
  EXPECT_NE(told.find("prime, while this calendar is open: at least 80 %; for "
                      "example on Thursday 2026-01-01 at 08:00"),
            std::string::npos)
      << told;
  EXPECT_NE(told.find("What enters at any other time does not count, for "
                      "example on Thursday 2026-01-01 at 00:00."),
            std::string::npos)
      << told;
}

}  // namespace
}  // namespace holdline

// Contracts as they finally are, written so that they load again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operators/contract/book_folder.h"
#include "operators/contract/loader.h"
#include "tests/operators/contract/damage.h"

namespace holdline {
namespace {

std::vector<uint64_t> ResolvedVersions(const std::vector<BookFile>& files,
                                       std::string* resolved) {
  const LoadResult result = LoadBookResolved(files, *resolved);
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  std::vector<uint64_t> versions;
  if (!result.book.has_value()) return versions;
  for (const Contract& contract : result.book->contracts) {
    versions.push_back(contract.version);
  }
  return versions;
}

void ExpectLoadsAgain(const std::vector<BookFile>& files) {
  std::string resolved;
  std::string again;
  const auto versions = ResolvedVersions(files, &resolved);
  EXPECT_FALSE(versions.empty());
  std::vector<BookFile> beside = {{"resolved.yaml", resolved}};
  for (const BookFile& file : files) {
    if (file.path.ends_with(".csv")) beside.push_back(file);
  }
  EXPECT_EQ(ResolvedVersions(beside, &again), versions) << resolved;
}

TEST(Resolved, LoadsAsTheSameVersions) {
  for (const char* path : {"deploy/examples/contracts", "deploy/examples/demo",
                           "deploy/examples/templates", "tests/contracts"}) {
    const auto files = ReadBookFolder(path);
    ASSERT_TRUE(files.ok()) << files.status();
    ExpectLoadsAgain(*files);
  }
}

const std::vector<BookFile> kBook = {{"acme.yaml", R"(contract: "{tenant}"
title: "{tenant}: #1"
inherits: standard
for_each: t.csv
covers: [{channel: voice, queue: "{tenant}-*"}]
objectives:
  speed: {target: {at_most: 20s}}
)"},
                                     {"standard.yaml", R"(holdline: 1
template: standard
time_zone: UTC
effective: 2026-01-01
objectives:
  speed:
    measure: average_speed_of_answer
    target: {at_most: 30s}   # the paper's
    periods: [month]
)"},
                                     {"t.csv", "tenant\nacme\n"}};

TEST(Resolved, SaysWhereEachLineCameFrom) {
  std::string resolved;
  ResolvedVersions(kBook, &resolved);
  resolved.erase(resolved.find("version ") + 8, 16);
  EXPECT_EQ(resolved, R"(---
# acme.yaml:1 for t.csv:2, version 
contract: "acme"
title: "acme: #1"
holdline: 1  # standard.yaml:1
time_zone: UTC  # standard.yaml:3
effective: 2026-01-01  # standard.yaml:4
objectives:
  speed:
    measure: average_speed_of_answer  # standard.yaml:7
    target: {at_most: 20s}
    periods: [month]  # standard.yaml:9
covers: [{channel: voice, queue: "acme-*"}]
)");
}

TEST(Resolved, OfLevelsLoadsAsTheSameVersion) { ExpectLoadsAgain(kBook); }

// What is told stands in a file of the book; what is resolved loads.
RC_GTEST_PROP(Levels, SurviveDamagedBooks, ()) {
  std::vector<BookFile> files = kBook;
  Damage(files[*rc::gen::inRange<size_t>(0, files.size())].text);
  std::string resolved;
  const LoadResult result = LoadBookResolved(files, resolved);
  RC_ASSERT(result.book.has_value() == !HasErrors(result.diagnostics));
  for (const Diagnostic& told : result.diagnostics) {
    RC_ASSERT(!told.message.empty());
    RC_ASSERT(told.line >= 0 && told.line < 40);
  }
  if (!result.book.has_value() || result.book->contracts.empty()) return;
  const LoadResult again = LoadBook({{"r.yaml", resolved}});
  RC_ASSERT(again.book.has_value());
  RC_ASSERT(again.book->contracts[0].version ==
            result.book->contracts[0].version);
}

}  // namespace
}  // namespace holdline

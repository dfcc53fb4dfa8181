#include "engine/app/simulate/demo_contracts.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "engine/app/simulate/centre_options.h"
#include "operators/contract/loader.h"

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

// Without an error and without a warning: they are what people copy from.
TEST(DemoContracts, AreContracts) {
  std::vector<BookFile> files;
  for (const DemoContract& contract : DemoContracts()) {
    files.push_back({std::string(contract.file), std::string(contract.text)});
  }
  const LoadResult loaded = LoadBook(std::move(files));
  for (const Diagnostic& diagnostic : loaded.diagnostics) {
    ADD_FAILURE() << FormatDiagnostic(diagnostic);
  }
  ASSERT_TRUE(loaded.book.has_value());
  EXPECT_EQ(loaded.book->contracts.size(), 4U);
}

TEST(DemoContracts, CoverTheQueuesOfTheCentreButTheReception) {
  std::vector<BookFile> files;
  for (const DemoContract& contract : DemoContracts()) {
    files.push_back({std::string(contract.file), std::string(contract.text)});
  }
  const LoadResult loaded = LoadBook(std::move(files));
  ASSERT_TRUE(loaded.book.has_value());
  for (const QueueOptions& queue : DefaultCentre(1, absl::UnixEpoch()).queues) {
    int covers = 0;
    for (const Contract& contract : loaded.book->contracts) {
      for (const ScopeLine& line : contract.covers) {
        covers += Matches(line, queue.channel, queue.name, {});
      }
    }
    EXPECT_EQ(covers, queue.name == "reception" ? 0 : 1) << queue.name;
  }
}

}  // namespace
}  // namespace holdline

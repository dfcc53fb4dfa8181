#include "engine/app/control/book_reloader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/engine/app/control/made_up_books.h"

namespace holdline {
namespace {

class BookReloaderTest : public testing::Test {
 protected:
  BookReloaderTest()
      : folder_(testing::TempDir() + "/" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    Write("desk.yaml", DeskText(20));
    EXPECT_EQ(log_.CreateTopics(TopicTable({.names = TestTopics()})),
              absl::OkStatus());
    EXPECT_TRUE(control_.Offer(DeskBook(20), kPatience).ok());
    reloader_.emplace(folder_, BookHash({{"desk.yaml", DeskText(20)}}),
                      control_);
  }
  ~BookReloaderTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name) << text;
  }
  std::string Look(bool asked = false) {
    last_ = reloader_->Look(asked);
    return last_ ? ReloadOutcomeName(last_->outcome) : "";
  }
  size_t books() { return control_.history().Books().first.size(); }

  const std::string folder_;
  ManualClock clock_{1'772'445'600'000'000};
  MemoryLog log_{clock_};
  ControlLog control_{log_, clock_, TestTopics().Control(), absl::Seconds(10)};
  std::optional<BookReloader> reloader_;
  std::optional<ReloadResult> last_;
};

TEST_F(BookReloaderTest, AChangeIsAppendedOnceItHasSettled) {
  EXPECT_EQ(Look(), "");
  Write("desk.yaml", DeskText(10));
  EXPECT_EQ(Look(), "");  // it may still be written
  Write("desk.yaml", DeskText(5));
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(Look(), "appended");
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(books(), 2u);
}

TEST_F(BookReloaderTest, AnAmendmentOfThePastIsRefused) {
  const std::string amended =
      absl::StrCat(DeskText(20),
                   "amendments: [{effective: 2026-01-01, set: "
                   "{objectives.answer.within: 5s}}]\n");
  Write("desk.yaml", amended);
  EXPECT_EQ(Look(true), "refused");
  EXPECT_THAT(last_->why, testing::HasSubstr("its date has passed"));
  EXPECT_EQ(books(), 1u);
  Write("desk.yaml",
        absl::StrReplaceAll(amended, {{"2026-01-01", "2026-12-01"}}));
  EXPECT_EQ(Look(true), "appended");
}

TEST_F(BookReloaderTest, AChangeOfATableIsAChange) {
  std::string text = DeskText(20);
  text.replace(text.find("contract: desk"), 14, "contract: \"{desk}\"");
  Write("desk.yaml", text + "for_each: desks.csv\n");
  Write("desks.csv", "desk\none\n");
  EXPECT_EQ(Look(true), "appended");
  Write("desks.csv", "desk\none\ntwo\n");
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(Look(), "appended");
  EXPECT_EQ(control_.history().Books().first.back().book->contracts.size(), 2u);
}

TEST_F(BookReloaderTest, AskedForItLooksAtOnce) {
  EXPECT_EQ(Look(true), "unchanged");
  Write("desk.yaml", DeskText(5));
  EXPECT_EQ(Look(true), "appended");
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(Look(true), "unchanged");
}

TEST_F(BookReloaderTest, AFolderWithMistakesChangesNothingAndTellsThemAll) {
  Write("desk.yaml", DeskText(5));
  Write("other.yaml", "holdline: 1\ncontrakt: x\n");
  EXPECT_EQ(Look(true), "refused");
  EXPECT_GT(last_->diagnostics.size(), 2u);
  EXPECT_EQ(books(), 1u);
  EXPECT_EQ(Look(), "");  // it is told once
  EXPECT_EQ(Look(true), "refused");
  std::filesystem::remove(folder_ + "/other.yaml");
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(Look(), "appended");
}

TEST_F(BookReloaderTest, AFolderThatIsGoneIsRefusedOnce) {
  std::filesystem::remove_all(folder_);
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(Look(), "refused");
  EXPECT_THAT(last_->why, testing::HasSubstr("cannot read"));
  EXPECT_EQ(Look(), "");
  EXPECT_EQ(books(), 1u);
}

TEST_F(BookReloaderTest, WhatTheLogDidNotTakeIsTriedAgain) {
  Write("desk.yaml", DeskText(5));
  log_.SetAway(true);
  EXPECT_EQ(Look(true), "failed");
  EXPECT_EQ(Look(), "failed");
  log_.SetAway(false);
  EXPECT_EQ(Look(), "appended");
  EXPECT_EQ(Look(), "");
}

}  // namespace
}  // namespace holdline

// A state that was saved once is read by what comes later.
#include "tests/operators/kept_state.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "contact_oracle.h"
#include "engine/base/time_units.h"
#include "operators/score/score_partition.h"
#include "random_events.h"
#include "test_book.h"

namespace holdline {
namespace {

constexpr uint32_t kBuckets = 2;

OwnEvent EventOf(EventKind kind, const std::string& contact, int64_t second) {
  OwnEvent event;
  event.kind = kind;
  event.contact = contact;
  event.id = absl::StrCat(contact, "#", static_cast<int>(kind));
  event.time_us = kMonday + second * kSecondUs;
  event.queue = "sales";
  return event;
}

// One that ended, one that waits, one that was transferred and corrected, one
// that states what the contracts ask for.
void ApplyFirst(ScorePartition& partition) {
  using enum EventKind;
  OwnEvent corrected = EventOf(kQueued, "transferred", 104);
  corrected.revision = 1;
  corrected.sequence = 9;
  OwnEvent stated = EventOf(kQueued, "stated", 140);
  stated.channel = "chat";
  stated.queue = "lobby";
  stated.attributes = {{"tenant", "acme"}};
  stated.wait_us = 3 * kSecondUs;
  for (const OwnEvent& event :
       {EventOf(kQueued, "ended", 0), EventOf(kAnswered, "ended", 7),
        EventOf(kCompleted, "ended", 90), EventOf(kQueued, "transferred", 100),
        EventOf(kTransferred, "transferred", 130), corrected, stated,
        EventOf(kQueued, "waits", 150)}) {
    EXPECT_TRUE(Apply(event, partition).empty());
  }
}

// What format 1 did not know: a case that is open and pauses, and one that was
// reopened.
void ApplyCases(ScorePartition& partition) {
  using enum EventKind;
  const auto of = [](EventKind kind, const std::string& id, int64_t second) {
    OwnEvent event = EventOf(kind, id, second);
    event.queue = "desk";
    return event;
  };
  OwnEvent pended = of(kCasePended, "paused", 170);
  pended.attributes = {{"status", "pending_vendor"}, {"severity", "1"}};
  for (const OwnEvent& event :
       {of(kCaseOpened, "reopened", 160), of(kCaseOpened, "paused", 165),
        pended, of(kCaseResolved, "reopened", 175),
        of(kCaseReopened, "reopened", 180)}) {
    EXPECT_TRUE(Apply(event, partition).empty());
  }
}

// What format 2 did not know: an outage that runs, and maintenance.
void ApplyOutages(ScorePartition& partition) {
  using enum EventKind;
  const auto of = [](EventKind kind, const std::string& id, int64_t second,
                     const std::string& service) {
    OwnEvent event = EventOf(kind, id, second);
    event.queue = "";
    event.service = service;
    return event;
  };
  for (const OwnEvent& event : {of(kOutageBegan, "runs", 182, "ivr"),
                                of(kOutageResponded, "runs", 183, ""),
                                of(kMaintenanceBegan, "maintained", 184, "crm"),
                                of(kMaintenanceEnded, "maintained", 190, "")}) {
    EXPECT_TRUE(Apply(event, partition).empty());
  }
}

void ApplyRest(ScorePartition& partition) {
  using enum EventKind;
  for (const OwnEvent& event : {EventOf(kAnswered, "waits", 200),
                                EventOf(kAbandoned, "transferred", 210),
                                EventOf(kAnswered, "stated", 220),
                                EventOf(kOutageEnded, "runs", 230)}) {
    EXPECT_TRUE(Apply(event, partition).empty());
  }
  partition.AdvanceTo(kMonday + 400 * kSecondUs, /*live=*/true);
}

std::string Words(ScorePartition& partition) {
  std::string words;
  partition.Seal([&](int32_t, std::string bytes) { words += bytes; });
  return words;
}

KeptState Saved(ScorePartition& partition) {
  KeptState state;
  state["head"] = partition.SaveHead();
  state["cut"] = partition.CutMetadata();
  for (uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    state[absl::StrCat("bucket-", bucket)] = partition.SaveBucket(bucket);
  }
  return state;
}

std::unique_ptr<ScorePartition> Restored(KeptState state) {
  auto partition = WidePartition(kBuckets);
  EXPECT_EQ(partition->LoadHead(state["head"]), absl::OkStatus());
  for (uint32_t bucket = 0; bucket < kBuckets; ++bucket) {
    EXPECT_EQ(partition->LoadBucket(bucket, 0,
                                    state[absl::StrCat("bucket-", bucket)]),
              absl::OkStatus());
  }
  EXPECT_EQ(partition->RestoreCut(state["cut"]), absl::OkStatus());
  return partition;
}

constexpr char kFirst[] = "tests/operators/score/kept/format-1.txt";
constexpr char kSecond[] = "tests/operators/score/kept/format-2.txt";
constexpr char kNewest[] = "tests/operators/score/kept/format-3.txt";

// Else it is another format: give it a number of its own, keep the files of the
// others, read them too, and add one of the new format, which is this.
TEST(KeptScoreState, IsWhatIsSavedNow) {
  const auto partition = WidePartition(kBuckets);
  ApplyFirst(*partition);
  ApplyCases(*partition);
  ApplyOutages(*partition);
  EXPECT_EQ(KeptStateText(Saved(*partition)),
            KeptStateText(ReadKeptState(kNewest)));
}

// The state of this format goes on as what is saved now of the same.
void ExpectGoesOn(const char* format, bool with_cases, bool with_outages) {
  const auto fresh = WidePartition(kBuckets);
  ApplyFirst(*fresh);
  if (with_cases) ApplyCases(*fresh);
  if (with_outages) ApplyOutages(*fresh);
  const auto whole = Restored(Saved(*fresh));
  const auto restored = Restored(ReadKeptState(format));
  ApplyRest(*whole);
  ApplyRest(*restored);
  const std::string words = Words(*whole);
  EXPECT_NE(words, "");
  EXPECT_EQ(Words(*restored), words);
}

TEST(KeptScoreState, GoesOnAsItWas) {
  ExpectGoesOn(kFirst, /*with_cases=*/false, /*with_outages=*/false);
  ExpectGoesOn(kSecond, /*with_cases=*/true, /*with_outages=*/false);
  ExpectGoesOn(kNewest, /*with_cases=*/true, /*with_outages=*/true);
}

}  // namespace
}  // namespace holdline

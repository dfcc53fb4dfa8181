#include "operators/telemetry/event_kind.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

TEST(EventKind, NamesReadBackAsThemselves) {
  EXPECT_EQ(EventKindNames().size(), 29u);
  for (int number = 1; number <= 87; ++number) {
    if ((number > 12 && number < 40) || (number > 48 && number < 80)) continue;
    const EventKind kind = EventKindOf(number);
    EXPECT_EQ(static_cast<int>(kind), number);
    EXPECT_EQ(ParseEventKind(EventKindName(kind)), kind);
  }
}

TEST(EventKind, PrefixAndLetterCaseDoNotMatter) {
  for (const char* name : {"CONTACT_FLOWED_OUT", "flowed_out", "Flowed_Out",
                           "contact_flowed_out"}) {
    EXPECT_EQ(ParseEventKind(name), EventKind::kFlowedOut) << name;
  }
}

// Some words of cases are those of contacts too.
TEST(EventKind, KindsOfCasesHaveTheirPrefix) {
  EXPECT_EQ(ParseEventKind("case_resumed"), EventKind::kCaseResumed);
  EXPECT_EQ(ParseEventKind("resumed"), EventKind::kResumed);
  EXPECT_EQ(ParseEventKind("opened"), EventKind::kUnspecified);
}

TEST(EventKind, WhatIsNoKindIsUnspecified) {
  for (const char* name : {"", "CONTACT_", "OFFERED ", "CONTACT_CONTACT_LOST",
                           "EVENT_KIND_UNSPECIFIED", "unspecified"}) {
    EXPECT_EQ(ParseEventKind(name), EventKind::kUnspecified) << name;
  }
  for (int64_t number :
       {int64_t{0}, int64_t{13}, int64_t{39}, int64_t{49}, int64_t{79},
        int64_t{88}, int64_t{-1}, int64_t{257}, int64_t{1} << 40}) {
    EXPECT_EQ(EventKindOf(number), EventKind::kUnspecified) << number;
  }
}

}  // namespace
}  // namespace holdline

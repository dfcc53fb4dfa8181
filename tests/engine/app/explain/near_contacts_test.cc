#include "engine/app/explain/near_contacts.h"

#include <gmock/gmock.h>

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NearContacts, AreThoseOfSomeOtherLettersOrOfMore) {
  NearContacts near("1772445600.17");
  for (const char* id : {"1772445600.18", "hello", "1772445600.17",
                         "1772445600.18", "pbx-1772445600.17"}) {
    near.See(id);
  }
  EXPECT_THAT(near.near(), ElementsAre("1772445600.18", "1772445600.17",
                                       "pbx-1772445600.17"));
}

TEST(NearContacts, StaysWithTheFirstFew) {
  NearContacts near("call-1");
  for (const char* id : {"call-2", "call-3", "call-4", "call-5"}) near.See(id);
  EXPECT_THAT(near.near(), ElementsAre("call-2", "call-3", "call-4"));
}

TEST(NearContacts, NothingIsNearToNothing) {
  NearContacts near("");
  near.See("call-1");
  near.See("");
  EXPECT_THAT(near.near(), IsEmpty());
}

}  // namespace
}  // namespace holdline

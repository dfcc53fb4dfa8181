// Mistakes in calendars and slots. Each with its line and column, all at once.
#include <gtest/gtest.h>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

TEST(CalendarMistakes, EveryKindAtOnce) {
  EXPECT_EQ(Told(ContractText(R"(holidays: {ca: [2026-07-01, 2026-07-01, x]}
calendars:
  a: {}
  b: {hours: [mon, "xyz 08:00-09:00", "mon 08:00", "mon 8:00-9:00", "mon 08:00-08:00", "mon 08:00-10:00, 09:00-11:00", "mon 25:00-26:00"]}
  c: {hours: "mon 08:00-12:00, sat 09:00-10:00", closed: [us, ca], days: {2026-13-01: "09:00-10:00", 2026-12-24: closed, 2026-12-25: late}}
  otherwise: {hours: "daily 00:00-24:00"}
  "x y": {hours: "daily 00:00-24:00"}
  d: {hours: "mon-fri 08:00-18:00", hourz: 1}
  e: {hours: ["mon 08:00-12:00", "mon-fri 11:00-18:00"]}
  f: {closed: ca}
objectives: {o: {measure: offered, periods: [day]}}
)")),
            R"(c.yaml:7:29: holidays.ca[1]: 2026-07-01 stands here a second time
c.yaml:7:41: holidays.ca[2]: "x" is not a date; write for example 2026-01-31
c.yaml:9:6: calendars.a: the map is empty
c.yaml:10:15: calendars.b.hours[0]: "mon" is not days and hours; write for example "mon-fri 07:30-18:00"
c.yaml:10:20: calendars.b.hours[1]: "xyz" is not a day of the week; they are mon, tue, wed, thu, fri, sat, sun, or daily; write for example "mon-fri 07:30-18:00"
c.yaml:10:39: calendars.b.hours[2]: "08:00" is not a span of time; write for example 07:30-18:00
c.yaml:10:52: calendars.b.hours[3]: "8:00" is not a time of day; write for example 07:30
c.yaml:10:69: calendars.b.hours[4]: "08:00-08:00" is never open; a whole day is 00:00-24:00
c.yaml:10:88: calendars.b.hours[5]: two spans of one day overlap
c.yaml:10:120: calendars.b.hours[6]: there is no time 25:00
c.yaml:11:14: calendars.c.hours: "sat 09:00-10:00" is not a span of time; other days are an item of their own: ["mon-fri 07:30-18:00", "sat 09:00-12:00"]
c.yaml:11:59: calendars.c.closed[0]: the holiday list "us" is not defined; holidays here: ca
c.yaml:11:75: calendars.c.days.2026-13-01: there is no day 2026-13-01
c.yaml:11:134: calendars.c.days.2026-12-25: "late" is not a span of time; other days are an item of their own: ["mon-fri 07:30-18:00", "sat 09:00-12:00"]
c.yaml:12:3: calendars.otherwise: "otherwise" is what no calendar holds; choose another name
c.yaml:13:3: calendars.x y: "x y" is not a name: up to 100 letters, digits, '-', '_' and '.', beginning with a letter or digit
c.yaml:14:37: calendars.d.hourz: the key "hourz" is not known here; did you mean "hours"?
c.yaml:15:34: calendars.e.hours[1]: two spans overlap on mon
c.yaml:16:3: calendars.f: this calendar never opens; give it `hours:` or `days:`
1 file, 19 errors
)");
}

TEST(CalendarMistakes, HolidaysThatAreNotDefined) {
  EXPECT_EQ(
      Told(ContractText(
          R"(calendars: {a: {hours: "daily 00:00-24:00", closed: ca}}
objectives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:7:53: calendars.a.closed: the holiday list "ca" is not defined; there are no `holidays` here
1 file, 1 error
)");
}

TEST(CalendarMistakes, Oddities) {
  EXPECT_EQ(
      Told(ContractText(R"(terminates: 2027-06-30
holidays: {ca: [2026-07-01], us: [2026-07-04]}
calendars:
  a: {hours: "daily 01:00-02:30", closed: ca}
  b: {hours: "daily 01:30-05:00"}
objectives:
  o: {measure: offered, periods: [day], targets: [{when: a, at_most: 5 contacts}]}
)")),
      R"(c.yaml:8:12: warning: holidays.ca: the list ends 2026-07-01, before the contract's last year, 2027
c.yaml:8:30: warning: holidays.us: no calendar is `closed` on this list
c.yaml:10:3: warning: calendars.a: on 2026-03-08 a clock change skips 02:30, where it closes; the clock on the wall decides: this is taken as 03:00
c.yaml:11:3: warning: calendars.b: nothing uses this calendar
c.yaml:11:3: warning: calendars.b: on 2026-11-01 a clock change repeats 01:30, where it opens; the clock on the wall decides: what is open from 01:00 to 02:00 is open twice
c.yaml:13:41: warning: objectives.o.targets: contacts that no slot holds do not count (the first such time is mon 00:00); add `when: otherwise` if they are to count
1 file, 0 errors, 6 warnings
)");
}

TEST(CalendarMistakes, TimeThatNoSlotHolds) {
  EXPECT_EQ(
      Told(ContractText(R"(holidays: {ca: [2026-07-01]}
calendars:
  a: {hours: "daily 00:00-12:00", closed: ca}
  b: {hours: "daily 12:00-24:00"}
objectives:
  o: {measure: offered, periods: [day], targets: [{when: a, at_most: 5 contacts}, {when: b, at_most: 5 contacts}]}
)")),
      R"(c.yaml:12:41: warning: objectives.o.targets: contacts that no slot holds do not count (the first such time is 2026-07-01 00:00); add `when: otherwise` if they are to count
1 file, 0 errors, 1 warning
)");
}

TEST(CalendarMistakes, Slots) {
  EXPECT_EQ(
      Told(ContractText(
          R"(calendars: {prime: {hours: "mon-fri 08:00-18:00"}, nights: {hours: "daily 22:00-06:00"}}
objectives:
  o:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets:
      - {when: primetime, at_least: 80%}
      - {at_least: 80%}
      - {when: prime, at_least: 80%}
      - {when: prime, at_least: 80%}
      - {when: otherwise, at_least: 70%}
      - {when: nights, at_least: 70%}
    periods: [month]
)")),
      R"(c.yaml:14:16: objectives.o.targets[0].when: the calendar "primetime" is not defined; calendars here: nights, prime
c.yaml:15:9: objectives.o.targets[1]: `when:` is missing; write for example `when: prime`
c.yaml:17:16: objectives.o.targets[3].when: "prime" stands here a second time; only the first would ever be used
c.yaml:19:16: objectives.o.targets[5].when: no time is left after `when: otherwise`; put it last
1 file, 4 errors
)");
}

TEST(CalendarMistakes, SlotsWithoutCalendars) {
  EXPECT_EQ(
      Told(ContractText(R"(objectives:
  o:
    measure: service_level
    within: 20s
    formula: abandons_miss
    targets: [{when: prime, at_least: 80%}]
    periods: [month]
)")),
      R"(c.yaml:12:22: objectives.o.targets[0].when: the calendar "prime" is not defined; there are no `calendars` here
1 file, 1 error
)");
}

}  // namespace
}  // namespace holdline

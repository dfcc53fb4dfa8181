// What score has done with events, contacts, cases and outages.
#pragma once

#include <cstdint>

#include "operators/score/event_fact.h"

namespace holdline {

// Entities that were forgotten, by why.
struct ForgottenCounts {
  int64_t ended = 0;
  int64_t open = 0;
  int64_t orphan = 0;   // their start never came
  int64_t ceiling = 0;  // for want of room

  void Count(const EntitySummary& summary, bool by_ceiling) {
    if (by_ceiling) {
      ++ceiling;
    } else if (summary.orphan) {
      ++orphan;
    } else if (summary.ended) {
      ++ended;
    } else {
      ++open;
    }
  }
  int64_t All() const { return ended + open + orphan + ceiling; }
};

struct ScoreCounters {
  // Events, since the start or the restored cut.
  int64_t applied = 0;  // new, or a correction
  int64_t duplicate = 0;
  int64_t late = 0;
  int64_t time_ahead = 0;
  int64_t too_many_events = 0;

  // Since then. A case, or an outage, that is forgotten open counts as nothing
  // from then on.
  ForgottenCounts contacts_forgotten;
  ForgottenCounts cases_forgotten;
  ForgottenCounts outages_forgotten;

  // Cases now in memory; of them, those of which something lies before their
  // opening that cannot be.
  int64_t cases_open = 0;
  int64_t cases_ended = 0;
  int64_t cases_contradictory = 0;

  // Outages and maintenance now in memory; of them, those that cannot be as
  // they are told: see outage.h.
  int64_t outages_running = 0;
  int64_t outages_ended = 0;
  int64_t outages_contradictory = 0;

  // Contacts now in memory.
  int64_t open = 0;
  int64_t remembered = 0;

  // Covered legs that are lost, of all that the log told.
  int64_t lost = 0;
  // Queues, services, channels, sets of attributes and covers that found no
  // room.
  int64_t names_turned_away = 0;

  int64_t Events() const {
    return applied + duplicate + late + time_ahead + too_many_events;
  }
};

}  // namespace holdline

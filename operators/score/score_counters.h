// What score has done with events and contacts.
#pragma once

#include <cstdint>

namespace holdline {

struct ScoreCounters {
  // Events, since the start or the restored cut.
  int64_t applied = 0;  // new, or a correction
  int64_t duplicate = 0;
  int64_t late = 0;
  int64_t time_ahead = 0;
  int64_t too_many_events = 0;

  // Contacts forgotten since then, by why.
  int64_t forgotten_ended = 0;
  int64_t forgotten_open = 0;
  int64_t forgotten_orphan = 0;  // their start never came
  int64_t forgotten_ceiling = 0;

  // Cases forgotten since then: ended ones, open ones, those that nothing has
  // opened, and for want of room. An open one counts as nothing from then on.
  int64_t cases_forgotten_ended = 0;
  int64_t cases_forgotten_open = 0;
  int64_t cases_forgotten_orphan = 0;
  int64_t cases_forgotten_ceiling = 0;

  // Cases now in memory; of them, those of which something lies before their
  // opening that cannot be.
  int64_t cases_open = 0;
  int64_t cases_ended = 0;
  int64_t cases_contradictory = 0;

  // Contacts now in memory.
  int64_t open = 0;
  int64_t remembered = 0;

  // Covered legs that are lost, of all that the log told.
  int64_t lost = 0;
  // Queues, channels, sets of attributes and covers that found no room.
  int64_t names_turned_away = 0;

  int64_t Events() const {
    return applied + duplicate + late + time_ahead + too_many_events;
  }
};

}  // namespace holdline

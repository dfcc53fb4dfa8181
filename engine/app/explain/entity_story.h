// What the events of one contact or case made of it, as score reads them from a
// log: the log's other records only move its clock.
//
// One that was forgotten keeps what it has counted; when its id comes back it
// is another one: each is a life.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/app/explain/explanation.h"
#include "engine/app/explain/leg_explainer.h"
#include "operators/contract/model.h"
#include "operators/score/fact_set.h"
#include "operators/score/leg_observer.h"
#include "operators/score/score_partition.h"
#include "operators/telemetry/decoder.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/event_buffer.h"

namespace holdline {

// A case as it stood in the end, or when it was forgotten.
struct StoryCase {
  int life_number = 0;
  CaseLife life = {};
  bool forgotten = false;
};

class EntityStory {
 public:
  EntityStory(std::shared_ptr<const ContractBook> book, EntityKind kind,
              std::string id, const ScoreOptions& options);
  ~EntityStory();

  // A record of the log with these events, of whatever entities; `place` says
  // where it stands.
  void Apply(int64_t timestamp_us, std::span<const Event> events,
             std::string_view place);
  // The same from bytes. Where nothing of it can be read but its text has the
  // id, that is noted as refused.
  void Apply(int64_t timestamp_us, std::string_view payload,
             std::string_view place);
  // A record of others.
  void Pass(int64_t timestamp_us);
  // The log has ended; T goes on to here.
  void FinishAt(int64_t clock_us);

  const std::string& id() const { return id_; }
  const std::shared_ptr<const ContractBook>& book() const { return book_; }
  const ScoreOptions& options() const { return options_; }
  const Names& names() const { return partition_.names(); }
  int64_t clock_us() const { return partition_.clock_us(); }
  // In the order of the log.
  const std::vector<ExplainedEvent>& events() const { return events_; }
  // Of a contact, by life and opening.
  std::vector<StoryLeg> Legs() const;
  // Of a case, by life.
  std::vector<StoryCase> Cases() const;

 private:
  class Observer;
  // What score told of the contact's legs.
  struct Change {
    bool from_nothing = false;
    int64_t clock_us = 0;
    std::vector<Leg> before;
    std::vector<Leg> after;
  };

  void ApplyOwn(int64_t timestamp_us, std::string_view place);
  void Note(const Event& event, std::string_view place);
  void NoteRefused(ExplainedEvent event, const RefusedEvent& refused);
  void Judge(ExplainedEvent& event, const Event& of);
  void Follow(const Change& change, bool forgetting);
  void EndLife();
  int64_t Forgotten() const;

  const std::shared_ptr<const ContractBook> book_;
  const EntityKind kind_;
  const std::string id_;
  const ScoreOptions options_;
  ScorePartition partition_;
  std::unique_ptr<Observer> observer_;

  Decoder decoder_;
  EventBuffer decoded_;
  std::vector<Event> own_;  // of the record that is being applied
  std::vector<RefusedEvent> refused_;
  std::vector<Change> changes_;

  int life_ = 0;
  // The events of this life, as score has them: tells what is a duplicate.
  FactStore store_;
  FactSet facts_;
  std::vector<ExplainedEvent> events_;
  std::vector<StoryLeg> legs_;     // of this life
  std::vector<StoryLeg> earlier_;  // of those before
  std::optional<CaseLife> case_;   // of this life
  std::vector<StoryCase> earlier_cases_;
};

}  // namespace holdline

#include "engine/app/explain/entity_story.h"

#include <algorithm>
#include <utility>

#include "engine/base/hash.h"

namespace holdline {

class EntityStory::Observer final : public LegObserver {
 public:
  explicit Observer(EntityStory* story) : story_(*story) {}

  void OnLegs(std::string_view /*contact*/, std::span<const Leg> before,
              std::span<const Leg> after, const Names& /*names*/) override {
    story_.changes_.push_back({.clock_us = story_.partition_.clock_us(),
                               .before = {before.begin(), before.end()},
                               .after = {after.begin(), after.end()}});
  }

 private:
  EntityStory& story_;
};

EntityStory::EntityStory(std::shared_ptr<const ContractBook> book,
                         EntityKind kind, std::string id,
                         const ScoreOptions& options)
    : book_(std::move(book)),
      kind_(kind),
      id_(std::move(id)),
      options_(options),
      partition_(book_, "", options),
      observer_(std::make_unique<Observer>(this)) {
  partition_.set_observer(observer_.get());
}

EntityStory::~EntityStory() = default;

void EntityStory::Apply(int64_t timestamp_us, std::span<const Event> events,
                        std::string_view place) {
  own_.clear();
  for (const Event& event : events) {
    const bool is_of_kind =
        IsOfCase(event.kind) == (kind_ == EntityKind::kCase);
    if (is_of_kind && event.entity_id == id_) own_.push_back(event);
  }
  ApplyOwn(timestamp_us, place);
}

void EntityStory::Apply(int64_t timestamp_us, std::string_view payload,
                        std::string_view place) {
  decoded_.Clear();
  std::vector<RefusedEvent> refused;
  decoder_.Decode(payload, decoded_, refused);
  Apply(timestamp_us, decoded_.events(), place);
  if (!decoded_.empty() || payload.find(id_) == std::string_view::npos) {
    return;
  }
  for (const RefusedEvent& of : refused) {
    NoteRefused({.time_us = timestamp_us, .place = std::string(place)}, of);
  }
}

void EntityStory::Pass(int64_t timestamp_us) {
  own_.clear();
  ApplyOwn(timestamp_us, "");
}

void EntityStory::FinishAt(int64_t clock_us) {
  partition_.AdvanceTo(clock_us, /*live=*/false);
  partition_.Discard();
}

// What was forgotten was so before the record's events came.
void EntityStory::ApplyOwn(int64_t timestamp_us, std::string_view place) {
  const int64_t forgotten = Forgotten();
  refused_.clear();
  changes_.clear();
  partition_.Apply({.timestamp_us = timestamp_us}, own_, refused_);
  partition_.Discard();  // what it says is for nobody
  size_t next = 0;
  if (Forgotten() != forgotten) {
    // Then what waited was lost first.
    if (!changes_.empty() && !changes_[0].before.empty()) {
      Follow(changes_[next++], /*forgetting=*/true);
    }
    EndLife();
  }
  for (const Event& event : own_) Note(event, place);
  if (kind_ == EntityKind::kCase && !own_.empty()) {
    case_ = partition_.cases().FindLife(id_);
  }
  for (; next < changes_.size(); ++next) Follow(changes_[next], false);
}

void EntityStory::Note(const Event& event, std::string_view place) {
  ExplainedEvent noted{.kind = event.kind,
                       .time_us = event.time_us,
                       .id = std::string(event.event_id),
                       .id_hash = event.id_hash,
                       .revision = event.revision,
                       .channel = std::string(event.channel),
                       .queue = std::string(event.queue),
                       .agent = std::string(event.agent),
                       .wait_us = event.wait_us,
                       .handle_us = event.handle_us,
                       .place = std::string(place)};
  for (const Attribute& attribute : event.attributes) {
    noted.attributes.emplace_back(attribute.key, attribute.value);
  }
  const auto index = static_cast<int32_t>(&event - own_.data());
  for (const RefusedEvent& refused : refused_) {
    if (refused.index != index) continue;
    NoteRefused(std::move(noted), refused);
    return;
  }
  Judge(noted, event);
  events_.push_back(std::move(noted));
}

void EntityStory::NoteRefused(ExplainedEvent event,
                              const RefusedEvent& refused) {
  // What is late belonged to the life that is over.
  const bool is_late = refused.reason == Refusal::kLate && life_ > 0;
  event.life = is_late ? life_ - 1 : life_;
  event.became = Became::kRefused;
  event.refusal = refused.reason;
  event.detail = refused.detail;
  events_.push_back(std::move(event));
}

// The same set that score keeps says what the event is to those before it.
void EntityStory::Judge(ExplainedEvent& event, const Event& of) {
  event.life = life_;
  const FactSet::Added added = facts_.Add({.time_us = of.time_us,
                                           .id_hash = of.id_hash,
                                           .sequence = of.sequence,
                                           .revision = of.revision,
                                           .kind = of.kind},
                                          store_);
  if (added == FactSet::Added::kDuplicate) event.became = Became::kDuplicate;
  if (added != FactSet::Added::kCorrected) return;
  event.became = Became::kCorrection;
  for (ExplainedEvent& earlier : events_) {
    if (earlier.life == life_ && earlier.id_hash == of.id_hash &&
        earlier.became != Became::kDuplicate &&
        earlier.became != Became::kRefused) {
      earlier.corrected = true;
    }
  }
}

void EntityStory::Follow(const Change& change, bool forgetting) {
  legs_.resize(change.after.size());
  for (size_t i = 0; i < legs_.size(); ++i) {
    StoryLeg& leg = legs_[i];
    leg.life = life_;
    leg.leg = change.after[i];
    const bool waited = i < change.before.size() &&
                        change.before[i].outcome == Outcome::kWaiting;
    if (leg.leg.outcome == Outcome::kWaiting) {
      leg.waited.reset();
    } else if (waited) {
      leg.waited = {.leg = change.before[i], .clock_us = change.clock_us};
      leg.forgotten = forgetting;
    }
  }
}

void EntityStory::EndLife() {
  earlier_.insert(earlier_.end(), legs_.begin(), legs_.end());
  legs_.clear();
  if (case_.has_value()) {
    earlier_cases_.push_back(
        {.life_number = life_, .life = *case_, .forgotten = true});
    case_.reset();
  }
  facts_.Clear(store_);
  ++life_;
}

int64_t EntityStory::Forgotten() const {
  const ScoreCounters counters = partition_.counters();
  return counters.contacts_forgotten.All() + counters.cases_forgotten.All();
}

std::vector<StoryLeg> EntityStory::Legs() const {
  std::vector<StoryLeg> legs = earlier_;
  legs.insert(legs.end(), legs_.begin(), legs_.end());
  return legs;
}

std::vector<StoryCase> EntityStory::Cases() const {
  std::vector<StoryCase> cases = earlier_cases_;
  if (case_.has_value()) {
    cases.push_back({.life_number = life_, .life = *case_});
  }
  return cases;
}

}  // namespace holdline

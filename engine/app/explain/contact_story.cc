#include "engine/app/explain/contact_story.h"

#include <algorithm>
#include <utility>

#include "engine/base/hash.h"

namespace holdline {

class ContactStory::Observer final : public LegObserver {
 public:
  explicit Observer(ContactStory* story) : story_(*story) {}

  void OnLegs(std::string_view /*contact*/, std::span<const Leg> before,
              std::span<const Leg> after, const Names& /*names*/) override {
    story_.changes_.push_back({.clock_us = story_.partition_.clock_us(),
                               .before = {before.begin(), before.end()},
                               .after = {after.begin(), after.end()}});
  }

 private:
  ContactStory& story_;
};

ContactStory::ContactStory(std::shared_ptr<const ContractBook> book,
                           std::string contact, const ScoreOptions& options)
    : book_(std::move(book)),
      contact_(std::move(contact)),
      options_(options),
      partition_(book_, "", options),
      observer_(std::make_unique<Observer>(this)) {
  partition_.set_observer(observer_.get());
}

ContactStory::~ContactStory() = default;

void ContactStory::Apply(int64_t timestamp_us, std::span<const Event> events,
                         std::string_view place) {
  own_.clear();
  for (const Event& event : events) {
    if (event.entity_id == contact_ && !IsOfCase(event.kind)) {
      own_.push_back(event);
    }
  }
  ApplyOwn(timestamp_us, place);
}

void ContactStory::Apply(int64_t timestamp_us, std::string_view payload,
                         std::string_view place) {
  decoded_.Clear();
  std::vector<RefusedEvent> refused;
  decoder_.Decode(payload, decoded_, refused);
  Apply(timestamp_us, decoded_.events(), place);
  if (!decoded_.empty() || payload.find(contact_) == std::string_view::npos) {
    return;
  }
  for (const RefusedEvent& of : refused) {
    NoteRefused({.time_us = timestamp_us, .place = std::string(place)}, of);
  }
}

void ContactStory::Pass(int64_t timestamp_us) {
  own_.clear();
  ApplyOwn(timestamp_us, "");
}

void ContactStory::FinishAt(int64_t clock_us) {
  partition_.AdvanceTo(clock_us, /*live=*/false);
  partition_.Discard();
}

// What was forgotten was so before the record's events came.
void ContactStory::ApplyOwn(int64_t timestamp_us, std::string_view place) {
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
  for (; next < changes_.size(); ++next) Follow(changes_[next], false);
}

void ContactStory::Note(const Event& event, std::string_view place) {
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

void ContactStory::NoteRefused(ExplainedEvent event,
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
void ContactStory::Judge(ExplainedEvent& event, const Event& of) {
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

void ContactStory::Follow(const Change& change, bool forgetting) {
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

void ContactStory::EndLife() {
  earlier_.insert(earlier_.end(), legs_.begin(), legs_.end());
  legs_.clear();
  facts_.Clear(store_);
  ++life_;
}

int64_t ContactStory::Forgotten() const {
  const ScoreCounters counters = partition_.counters();
  return counters.forgotten_ended + counters.forgotten_open +
         counters.forgotten_orphan + counters.forgotten_ceiling;
}

std::vector<StoryLeg> ContactStory::Legs() const {
  std::vector<StoryLeg> legs = earlier_;
  legs.insert(legs.end(), legs_.begin(), legs_.end());
  return legs;
}

}  // namespace holdline

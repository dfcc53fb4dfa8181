#include "operators/score/contact.h"

#include <algorithm>
#include <bit>

namespace holdline {
namespace {

constexpr int kNoLeg = -1;

bool EndsWait(EventKind kind) {
  return kind == EventKind::kAnswered || kind == EventKind::kAbandoned ||
         kind == EventKind::kFlowedOut || kind == EventKind::kLost;
}

bool EndsHandling(EventKind kind) {
  return kind == EventKind::kCompleted || kind == EventKind::kTransferred;
}

Outcome OutcomeOf(EventKind kind) {
  switch (kind) {
    case EventKind::kAnswered:
      return Outcome::kAnswered;
    case EventKind::kAbandoned:
      return Outcome::kAbandoned;
    case EventKind::kFlowedOut:
      return Outcome::kFlowedOut;
    default:
      return Outcome::kLost;
  }
}

class ContactFolder {
 public:
  ContactFolder(std::span<const EventFact> facts, AttributeSets& attributes,
                LegList& legs)
      : facts_(facts), attribute_sets_(attributes), legs_(&legs) {
    legs.Clear();
  }

  void TakeUpTo(size_t end) {
    while (next_ < end) Take(next_++);
  }

  // From now on in another list.
  void GoOnIn(LegList& legs) {
    legs.CopyFrom(*legs_);
    legs_ = &legs;
  }

  EntitySummary Summary() const {
    return {.ended = ended_,
            .orphan = legs_->size() == 0 && !announced_,
            .waiting = waiting_ != kNoLeg};
  }

 private:
  void Take(size_t i) {
    const EventFact& fact = facts_[i];
    if (ended_ && fact.kind == EventKind::kOffered) {
      channel_ = 0;
      attributes_ = 0;
    }
    if (fact.channel != 0) channel_ = fact.channel;
    if (fact.attributes != 0) {
      attributes_ = attribute_sets_.Merge(attributes_, fact.attributes);
    }
    switch (fact.kind) {
      case EventKind::kOffered:
        announced_ = true;
        if (fact.queue != 0) {
          Enter(fact);
        } else if (ended_) {
          StartNewLife();
        }
        break;
      case EventKind::kQueued:
        Enter(fact);
        break;
      case EventKind::kTransferred:
        TakeEndOfHandling(i);
        if (fact.queue != 0) Enter(fact);
        break;
      case EventKind::kAnswered:
      case EventKind::kAbandoned:
      case EventKind::kFlowedOut:
      case EventKind::kLost:
        TakeEndOfWait(i);
        break;
      case EventKind::kCompleted:
        if (waiting_ != kNoLeg && talking_ == kNoLeg) EndWait(waiting_, fact);
        TakeEndOfHandling(i);
        ended_ = waiting_ == kNoLeg;
        break;
      default:  // ringing, held, resumed, wrap-up: nothing by themselves
        break;
    }
  }

  // The contact enters a queue, or is said to be where it waits already.
  void Enter(const EventFact& fact) {
    if (waiting_ != kNoLeg) {
      Leg& old = Waiting();
      if (fact.queue == 0 || fact.queue == old.queue) {
        if (fact.kind == EventKind::kQueued && !wait_is_from_queue_) {
          WaitFrom(old, fact);
        }
        return;
      }
      old.outcome = Outcome::kFlowedOut;
      old.outcome_us = fact.time_us;
      old.wait_us = fact.time_us - old.enqueue_us;
    }
    if (ended_) StartNewLife();
    lost_ = kNoLeg;
    waiting_ = static_cast<int>(legs_->size());
    Leg& leg = legs_->Add({});
    leg.queue = fact.queue;
    WaitFrom(leg, fact);
    const EventFact* end =
        TakeUnmatched(EndsWait, fact.time_us - kClockBehindUs);
    if (end != nullptr) EndWait(waiting_, *end);
  }

  void WaitFrom(Leg& leg, const EventFact& fact) {
    leg.enqueue_us = fact.time_us;
    leg.channel = channel_;
    leg.attributes = attributes_;
    wait_is_from_queue_ = fact.kind == EventKind::kQueued;
  }

  void StartNewLife() {
    ended_ = false;
    lost_ = kNoLeg;
    talking_ = kNoLeg;
  }

  void TakeEndOfWait(size_t i) {
    const int leg = waiting_ != kNoLeg ? waiting_ : lost_;
    const bool ends_contact = facts_[i].kind == EventKind::kAbandoned ||
                              facts_[i].kind == EventKind::kFlowedOut;
    if (leg != kNoLeg) {
      EndWait(leg, facts_[i]);
    } else {
      unmatched_ |= uint64_t{1} << i;
    }
    if (ends_contact) ended_ = true;
  }

  // `fact` may lie up to kClockBehindUs before the enqueue.
  void EndWait(int index, const EventFact& fact) {
    Leg& leg = (*legs_)[static_cast<size_t>(index)];
    leg.outcome = OutcomeOf(fact.kind);
    leg.outcome_us = std::max(fact.time_us, leg.enqueue_us);
    leg.wait_us = EndsWait(fact.kind) && fact.stated_us != kAbsent
                      ? fact.stated_us
                      : leg.outcome_us - leg.enqueue_us;
    waiting_ = kNoLeg;
    lost_ = leg.outcome == Outcome::kLost ? index : kNoLeg;
    if (fact.kind == EventKind::kAbandoned ||
        fact.kind == EventKind::kFlowedOut) {
      ended_ = true;
    }
    if (leg.outcome != Outcome::kAnswered) return;
    talking_ = index;
    // Not what lies before the leg, unless the answer lies there too: that is
    // the end of something else.
    const int64_t from_us = std::max(fact.time_us - kClockBehindUs,
                                     std::min(fact.time_us, leg.enqueue_us));
    const EventFact* end = TakeUnmatched(EndsHandling, from_us);
    if (end != nullptr) EndHandling(*end);
  }

  void TakeEndOfHandling(size_t i) {
    if (talking_ != kNoLeg) {
      EndHandling(facts_[i]);
    } else if (facts_[i].queue == 0 ||
               facts_[i].kind == EventKind::kCompleted) {
      unmatched_ |= uint64_t{1} << i;
    }
  }

  void EndHandling(const EventFact& fact) {
    Leg& leg = (*legs_)[static_cast<size_t>(talking_)];
    leg.end_us = std::max(fact.time_us, leg.outcome_us);
    leg.handle_us = fact.stated_us != kAbsent ? fact.stated_us
                                              : leg.end_us - leg.outcome_us;
    talking_ = kNoLeg;
  }

  // The earliest end so far that found nothing to end and does not lie before
  // `from_us`; it is no longer unmatched. Null where there is none.
  template <class IsEnd>
  const EventFact* TakeUnmatched(IsEnd is_end, int64_t from_us) {
    for (uint64_t left = unmatched_; left != 0; left &= left - 1) {
      const int i = std::countr_zero(left);
      const EventFact& fact = facts_[static_cast<size_t>(i)];
      if (fact.time_us < from_us || !is_end(fact.kind)) continue;
      unmatched_ &= ~(uint64_t{1} << i);
      return &fact;
    }
    return nullptr;
  }

  Leg& Waiting() { return (*legs_)[static_cast<size_t>(waiting_)]; }

  const std::span<const EventFact> facts_;
  AttributeSets& attribute_sets_;
  LegList* legs_;
  size_t next_ = 0;

  int waiting_ = kNoLeg;
  bool wait_is_from_queue_ = false;  // of the leg that waits
  int lost_ = kNoLeg;                // lost, but its end may still come
  int talking_ = kNoLeg;             // answered, handling not ended
  bool ended_ = false;
  bool announced_ = false;
  uint64_t unmatched_ = 0;  // a bit an event: ends that found nothing to end
  // As stated last.
  uint16_t channel_ = 0;
  uint32_t attributes_ = 0;
};

}  // namespace

EntitySummary FoldLegs(std::span<const EventFact> facts,
                       AttributeSets& attributes, LegList& legs) {
  HL_CHECK(facts.size() <= kMaxEventsPerEntity);
  ContactFolder folder(facts, attributes, legs);
  folder.TakeUpTo(facts.size());
  return folder.Summary();
}

EntitySummary FoldLegsAroundLast(std::span<const EventFact> facts,
                                 AttributeSets& attributes, LegList& before,
                                 LegList& after) {
  HL_CHECK(!facts.empty() && facts.size() <= kMaxEventsPerEntity);
  ContactFolder folder(facts, attributes, before);
  folder.TakeUpTo(facts.size() - 1);
  folder.GoOnIn(after);
  folder.TakeUpTo(facts.size());
  return folder.Summary();
}

}  // namespace holdline

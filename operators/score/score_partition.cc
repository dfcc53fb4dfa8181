#include "operators/score/score_partition.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/state/archive.h"
#include "operators/score/contact_snapshot.h"
#include "operators/score/contribution.h"
#include "operators/score/cut.h"

namespace holdline {
namespace {

constexpr int64_t kSecondUs = 1'000'000;
// How far an event's own time may lie after its record's.
constexpr int64_t kAheadUs = 5 * 60 * kSecondUs;

constexpr uint32_t kHeadFormat = 1;

// How many events ahead an index entry is fetched, and the contact it names:
// each far enough for one access to memory, 150 ns.
constexpr size_t kIndexAhead = 8;
constexpr size_t kContactAhead = 4;

int64_t FloorSecond(int64_t time_us) {
  const int64_t rest = time_us % kSecondUs;
  return time_us - (rest < 0 ? rest + kSecondUs : rest);
}

// The first whole second after the time.
int64_t NextSecond(int64_t time_us) { return FloorSecond(time_us) + kSecondUs; }

// The first whole second that is not before the time.
int64_t CeilSecond(int64_t time_us) { return NextSecond(time_us - 1); }

const Leg* WaitingLeg(const LegList& legs) {
  for (size_t i = legs.size(); i > 0; --i) {
    if (legs[i - 1].outcome == Outcome::kWaiting) return &legs[i - 1];
  }
  return nullptr;
}

// Of two legs that are not equal.
bool DifferOnlyInEnd(const Leg& a, const Leg& b) {
  return a.outcome == b.outcome && a.enqueue_us == b.enqueue_us &&
         a.outcome_us == b.outcome_us && a.wait_us == b.wait_us;
}

}  // namespace

ScorePartition::ScorePartition(std::shared_ptr<const ContractBook> book,
                               std::string book_bytes,
                               const ScoreOptions& options)
    : options_(options),
      books_({{.position = options.control_position,
               .book = std::move(book),
               .bytes = std::make_shared<std::string>(std::move(book_bytes))}}),
      terms_(books_, options.judge_partitions),
      names_(*books_.front().book, options.max_queues),
      coverage_(terms_, names_),
      contacts_(options.buckets),
      control_position_(options.control_position),
      no_expiry_until_us_(2 * size_t{options.buckets}, kNoClock),
      board_(terms_, coverage_),
      dirty_(options.buckets) {
  HL_CHECK(options.remember_us > 0 && options.open_us > 0 &&
           options.lost_after_us > 0 && options.max_contacts > 0);
  for (int32_t i = 0; i < options.judge_partitions; ++i) {
    folds_.push_back(std::make_unique<PacketFold>(terms_, names_, i));
  }
  told_.resize(folds_.size());
}

void ScorePartition::Prepare(std::span<const Event> events) {
  announced_ = events;
  applied_ = 0;
  const size_t first = std::min(events.size(), kIndexAhead);
  for (size_t i = 0; i < first; ++i) {
    contacts_.PrefetchIndex(events[i].entity_hash);
  }
}

// One event's lines at a time: a processor drops prefetches when some twenty
// lines are on their way already, and a contact has eight.
void ScorePartition::PrefetchAhead() {
  const size_t at = applied_++;
  if (at + kIndexAhead < announced_.size()) {
    contacts_.PrefetchIndex(announced_[at + kIndexAhead].entity_hash);
  }
  if (at + kContactAhead >= announced_.size()) return;
  const uint32_t slot =
      contacts_.PrefetchContact(announced_[at + kContactAhead].entity_hash);
  if (slot == kNoSlot) return;
  timers_.Prefetch(slot);
  board_.Prefetch(slot);
}

void ScorePartition::Apply(const RecordPlace& record,
                           std::span<const Event> events,
                           std::vector<RefusedEvent>& refused) {
  records_.Take(record.timestamp_us);
  if (!live_ && records_.now_us() >= segment_us_) {
    MoveClock(FloorSecond(records_.now_us()));
  }
  ForgetExpired();
  for (size_t i = 0; i < events.size(); ++i) {
    ApplyEvent(record, static_cast<int32_t>(i), events[i], refused);
  }
}

void ScorePartition::ApplyEvent(const RecordPlace& record, int32_t index,
                                const Event& event,
                                std::vector<RefusedEvent>& refused) {
  PrefetchAhead();
  if (event.time_us - kAheadUs > record.timestamp_us) {
    ++counters_.time_ahead;
    refused.push_back(
        {index, Refusal::kTimeAhead,
         absl::StrCat("the event's time is ",
                      (event.time_us - record.timestamp_us) / kSecondUs,
                      " s after its record's timestamp")});
    return;
  }
  if (!loaded_at_.empty() && IsInSnapshot(record, event)) return;
  const uint32_t slot = Admit(event);
  if (slot == kNoSlot) {
    ++counters_.late;
    refused.push_back(
        {index, Refusal::kLate,
         absl::StrCat("the contact is not known and the event is ",
                      (records_.now_us() - event.time_us) / kSecondUs,
                      " s old")});
    return;
  }
  const EventFact fact = names_.FactOf(event, records_.now_us());
  Contact& contact = contacts_.At(slot);
  const bool appends = contact.facts.WouldAppend(fact);
  if (!appends) Fold(slot, before_);
  switch (contacts_.Add(slot, fact)) {
    case FactSet::Added::kTooMany:
      ++counters_.too_many_events;
      refused.push_back({index, Refusal::kTooManyEvents,
                         absl::StrCat("the contact has ", kMaxEventsPerContact,
                                      " events already")});
      return;
    case FactSet::Added::kDuplicate:
      ++counters_.duplicate;
      dirty_[contact.bucket] = true;
      contacts_.Touch(slot, records_.now_us(), contact.summary);
      return;
    case FactSet::Added::kNew:
    case FactSet::Added::kCorrected:
      break;
  }
  ++counters_.applied;
  dirty_[contact.bucket] = true;
  const bool waited = contact.summary.waiting;
  const ContactSummary summary =
      appends ? FoldLegsAroundLast(contact.facts.facts(), names_.attributes(),
                                   before_, after_)
              : Fold(slot, after_);
  contacts_.Touch(slot, records_.now_us(), summary);
  EmitChanges(contact.id.view(), before_, after_);
  if (waited || summary.waiting) Wait(slot, after_);
}

// The contact's slot; a new one where it may still be new, else kNoSlot.
uint32_t ScorePartition::Admit(const Event& event) {
  const uint32_t known = contacts_.Find(event.entity_hash, event.entity_id);
  if (known != kNoSlot) return known;
  if (event.time_us < records_.now_us() - options_.remember_us) {
    return kNoSlot;
  }
  const uint32_t bucket = contacts_.BucketOf(event.entity_hash);
  const size_t share =
      std::max<size_t>(1, options_.max_contacts / contacts_.buckets());
  if (contacts_.size(bucket) >= share) {
    Forget(contacts_.LeastRecentOf(bucket), true);
  }
  return contacts_.Create(event.entity_hash, event.entity_id);
}

// Its names have their place in the order of names all the same.
bool ScorePartition::IsInSnapshot(const RecordPlace& record,
                                  const Event& event) {
  const uint32_t bucket = contacts_.BucketOf(event.entity_hash);
  if (record.offset >= loaded_at_[bucket]) return false;
  names_.FactOf(event, records_.now_us());
  return true;
}

void ScorePartition::AdvanceTo(int64_t clock_us, bool live) {
  if (live) {
    live_ = true;
  } else {
    FollowRecords();
  }
  MoveClock(clock_us);
}

void ScorePartition::FollowRecords() {
  if (!live_) return;
  live_ = false;
  if (clock_us_ != kNoClock) segment_us_ = NextSecond(clock_us_);
}

// ---- Books

size_t ScorePartition::CountDueBooks(int64_t clock_us) const {
  size_t due = 1;  // T is none yet: the first
  while (due < books_.size() && books_[due].activates_us <= clock_us) ++due;
  return due;
}

int64_t ScorePartition::NextActivationUs() const {
  return in_force_ < books_.size() ? books_[in_force_].activates_us
                                   : std::numeric_limits<int64_t>::max();
}

void ScorePartition::UseBooks(const std::vector<BookVersion>& books,
                              int64_t control_position) {
  HL_CHECK(books.size() >= books_.size() &&
           control_position >= control_position_);
  control_position_ = control_position;
  for (size_t i = books_.size(); i < books.size(); ++i) {
    names_.AddBook(*books[i].book, books[i].activates_us);
    books_.push_back(books[i]);
  }
  if (NextActivationUs() <= clock_us_) SwitchBooks();
}

// The terms are those of the first so many books. What was closed stays to be
// said; who waits has to be found again.
void ScorePartition::PutInForce(size_t books) {
  if (books == in_force_) return;
  in_force_ = books;
  terms_ = Terms(std::span(books_).first(books), options_.judge_partitions);
  coverage_.Reset();
  for (int32_t i = 0; i < options_.judge_partitions; ++i) {
    auto fold = std::make_unique<PacketFold>(terms_, names_, i);
    fold->TakeClosed(FoldOf(i));
    folds_[static_cast<size_t>(i)] = std::move(fold);
  }
}

// T has reached the activation of one book or more. What was enqueued ahead of
// T goes over to them.
void ScorePartition::SwitchBooks() {
  const int64_t since_us = NextActivationUs();
  const std::vector<uint32_t> ahead = FindEnqueuedSince(since_us);
  for (const uint32_t slot : ahead) EmitEnqueuedSince(since_us, slot, -1);
  CloseSegment(live_ ? clock_us_ : segment_us_, false);
  PutInForce(CountDueBooks(clock_us_));
  // Who waits stands under the books from their activation on, whatever was
  // said of it before: judge may have forgotten it with a contract that ended.
  WaitAll();
  CloseSegment(clock_us_, true);
  for (const uint32_t slot : ahead) EmitEnqueuedSince(since_us, slot, 1);
}

std::vector<uint32_t> ScorePartition::FindEnqueuedSince(int64_t since_us) {
  std::vector<uint32_t> slots;
  for (uint32_t list = 0; list < 2 * contacts_.buckets(); ++list) {
    for (uint32_t slot = contacts_.LeastRecent(list); slot != kNoSlot;
         slot = contacts_.NextRecent(slot)) {
      if (contacts_.At(slot).facts.facts().back().time_us >= since_us) {
        slots.push_back(slot);
      }
    }
  }
  return slots;
}

void ScorePartition::EmitEnqueuedSince(int64_t since_us, uint32_t slot,
                                       int sign) {
  Fold(slot, after_);
  for (size_t i = 0; i < after_.size(); ++i) {
    if (after_[i].enqueue_us < since_us) continue;
    const Standing standing = Stand(&after_[i], clock_us_);
    EmitChange(sign < 0 ? standing : Standing(),
               sign < 0 ? Standing() : standing, contacts_.At(slot).id.view());
  }
}

// ---- The clock and its segments

void ScorePartition::MoveClock(int64_t to_us) {
  if (clock_us_ == kNoClock && to_us != kNoClock) {
    PutInForce(CountDueBooks(to_us));
  }
  while (NextActivationUs() <= to_us) {
    MoveWithinBook(NextActivationUs());
    SwitchBooks();
  }
  MoveWithinBook(to_us);
}

void ScorePartition::MoveWithinBook(int64_t to_us) {
  if (to_us <= clock_us_) return;
  if (clock_us_ == kNoClock) {
    // Nothing was said yet, so that there is nothing to cut into seconds.
    clock_us_ = to_us;
    segment_us_ = CeilSecond(to_us);
  }
  if (live_) clock_us_ = to_us;
  RevealUntil(to_us);
  if (live_) return;
  StepTo(to_us);
  if (segment_us_ > clock_us_) return;
  CloseSegment(segment_us_, true);
  segment_us_ = NextSecond(clock_us_);
}

// What silence reveals: each thing at the first whole second after it has
// become true, or live at once.
void ScorePartition::RevealUntil(int64_t to_us) {
  for (auto due = timers_.PopDue(to_us); due.slot != kNoSlot;
       due = timers_.PopDue(to_us)) {
    if (!live_) StepTo(std::min(NextSecond(due.deadline_us), to_us));
    Reveal(due.slot, due.deadline_us);
  }
}

// T goes on within record time. The segment that it leaves behind is closed as
// of its own second: nothing was due since, or it would have been revealed.
void ScorePartition::StepTo(int64_t to_us) {
  if (to_us > segment_us_) {
    CloseSegment(segment_us_, true);
    segment_us_ = CeilSecond(to_us);
  }
  clock_us_ = std::max(clock_us_, to_us);
}

// T has passed the contact's deadline, `before_us`. As it stood at the
// deadline itself it has stood since it changed last.
void ScorePartition::Reveal(uint32_t slot, int64_t before_us) {
  Fold(slot, after_);
  const Leg* waiting = WaitingLeg(after_);
  HL_CHECK(waiting != nullptr);
  EmitChange(Stand(waiting, before_us), Stand(waiting, clock_us_),
             contacts_.At(slot).id.view());
  board_.Touch(slot);
  Wait(slot, after_);
}

void ScorePartition::CloseSegment(int64_t at_us, bool with_levels) {
  if (with_levels) {
    if (std::exchange(levels_forgotten_, false)) {
      for (const auto& fold : folds_) fold->SetLevelsWhole();
    }
    board_.SayChanged(at_us, [this](const WaitingLevel& level) {
      FoldOf(terms_.contracts()[level.contract].judge_partition)
          .AddLevel(level);
    });
  }
  for (const auto& fold : folds_) fold->CloseSegment(at_us);
}

void ScorePartition::ForgetExpired() {
  const int64_t now_us = records_.now_us();
  if (now_us <= no_expiry_at_all_until_us_) return;
  no_expiry_at_all_until_us_ = std::numeric_limits<int64_t>::max();
  for (uint32_t list = 0; list < no_expiry_until_us_.size(); ++list) {
    int64_t& until_us = no_expiry_until_us_[list];
    if (now_us > until_us) until_us = ForgetExpired(list);
    no_expiry_at_all_until_us_ = std::min(no_expiry_at_all_until_us_, until_us);
  }
}

// Returns until when no other contact of the list expires.
int64_t ScorePartition::ForgetExpired(uint32_t list) {
  const int64_t now_us = records_.now_us();
  const int64_t after_us =
      ContactTable::HoldsEnded(list) ? options_.remember_us : options_.open_us;
  for (uint32_t slot = contacts_.LeastRecent(list); slot != kNoSlot;
       slot = contacts_.LeastRecent(list)) {
    const Contact& contact = contacts_.At(slot);
    if (contact.touched_us + after_us >= now_us) {
      return contact.touched_us + after_us;
    }
    // A duplicate of an event whose own time lies ahead of its record's would
    // not be recognized as late yet, and would count twice.
    if (contact.facts.facts().back().time_us >= now_us - options_.remember_us) {
      dirty_[contact.bucket] = true;
      contacts_.Touch(slot, now_us, contact.summary);
    } else {
      Forget(slot, false);
      contacts_.PrefetchLeastRecent(list);
    }
  }
  return now_us + after_us;  // what is touched from now on
}

void ScorePartition::Forget(uint32_t slot, bool by_ceiling) {
  const ContactSummary summary = contacts_.At(slot).summary;
  dirty_[contacts_.At(slot).bucket] = true;
  if (summary.waiting) {
    LoseWaiting(slot);
    timers_.Cancel(slot);
    board_.Remove(slot);
  }
  contacts_.Forget(slot);
  if (by_ceiling) {
    ++counters_.forgotten_ceiling;
  } else if (summary.orphan) {
    ++counters_.forgotten_orphan;
  } else if (summary.ended) {
    ++counters_.forgotten_ended;
  } else {
    ++counters_.forgotten_open;
  }
}

// The leg that waits is lost for good.
void ScorePartition::LoseWaiting(uint32_t slot) {
  Fold(slot, before_);
  after_.CopyFrom(before_);
  for (size_t i = 0; i < after_.size(); ++i) {
    Leg& leg = after_[i];
    if (leg.outcome != Outcome::kWaiting) continue;
    leg.outcome = Outcome::kLost;
    leg.outcome_us = leg.enqueue_us;
    leg.wait_us = 0;
  }
  EmitChanges(contacts_.At(slot).id.view(), before_, after_);
}

void ScorePartition::EmitChanges(std::string_view contact,
                                 const LegList& before, const LegList& after) {
  const size_t both = std::min(before.size(), after.size());
  const size_t most = std::max(before.size(), after.size());
  bool changed = false;
  for (size_t i = 0; i < most; ++i) {
    if (i < both && before[i] == after[i]) continue;
    changed = true;
    EmitChange(Stand(i < before.size() ? &before[i] : nullptr, clock_us_),
               Stand(i < after.size() ? &after[i] : nullptr, clock_us_),
               contact);
  }
  if (changed && observer_ != nullptr) {
    observer_->OnLegs(contact, before.legs(), after.legs(), names_);
  }
}

ScorePartition::Standing ScorePartition::Stand(const Leg* leg,
                                               int64_t clock_us) {
  if (leg == nullptr) return {};
  return {.cover = &coverage_.At(coverage_.Find(*leg)),
          .leg = leg,
          .clock_us = clock_us,
          .lost = IsLostAt(*leg, clock_us, options_.lost_after_us)};
}

void ScorePartition::EmitChange(const Standing& before, const Standing& after,
                                std::string_view contact) {
  if (before.cover == after.cover) {
    EmitUnder(*before.cover, &before, &after, contact);
    return;
  }
  if (before.cover != nullptr) {
    EmitUnder(*before.cover, &before, nullptr, contact);
  }
  if (after.cover != nullptr) {
    EmitUnder(*after.cover, nullptr, &after, contact);
  }
}

// What the change means to one cover; null: the leg is not under it.
void ScorePartition::EmitUnder(const Cover& cover, const Standing* before,
                               const Standing* after,
                               std::string_view contact) {
  if (cover.IsUncovered()) {
    if (before == nullptr) CountUncovered(after->leg->queue, 1);
    if (after == nullptr) CountUncovered(before->leg->queue, -1);
    return;
  }
  const bool was_lost = before != nullptr && before->lost;
  const bool is_lost = after != nullptr && after->lost;
  if (was_lost != is_lost) CountLost(cover, is_lost ? 1 : -1);
  const bool only_end = before != nullptr && after != nullptr &&
                        before->clock_us == after->clock_us &&
                        DifferOnlyInEnd(*before->leg, *after->leg);
  for (const uint32_t number : cover.objectives) {
    const Terms::ObjectiveTerms& objective = terms_.objectives()[number];
    if (only_end && !objective.rule.needs_end) continue;
    if (cover.excludes_contacts && IsContactExcluded(objective, contact)) {
      EmitExcluded(objective, before, after);
    } else {
      EmitObjective(objective, before, after, contact);
    }
  }
  for (const uint32_t number : cover.excluded) {
    EmitExcluded(terms_.objectives()[number], before, after);
  }
}

void ScorePartition::EmitObjective(const Terms::ObjectiveTerms& objective,
                                   const Standing* before,
                                   const Standing* after,
                                   std::string_view contact) {
  Contribution was;
  Contribution is;
  const bool has_was = ScoreFor(objective, before, was);
  const bool has_is = ScoreFor(objective, after, is);
  if (has_was == has_is && (!has_is || was == is)) return;
  PacketFold& fold = FoldOf(objective.judge_partition);
  if (has_was) fold.Add(objective, was, -1);
  if (!has_is) return;
  fold.Add(objective, is, 1);
  if (IsMiss(is, objective.rule) && !(has_was && IsMiss(was, objective.rule))) {
    fold.AddEvidence(objective, is, contact);
  }
}

// What it would count as is counted beside the objective.
void ScorePartition::EmitExcluded(const Terms::ObjectiveTerms& objective,
                                  const Standing* before,
                                  const Standing* after) {
  if (!objective.has_periods) return;
  Contribution was;
  Contribution is;
  const bool has_was = ScoreFor(objective, before, was);
  const bool has_is = ScoreFor(objective, after, is);
  if (has_was == has_is && (!has_is || was == is)) return;
  PacketFold& fold = FoldOf(objective.judge_partition);
  if (has_was) fold.AddExcluded(objective, was, -1);
  if (has_is) fold.AddExcluded(objective, is, 1);
}

bool ScorePartition::IsContactExcluded(const Terms::ObjectiveTerms& objective,
                                       std::string_view contact) const {
  return ExclusionOfContact(*terms_.contracts()[objective.contract].contract,
                            terms_.IndexOf(objective), contact) != nullptr;
}

bool ScorePartition::ScoreFor(const Terms::ObjectiveTerms& objective,
                              const Standing* at, Contribution& out) const {
  if (at == nullptr || at->lost ||
      !Score(*at->leg, objective.rule, at->clock_us, out)) {
    return false;
  }
  out.slot = terms_.SlotOf(objective, at->leg->enqueue_us);
  return out.slot != Terms::kNoTarget;
}

void ScorePartition::CountUncovered(uint32_t queue, int64_t legs) {
  const int32_t judge_partition =
      PartitionOf(names_.Queue(queue), options_.judge_partitions);
  FoldOf(judge_partition).AddUncovered(queue, legs);
}

void ScorePartition::CountLost(const Cover& cover, int64_t legs) {
  counters_.lost += legs;
  for (const uint32_t number : cover.contracts) {
    const Terms::ContractTerms& contract = terms_.contracts()[number];
    FoldOf(contract.judge_partition).AddLost(contract.first, legs);
  }
}

void ScorePartition::Wait(uint32_t slot, const LegList& legs) {
  const Leg* leg = WaitingLeg(legs);
  const bool waits =
      leg != nullptr &&
      !HasPassed(leg->enqueue_us, options_.lost_after_us, clock_us_);
  const uint32_t cover = waits ? coverage_.Find(*leg) : 0;
  if (!waits || coverage_.At(cover).IsUncovered()) {
    timers_.Cancel(slot);
    board_.Remove(slot);
    return;
  }
  board_.Set(slot, cover, leg->enqueue_us);
  int64_t next_us = leg->enqueue_us + options_.lost_after_us;
  for (const int64_t deadline_us : coverage_.At(cover).deadlines_us) {
    if (HasPassed(leg->enqueue_us, deadline_us, clock_us_)) continue;
    next_us = std::min(next_us, leg->enqueue_us + deadline_us);
    break;
  }
  timers_.Arm(slot, next_us);
}

ContactSummary ScorePartition::Fold(uint32_t slot, LegList& legs) {
  return FoldLegs(contacts_.At(slot).facts.facts(), names_.attributes(), legs);
}

bool ScorePartition::MustTell(int32_t judge_partition) const {
  const auto at = static_cast<size_t>(judge_partition);
  if (clock_us_ == kNoClock) return false;
  const Told& told = told_[at];
  return folds_[at]->HasContent() || told.books < books_.size() ||
         told.live != live_ || clock_us_ - told.clock_us >= kSecondUs;
}

bool ScorePartition::HasOutput() const {
  if (live_ && (board_.MayHaveChanged() || levels_forgotten_)) return true;
  for (int32_t i = 0; i < options_.judge_partitions; ++i) {
    if (MustTell(i)) return true;
  }
  return false;
}

size_t ScorePartition::OutputBytes() const {
  size_t bytes = 0;
  for (const auto& fold : folds_) bytes += fold->Bytes();
  return bytes;
}

void ScorePartition::Seal(absl::FunctionRef<void(int32_t, std::string)> out) {
  // Within a second of record time levels wait for its end.
  if (clock_us_ == kNoClock) return;
  CloseSegment(live_ ? clock_us_ : segment_us_, live_);
  for (int32_t i = 0; i < options_.judge_partitions; ++i) {
    if (!MustTell(i)) continue;
    Told& told = told_[static_cast<size_t>(i)];
    const auto partition = static_cast<uint32_t>(options_.partition);
    // A packet has one book, so that none grows beyond what a topic takes.
    for (; told.books + 1 < books_.size(); ++told.books) {
      out(i, FoldOf(i).SealBook(partition, books_[told.books]));
    }
    out(i,
        FoldOf(i).Seal(
            {.partition = partition,
             .partitions = static_cast<uint32_t>(options_.partitions),
             .clock_us = clock_us_,
             .live = live_,
             .control_position = control_position_,
             .book = told.books < books_.size() ? &books_.back() : nullptr}));
    told = {.clock_us = clock_us_, .live = live_, .books = books_.size()};
  }
}

void ScorePartition::Discard() {
  for (const auto& fold : folds_) fold->Discard();
}

std::string ScorePartition::CutMetadata() const {
  return FormatCut(
      {.control_position = control_position_, .clock_us = clock_us_});
}

absl::Status ScorePartition::RestoreCut(std::string_view metadata) {
  HL_ASSIGN_OR_RETURN(const Cut cut, ParseCut(metadata));
  control_position_ = cut.control_position;
  clock_us_ = cut.clock_us;
  live_ = false;
  segment_us_ = clock_us_ == kNoClock ? kNoClock : NextSecond(clock_us_);
  loaded_at_.clear();
  while (books_.size() > 1 && books_.back().position > control_position_) {
    books_.pop_back();
  }
  Discard();
  PutInForce(CountDueBooks(clock_us_));
  for (Told& told : told_) told.books = in_force_ - 1;
  WaitAll();
  const int64_t lost = counters_.lost;
  counters_ = {};
  counters_.lost = lost;
  return absl::OkStatus();
}

// Timers and levels are derived from the contacts, the terms and T.
void ScorePartition::WaitAll() {
  timers_ = TimingWheel();
  board_.Reset();
  levels_forgotten_ = true;
  for (uint32_t list = 0; list < 2 * contacts_.buckets(); ++list) {
    for (uint32_t slot = contacts_.LeastRecent(list); slot != kNoSlot;
         slot = contacts_.NextRecent(slot)) {
      if (!contacts_.At(slot).summary.waiting) continue;
      Fold(slot, after_);
      Wait(slot, after_);
    }
  }
}

std::string ScorePartition::SaveHead() {
  std::string bytes;
  StateWriter archive(&bytes);
  archive.Fields(kHeadFormat);
  PersistHead(archive);
  return bytes;
}

absl::Status ScorePartition::LoadHead(std::string_view bytes) {
  StateReader archive(bytes);
  uint32_t format = 0;
  archive.Fields(format);
  if (!archive.ok() || format > kHeadFormat) {
    return absl::InvalidArgumentError(
        absl::StrCat("a head of format ", format, ", which is not known"));
  }
  PersistHead(archive);
  if (archive.AtEnd()) return absl::OkStatus();
  return absl::InvalidArgumentError("a head that is damaged");
}

std::string ScorePartition::SaveBucket(uint32_t bucket) {
  std::string bytes;
  SaveContacts(contacts_, names_, bucket, bytes);
  dirty_[bucket] = false;
  return bytes;
}

absl::Status ScorePartition::LoadBucket(uint32_t bucket, int64_t offset,
                                        std::string_view bytes) {
  if (bucket >= buckets()) {
    return absl::InvalidArgumentError(absl::StrCat("no bucket ", bucket));
  }
  loaded_at_.resize(buckets(), std::numeric_limits<int64_t>::min());
  loaded_at_[bucket] = offset;
  return LoadContacts(bytes, bucket, contacts_, names_);
}

ScoreCounters ScorePartition::counters() const {
  ScoreCounters counters = counters_;
  counters.remembered = static_cast<int64_t>(contacts_.ended());
  counters.open = static_cast<int64_t>(contacts_.size()) - counters.remembered;
  counters.names_turned_away = names_.turned_away() + coverage_.turned_away();
  return counters;
}

}  // namespace holdline

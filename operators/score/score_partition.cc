#include "operators/score/score_partition.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/base/time_units.h"
#include "engine/state/archive.h"
#include "operators/score/contribution.h"
#include "operators/score/cut.h"
#include "operators/score/entity_snapshot.h"

namespace holdline {
namespace {

// How far an event's own time may lie after its record's.
constexpr int64_t kAheadUs = 5 * kMinuteUs;

constexpr uint32_t kHeadFormat = 1;

// How many events ahead an index entry is fetched, and the contact it names:
// each far enough for one access to memory, 150 ns.
constexpr size_t kIndexAhead = 8;
constexpr size_t kContactAhead = 4;

int64_t FloorSecond(int64_t time_us) {
  const int64_t rest = time_us % kSecondUs;
  return time_us - (rest < 0 ? rest + kSecondUs : rest);
}

const char* EntityNameOf(EventKind kind) {
  if (IsOfService(kind)) return "outage";
  return IsOfCase(kind) ? "case" : "contact";
}

// The first whole second after the time.
int64_t NextSecond(int64_t time_us) { return FloorSecond(time_us) + kSecondUs; }

// The first whole second that is not before the time.
int64_t CeilSecond(int64_t time_us) { return NextSecond(time_us - 1); }

}  // namespace

ScorePartition::ScorePartition(std::shared_ptr<const ContractBook> book,
                               std::string book_bytes,
                               const ScoreOptions& options)
    : context_{.options = options,
               .terms = Terms(book, options.judge_partitions),
               .names = Names(*book, options.max_queues),
               .records = {}},
      contacts_(context_),
      cases_(context_),
      outages_(context_),
      books_({{.position = options.control_position,
               .book = std::move(book),
               .bytes = std::make_shared<std::string>(std::move(book_bytes))}}),
      control_position_(options.control_position) {
  HL_CHECK(options.remember_us > 0 && options.open_us > 0 &&
           options.lost_after_us > 0 && options.max_contacts > 0 &&
           options.remember_cases_us > 0 && options.open_cases_us > 0 &&
           options.max_cases > 0 && options.remember_outages_us > 0 &&
           options.open_outages_us > 0 && options.max_outages > 0);
  for (int32_t i = 0; i < options.judge_partitions; ++i) {
    context_.folds.push_back(
        std::make_unique<PacketFold>(context_.terms, context_.names, i));
  }
  told_.resize(context_.folds.size());
}

void ScorePartition::Prepare(std::span<const Event> events) {
  announced_ = events;
  applied_ = 0;
  const size_t first = std::min(events.size(), kIndexAhead);
  for (const Event& event : events.first(first)) {
    contacts_.PrefetchIndex(event);  // of others too: harmless, and rare
  }
}

// One event's lines at a time: a processor drops prefetches when some twenty
// lines are on their way already, and a contact has eight.
void ScorePartition::PrefetchAhead() {
  const size_t at = applied_++;
  if (at + kIndexAhead < announced_.size()) {
    contacts_.PrefetchIndex(announced_[at + kIndexAhead]);
  }
  if (at + kContactAhead < announced_.size()) {
    contacts_.Prefetch(announced_[at + kContactAhead]);
  }
}

void ScorePartition::Apply(const RecordPlace& record,
                           std::span<const Event> events,
                           std::vector<RefusedEvent>& refused) {
  context_.records.Take(record.timestamp_us);
  if (!live_ && context_.records.now_us() >= segment_us_) {
    MoveClock(FloorSecond(context_.records.now_us()));
  }
  contacts_.ForgetExpired();
  cases_.ForgetExpired();
  outages_.ForgetExpired();
  for (size_t i = 0; i < events.size(); ++i) {
    ApplyEvent(record, static_cast<int32_t>(i), events[i], refused);
  }
}

Refusal ScorePartition::Score(const Event& event) {
  if (IsOfService(event.kind)) return outages_.Apply(event);
  return IsOfCase(event.kind) ? cases_.Apply(event) : contacts_.Apply(event);
}

void ScorePartition::ApplyEvent(const RecordPlace& record, int32_t index,
                                const Event& event,
                                std::vector<RefusedEvent>& refused) {
  PrefetchAhead();
  if (event.time_us - kAheadUs > record.timestamp_us) {
    ++context_.counters.time_ahead;
    refused.push_back(
        {index, Refusal::kTimeAhead,
         absl::StrCat("the event's time is ",
                      (event.time_us - record.timestamp_us) / kSecondUs,
                      " s after its record's timestamp")});
    return;
  }
  if (!loaded_at_.empty() && IsInSnapshot(record, event)) return;
  const char* const entity = EntityNameOf(event.kind);
  switch (Score(event)) {
    case Refusal::kLate:
      ++context_.counters.late;
      refused.push_back(
          {index, Refusal::kLate,
           absl::StrCat("the ", entity, " is not known and the event is ",
                        (context_.records.now_us() - event.time_us) / kSecondUs,
                        " s old")});
      break;
    case Refusal::kTooManyEvents:
      ++context_.counters.too_many_events;
      refused.push_back({index, Refusal::kTooManyEvents,
                         absl::StrCat("the ", entity, " has ",
                                      kMaxEventsPerEntity, " events already")});
      break;
    default:
      break;
  }
}

// Its names have their place in the order of names all the same.
bool ScorePartition::IsInSnapshot(const RecordPlace& record,
                                  const Event& event) {
  const uint32_t bucket =
      contacts_.memory().table().BucketOf(event.entity_hash);
  if (record.offset >= loaded_at_[bucket]) return false;
  context_.names.FactOf(event, context_.records.now_us());
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
  if (context_.clock_us != kNoClock)
    segment_us_ = NextSecond(context_.clock_us);
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
    context_.names.AddBook(*books[i].book, books[i].activates_us);
    books_.push_back(books[i]);
  }
  if (NextActivationUs() <= context_.clock_us) SwitchBooks();
}

// The terms are those of the first so many books. What was closed stays to be
// said; who waits has to be found again.
void ScorePartition::PutInForce(size_t books) {
  if (books == in_force_) return;
  in_force_ = books;
  context_.terms =
      Terms(std::span(books_).first(books), context_.options.judge_partitions);
  contacts_.UseTerms();
  cases_.UseTerms();
  for (int32_t i = 0; i < context_.options.judge_partitions; ++i) {
    auto fold = std::make_unique<PacketFold>(context_.terms, context_.names, i);
    fold->TakeClosed(context_.FoldOf(i));
    context_.folds[static_cast<size_t>(i)] = std::move(fold);
  }
}

// T has reached the activation of one book or more. What was enqueued ahead of
// T goes over to them.
void ScorePartition::SwitchBooks() {
  const int64_t since_us = NextActivationUs();
  const std::vector<uint32_t> contacts = contacts_.TakeBack(since_us);
  const std::vector<uint32_t> cases = cases_.TakeBack(since_us);
  const std::vector<uint32_t> outages = outages_.TakeBack(since_us);
  CloseSegment(live_ ? context_.clock_us : segment_us_, false);
  PutInForce(CountDueBooks(context_.clock_us));
  // Who waits stands under the books from their activation on, whatever was
  // said of it before: judge may have forgotten it with a contract that ended.
  Rederive();
  CloseSegment(context_.clock_us, true);
  contacts_.SayAgain(contacts, since_us);
  cases_.SayAgain(cases);
  outages_.SayAgain(outages);
}

// ---- The clock and its segments

void ScorePartition::MoveClock(int64_t to_us) {
  if (context_.clock_us == kNoClock && to_us != kNoClock) {
    PutInForce(CountDueBooks(to_us));
  }
  while (NextActivationUs() <= to_us) {
    MoveWithinBook(NextActivationUs());
    SwitchBooks();
  }
  MoveWithinBook(to_us);
}

void ScorePartition::MoveWithinBook(int64_t to_us) {
  if (to_us <= context_.clock_us) return;
  if (context_.clock_us == kNoClock) {
    // Nothing was said yet, so that there is nothing to cut into seconds.
    context_.clock_us = to_us;
    segment_us_ = CeilSecond(to_us);
  }
  if (live_) context_.clock_us = to_us;
  RevealUntil(to_us);
  if (live_) return;
  StepTo(to_us);
  if (segment_us_ > context_.clock_us) return;
  CloseSegment(segment_us_, true);
  segment_us_ = NextSecond(context_.clock_us);
}

// What silence reveals: each thing at the first whole second after it has
// become true, or live at once.
void ScorePartition::RevealUntil(int64_t to_us) {
  for (auto due = contacts_.PopDue(to_us); due.slot != kNoSlot;
       due = contacts_.PopDue(to_us)) {
    RevealCases(due.deadline_us, to_us);
    if (!live_) StepTo(std::min(NextSecond(due.deadline_us), to_us));
    contacts_.Reveal(due);
  }
  RevealCases(to_us, to_us);
}

// Those whose deadline lies before `before_us`.
void ScorePartition::RevealCases(int64_t before_us, int64_t to_us) {
  for (auto due = cases_.PopDue(before_us); due.slot != kNoSlot;
       due = cases_.PopDue(before_us)) {
    if (!live_) StepTo(std::min(NextSecond(due.deadline_us), to_us));
    cases_.Reveal(due);
  }
}

// T goes on within record time. The segment that it leaves behind is closed as
// of its own second: nothing was due since, or it would have been revealed.
void ScorePartition::StepTo(int64_t to_us) {
  if (to_us > segment_us_) {
    CloseSegment(segment_us_, true);
    segment_us_ = CeilSecond(to_us);
  }
  context_.clock_us = std::max(context_.clock_us, to_us);
}

void ScorePartition::CloseSegment(int64_t at_us, bool with_levels) {
  if (with_levels) {
    if (std::exchange(levels_forgotten_, false)) {
      for (const auto& fold : context_.folds) fold->SetLevelsWhole();
    }
    contacts_.SayLevels(at_us);
    cases_.SayLevels();
  }
  for (const auto& fold : context_.folds) fold->CloseSegment(at_us);
}

bool ScorePartition::MustTell(int32_t judge_partition) const {
  const auto at = static_cast<size_t>(judge_partition);
  if (context_.clock_us == kNoClock) return false;
  const Told& told = told_[at];
  return context_.folds[at]->HasContent() || told.books < books_.size() ||
         told.live != live_ || context_.clock_us - told.clock_us >= kSecondUs;
}

bool ScorePartition::HasOutput() const {
  if (live_ && (contacts_.MayHaveNewLevels() || cases_.MayHaveNewLevels() ||
                levels_forgotten_))
    return true;
  for (int32_t i = 0; i < context_.options.judge_partitions; ++i) {
    if (MustTell(i)) return true;
  }
  return false;
}

size_t ScorePartition::OutputBytes() const {
  size_t bytes = 0;
  for (const auto& fold : context_.folds) bytes += fold->Bytes();
  return bytes;
}

void ScorePartition::Seal(absl::FunctionRef<void(int32_t, std::string)> out) {
  // Within a second of record time levels wait for its end.
  if (context_.clock_us == kNoClock) return;
  CloseSegment(live_ ? context_.clock_us : segment_us_, live_);
  for (int32_t i = 0; i < context_.options.judge_partitions; ++i) {
    if (!MustTell(i)) continue;
    Told& told = told_[static_cast<size_t>(i)];
    const auto partition = static_cast<uint32_t>(context_.options.partition);
    // A packet has one book, so that none grows beyond what a topic takes.
    for (; told.books + 1 < books_.size(); ++told.books) {
      out(i, context_.FoldOf(i).SealBook(partition, books_[told.books]));
    }
    out(i,
        context_.FoldOf(i).Seal(
            {.partition = partition,
             .partitions = static_cast<uint32_t>(context_.options.partitions),
             .clock_us = context_.clock_us,
             .live = live_,
             .control_position = control_position_,
             .book = told.books < books_.size() ? &books_.back() : nullptr}));
    told = {
        .clock_us = context_.clock_us, .live = live_, .books = books_.size()};
  }
}

void ScorePartition::Discard() {
  for (const auto& fold : context_.folds) fold->Discard();
}

std::string ScorePartition::CutMetadata() const {
  return FormatCut(
      {.control_position = control_position_, .clock_us = context_.clock_us});
}

absl::Status ScorePartition::RestoreCut(std::string_view metadata) {
  HL_ASSIGN_OR_RETURN(const Cut cut, ParseCut(metadata));
  control_position_ = cut.control_position;
  context_.clock_us = cut.clock_us;
  live_ = false;
  segment_us_ =
      context_.clock_us == kNoClock ? kNoClock : NextSecond(context_.clock_us);
  loaded_at_.clear();
  while (books_.size() > 1 && books_.back().position > control_position_) {
    books_.pop_back();
  }
  Discard();
  PutInForce(CountDueBooks(context_.clock_us));
  for (Told& told : told_) told.books = in_force_ - 1;
  Rederive();
  const int64_t lost = context_.counters.lost;
  context_.counters = {};
  context_.counters.lost = lost;
  return absl::OkStatus();
}

void ScorePartition::Rederive() {
  contacts_.Rederive();
  cases_.Rederive();
  outages_.Rederive();
  levels_forgotten_ = true;
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
  EntityTable* const tables[] = {&contacts_.memory().table(),
                                 &cases_.memory().table(),
                                 &outages_.memory().table()};
  SaveEntities(tables, context_.names, bucket, bytes);
  contacts_.memory().SetClean(bucket);
  cases_.memory().SetClean(bucket);
  outages_.memory().SetClean(bucket);
  return bytes;
}

absl::Status ScorePartition::LoadBucket(uint32_t bucket, int64_t offset,
                                        std::string_view bytes) {
  if (bucket >= buckets()) {
    return absl::InvalidArgumentError(absl::StrCat("no bucket ", bucket));
  }
  loaded_at_.resize(buckets(), std::numeric_limits<int64_t>::min());
  loaded_at_[bucket] = offset;
  const EntitySection sections[] = {contacts_.Section(), cases_.Section(),
                                    outages_.Section()};
  return LoadEntities(bytes, bucket, sections, context_.names);
}

ScoreCounters ScorePartition::counters() const {
  ScoreCounters counters = context_.counters;
  const EntityTable& contacts = contacts_.memory().table();
  counters.remembered = static_cast<int64_t>(contacts.ended());
  counters.open = static_cast<int64_t>(contacts.size()) - counters.remembered;
  counters.names_turned_away = context_.names.turned_away() +
                               contacts_.covers_turned_away() +
                               cases_.covers_turned_away();
  const EntityTable& cases = cases_.memory().table();
  counters.cases_ended = static_cast<int64_t>(cases.ended());
  counters.cases_open =
      static_cast<int64_t>(cases.size()) - counters.cases_ended;
  counters.cases_contradictory = cases_.contradictory();
  const EntityTable& outages = outages_.memory().table();
  counters.outages_ended = static_cast<int64_t>(outages.ended());
  counters.outages_running =
      static_cast<int64_t>(outages.size()) - counters.outages_ended;
  counters.outages_contradictory = outages_.contradictory();
  return counters;
}

}  // namespace holdline

#include "operators/score/waiting_board.h"

#include <algorithm>

#include "engine/base/check.h"
#include "operators/score/contribution.h"

namespace holdline {

WaitingBoard::WaitingBoard(const Terms& terms, const Coverage& coverage)
    : terms_(terms), coverage_(coverage) {}

void WaitingBoard::Set(uint32_t slot, uint32_t cover, int64_t enqueue_us) {
  if (slot >= waiters_.size()) {
    waiters_.resize(std::max<size_t>(slot + 1, waiters_.size() * 2));
  }
  Waiter& waiter = waiters_[slot];
  if (lists_.Contains(slot)) {
    if (waiter.cover == cover && waiter.enqueue_us == enqueue_us) return;
    Remove(slot);
  }
  AddCover(cover);
  waiter = {.enqueue_us = enqueue_us, .cover = cover};
  InsertInOrder(slot, cover);
  CoverState& state = covers_[cover];
  ++state.waiting;
  for (Cursor& cursor : state.cursors) {
    if (cursor.next == kNoSlot || IsBefore(slot, cursor.next)) {
      cursor.next = slot;
    }
  }
  MarkDirty(cover);
}

void WaitingBoard::Remove(uint32_t slot) {
  if (!lists_.Contains(slot)) return;
  const uint32_t cover = waiters_[slot].cover;
  CoverState& state = covers_[cover];
  for (Cursor& cursor : state.cursors) {
    if (cursor.next == slot) cursor.next = lists_.Next(slot);
  }
  lists_.Remove(slot);
  --state.waiting;
  MarkDirty(cover);
}

void WaitingBoard::Touch(uint32_t slot) {
  if (lists_.Contains(slot)) MarkDirty(waiters_[slot].cover);
}

void WaitingBoard::Reset() {
  waiters_.clear();
  lists_ = SlotLists();
  covers_.clear();
  levels_.clear();
  level_numbers_.clear();
  dirty_covers_.clear();
  dirty_levels_.clear();
}

bool WaitingBoard::IsBefore(uint32_t a, uint32_t b) const {
  const int64_t a_us = waiters_[a].enqueue_us;
  const int64_t b_us = waiters_[b].enqueue_us;
  return a_us != b_us ? a_us < b_us : a < b;
}

// From the end: contacts mostly come in the order of their enqueue.
void WaitingBoard::InsertInOrder(uint32_t slot, uint32_t cover) {
  uint32_t before = lists_.Back(cover);
  while (before != kNoSlot && IsBefore(slot, before)) {
    before = lists_.Previous(before);
  }
  if (before == kNoSlot) {
    lists_.PushFront(cover, slot);
  } else {
    lists_.InsertAfter(before, slot);
  }
}

void WaitingBoard::AddCover(uint32_t cover) {
  while (covers_.size() <= cover) {
    covers_.emplace_back();
    lists_.AddList();
  }
  CoverState& state = covers_[cover];
  if (std::exchange(state.known, true)) return;
  const Cover& terms = coverage_.At(cover);
  for (const uint32_t objective : terms.objectives) {
    const Rule& rule = terms_.objectives()[objective].rule;
    if (!rule.has_deadline) continue;
    state.cursors.push_back(
        {.objective = objective, .deadline_us = rule.within_us});
  }
  for (const uint32_t contract : terms.contracts) {
    const uint32_t level =
        LevelOf(terms_.contracts()[contract].first, terms.queue);
    state.levels.push_back(level);
    levels_[level].covers.push_back(cover);
  }
}

uint32_t WaitingBoard::LevelOf(uint32_t contract, uint32_t queue) {
  const auto [at, is_new] = level_numbers_.try_emplace(
      {contract, queue}, static_cast<uint32_t>(levels_.size()));
  if (is_new) {
    levels_.emplace_back();
    levels_.back().said.contract = contract;
    levels_.back().said.queue = queue;
  }
  return at->second;
}

void WaitingBoard::MarkDirty(uint32_t cover) {
  if (!std::exchange(covers_[cover].dirty, true))
    dirty_covers_.push_back(cover);
}

void WaitingBoard::MarkLevels(uint32_t cover) {
  covers_[cover].dirty = false;
  for (const uint32_t level : covers_[cover].levels) {
    if (!std::exchange(levels_[level].dirty, true)) {
      dirty_levels_.push_back(level);
    }
  }
}

// Returns whether the level has changed.
bool WaitingBoard::Update(uint32_t level, int64_t clock_us) {
  LevelState& state = levels_[level];
  state.dirty = false;
  WaitingLevel& now = scratch_;
  now.waiting = 0;
  now.oldest_us = 0;
  now.deadlines.clear();
  for (const uint32_t cover : state.covers) {
    CoverState& part = covers_[cover];
    if (part.waiting == 0) continue;
    now.waiting += part.waiting;
    const int64_t oldest_us = waiters_[lists_.Front(cover)].enqueue_us;
    if (now.oldest_us == 0 || oldest_us < now.oldest_us) {
      now.oldest_us = oldest_us;
    }
    for (Cursor& cursor : part.cursors) {
      const auto& objective = terms_.objectives()[cursor.objective];
      if (terms_.contracts()[objective.contract].first == state.said.contract) {
        AddDeadlines(objective, cursor, clock_us);
      }
    }
  }
  WaitingLevel& said = state.said;
  const bool changed = now.waiting != said.waiting ||
                       now.oldest_us != said.oldest_us ||
                       now.deadlines != said.deadlines;
  if (changed) {
    said.waiting = now.waiting;
    said.oldest_us = now.oldest_us;
    said.deadlines.swap(now.deadlines);
  }
  return changed;
}

// A deadline that has passed, and a contact that does not count for the
// objective, stay so: the cursor never needs to go back.
void WaitingBoard::AddDeadlines(const Terms::ObjectiveTerms& objective,
                                Cursor& cursor, int64_t clock_us) {
  while (cursor.next != kNoSlot) {
    const int64_t enqueue_us = waiters_[cursor.next].enqueue_us;
    if (!HasPassed(enqueue_us, cursor.deadline_us, clock_us) &&
        terms_.SlotOf(objective, enqueue_us) != Terms::kNoTarget) {
      break;
    }
    cursor.next = lists_.Next(cursor.next);
  }
  if (cursor.next == kNoSlot) return;
  const int64_t least_us =
      waiters_[cursor.next].enqueue_us + cursor.deadline_us;
  // One that went on unchanged has several numbers; it is said under the first.
  const uint32_t said_as = terms_.ObjectiveOfLane(objective.first_lane);
  auto& deadlines = scratch_.deadlines;
  const auto at = std::lower_bound(
      deadlines.begin(), deadlines.end(), said_as,
      [](const WaitingLevel::Deadline& deadline, uint32_t number) {
        return deadline.objective < number;
      });
  if (at == deadlines.end() || at->objective != said_as) {
    deadlines.insert(at, {.objective = said_as, .least_us = least_us});
  } else {
    at->least_us = std::min(at->least_us, least_us);
  }
}

}  // namespace holdline

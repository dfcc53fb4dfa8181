// The numbers that stand for texts in score's state: queues, channels and sets
// of attributes. Bounded: more queues or channels than there is room for are
// one, "(other)", and counted.
//
// Owned by one telemetry partition; numbers depend on the order of the log and
// mean nothing outside. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/interner.h"
#include "operators/score/attribute_sets.h"
#include "operators/score/contact.h"
#include "operators/telemetry/event.h"

namespace holdline {

class Names {
 public:
  Names(const ContractBook& book, size_t max_queues);

  // What it asks for is kept from its activation on. Numbers stay.
  void AddBook(const ContractBook& book, int64_t activates_us) {
    attributes_.AddBook(book, activates_us);
  }

  // What is kept of an event that came at this record time.
  EventFact FactOf(const Event& event, int64_t record_us);

  std::string_view Queue(uint32_t queue) const { return queues_.Text(queue); }
  // "voice" where none was stated.
  std::string_view Channel(uint16_t channel) const {
    if (channel == Interner::kEmpty) return "voice";
    return channels_.Text(channel);
  }

  // The text as it was stated; the number of one that FactOf would give it.
  std::string_view StatedChannel(uint16_t channel) const {
    return channels_.Text(channel);
  }
  uint32_t QueueOf(std::string_view queue) { return queues_.Intern(queue); }
  uint16_t ChannelOf(std::string_view channel);

  // The texts in the order in which they came: which of them found room
  // depends on it.
  template <class Archive>
  void Persist(Archive& archive) {
    PersistTexts(queues_, archive);
    PersistTexts(channels_, archive);
  }

  AttributeSets& attributes() { return attributes_; }
  const AttributeSets& attributes() const { return attributes_; }
  size_t queues() const { return queues_.size(); }

  // Texts for which there was no room.
  int64_t turned_away() const {
    return queues_.turned_away() + channels_.turned_away() +
           attributes_.turned_away();
  }

 private:
  template <class Archive>
  static void PersistTexts(Interner& texts, Archive& archive) {
    std::vector<std::string_view> list;
    for (uint32_t i = Interner::kOther + 1; i < texts.size(); ++i) {
      list.push_back(texts.Text(i));
    }
    archive.List(list, [&](std::string_view& text) { archive.Fields(text); });
    if constexpr (Archive::kReads) {
      for (const std::string_view text : list) texts.Intern(text);
    }
  }

  Interner queues_;
  Interner channels_;
  uint32_t last_channel_ = Interner::kEmpty;  // most events are of one
  AttributeSets attributes_;
};

}  // namespace holdline

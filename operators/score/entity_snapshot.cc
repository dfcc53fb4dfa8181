#include "operators/score/entity_snapshot.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/state/archive.h"
#include "operators/telemetry/limits.h"

namespace holdline {
namespace {

// Format 1 knew contacts alone, format 2 contacts and cases.
constexpr uint32_t kFormat = 3;

// How many entities ahead one is fetched; each is far from the last.
constexpr size_t kAhead = 6;

// Numbers as they stand in the bytes, for those of a partition's Names: dense,
// in the order of first use.
class Dictionary {
 public:
  uint32_t NumberOf(uint32_t name) {
    if (name >= numbers_.size()) numbers_.resize(name + 1, kNoSlot);
    if (numbers_[name] == kNoSlot) {
      numbers_[name] = static_cast<uint32_t>(names_.size());
      names_.push_back(name);
    }
    return numbers_[name];
  }
  const std::vector<uint32_t>& names() const { return names_; }

 private:
  std::vector<uint32_t> numbers_;
  std::vector<uint32_t> names_;
};

// Of two times as they stand in bytes that may be anything.
int64_t Minus(int64_t a, int64_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) -
                              static_cast<uint64_t>(b));
}

// What both directions have in common. `time_us` of a fact stands relative to
// the entity's last touch.
template <class Archive>
void PersistFact(Archive& archive, EventFact& fact, int64_t touched_us) {
  int64_t age_us = Minus(touched_us, fact.time_us);
  archive.Fields(age_us, fact.id_hash, fact.sequence, fact.stated_us,
                 fact.revision, fact.queue, fact.attributes, fact.channel,
                 fact.kind);
  fact.time_us = Minus(touched_us, age_us);
  if (fact.time_us < kMinEventTimeUs || fact.time_us > kMaxEventTimeUs ||
      fact.stated_us < kAbsent || fact.stated_us > kMaxDurationUs) {
    archive.Refuse();
  }
}

void PersistStated(auto& archive, std::vector<AttributeSets::Stated>& stated) {
  archive.List(stated, [&](AttributeSets::Stated& one) {
    archive.Fields(one.key, one.named, one.value);
  });
}

class Saver {
 public:
  explicit Saver(const Names& names) : names_(names), archive_(&bytes_) {}

  // The names come first, and are known only behind the entities.
  void Save(std::span<EntityTable* const> tables, uint32_t bucket,
            std::string& out) {
    for (EntityTable* const table : tables) {
      for (const bool ended : {false, true}) {
        SaveList(*table, EntityTable::ListOf(bucket, ended));
      }
    }
    StateWriter head(&out);
    head.Fields(kFormat);
    SaveNames(head);
    out += bytes_;
  }

 private:
  void SaveList(EntityTable& table, uint32_t list) {
    std::vector<uint32_t> slots;
    for (uint32_t slot = table.LeastRecent(list); slot != kNoSlot;
         slot = table.NextRecent(slot)) {
      slots.push_back(slot);
    }
    size_t ahead = std::min(kAhead, slots.size());
    archive_.List(slots, [&](uint32_t slot) {
      if (ahead < slots.size()) table.PrefetchSlot(slots[ahead++]);
      SaveEntity(table.At(slot));
    });
  }

  void SaveEntity(const Entity& entity) {
    archive_.Fields(entity.id.view(), entity.touched_us);
    facts_.assign(entity.facts.facts().begin(), entity.facts.facts().end());
    archive_.List(facts_, [&](EventFact& fact) {
      fact.queue = queues_.NumberOf(fact.queue);
      fact.attributes = sets_.NumberOf(fact.attributes);
      fact.channel = static_cast<uint16_t>(channels_.NumberOf(fact.channel));
      PersistFact(archive_, fact, entity.touched_us);
    });
  }

  void SaveNames(StateWriter& head) const {
    std::vector<uint32_t> names = queues_.names();
    head.List(names, [&](uint32_t queue) { head.Fields(names_.Queue(queue)); });
    names = channels_.names();
    head.List(names, [&](uint32_t channel) {
      head.Fields(names_.StatedChannel(static_cast<uint16_t>(channel)));
    });
    names = sets_.names();
    head.List(names, [&](uint32_t set) {
      auto stated = names_.attributes().StatedBy(set);
      PersistStated(head, stated);
    });
  }

  const Names& names_;
  Dictionary queues_, channels_, sets_;
  std::string bytes_;
  StateWriter archive_;
  std::vector<EventFact> facts_;
};

class Loader {
 public:
  Loader(std::string_view bytes, Names& names)
      : archive_(bytes), names_(names) {}

  absl::Status Load(uint32_t bucket, std::span<const EntitySection> sections) {
    uint32_t format = 0;
    archive_.Fields(format);
    if (!archive_.ok() || format < 1 || format > kFormat) {
      return absl::InvalidArgumentError(
          absl::StrCat("entities of format ", format, ", which is not known"));
    }
    LoadNames();
    for (const EntitySection& section :
         format == kFormat ? sections : sections.first(format)) {
      for (const bool ended : {false, true}) LoadList(section, bucket, ended);
    }
    if (archive_.AtEnd()) return absl::OkStatus();
    return absl::InvalidArgumentError("entities that are damaged");
  }

 private:
  void LoadNames() {
    std::vector<uint32_t>* lists[] = {&queues_, &channels_};
    for (std::vector<uint32_t>* list : lists) {
      archive_.List(*list, [&](uint32_t& number) {
        std::string_view text;
        archive_.Fields(text);
        number = list == &queues_ ? names_.QueueOf(text)
                                  : uint32_t{names_.ChannelOf(text)};
      });
    }
    archive_.List(sets_, [&](uint32_t& number) {
      std::vector<AttributeSets::Stated> stated;
      PersistStated(archive_, stated);
      number = names_.attributes().SetOf(stated);
    });
  }

  void LoadList(const EntitySection& section, uint32_t bucket, bool ended) {
    std::vector<char> entities;  // only to count them
    archive_.List(entities, [&](char&) { LoadEntity(section, bucket, ended); });
  }

  void LoadEntity(const EntitySection& section, uint32_t bucket, bool ended) {
    EntityTable& table = *section.table;
    std::string_view id;
    int64_t touched_us = 0;
    archive_.Fields(id, touched_us);
    archive_.List(facts_, [&](EventFact& fact) {
      PersistFact(archive_, fact, touched_us);
      fact.queue = Named(queues_, fact.queue);
      fact.attributes = Named(sets_, fact.attributes);
      fact.channel = static_cast<uint16_t>(Named(channels_, fact.channel));
    });
    const uint64_t hash = StableHash(id);
    if (!archive_.ok() || facts_.empty() ||
        facts_.size() > kMaxEventsPerEntity || table.BucketOf(hash) != bucket ||
        table.Find(hash, id) != kNoSlot) {
      archive_.Refuse();
      return;
    }
    const uint32_t slot = table.Create(hash, id);
    for (const EventFact& fact : facts_) table.Add(slot, fact);
    const EntitySummary summary = section.fold(table.At(slot).facts.facts());
    if (summary.ended != ended) archive_.Refuse();
    table.Touch(slot, touched_us, summary);
  }

  uint32_t Named(const std::vector<uint32_t>& numbers, uint32_t at) {
    if (at < numbers.size()) return numbers[at];
    archive_.Refuse();
    return 0;
  }

  StateReader archive_;
  Names& names_;
  std::vector<uint32_t> queues_, channels_, sets_;
  std::vector<EventFact> facts_;
};

}  // namespace

void SaveEntities(std::span<EntityTable* const> tables, const Names& names,
                  uint32_t bucket, std::string& out) {
  Saver(names).Save(tables, bucket, out);
}

absl::Status LoadEntities(std::string_view bytes, uint32_t bucket,
                          std::span<const EntitySection> sections,
                          Names& names) {
  return Loader(bytes, names).Load(bucket, sections);
}

}  // namespace holdline

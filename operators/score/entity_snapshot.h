// The entities of one bucket as bytes: facts, as a snapshot holds them. All
// else that score knows of an entity is derived from them.
//
// Names stand in the bytes as texts, so that they mean the same to whoever
// reads them. The format has a number; what is of a newer one, or damaged, is
// refused as a whole.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "operators/score/entity_table.h"
#include "operators/score/names.h"

namespace holdline {

// The entities of one kind, and what follows from the facts of one of them.
struct EntitySection {
  EntityTable* table = nullptr;
  std::function<EntitySummary(std::span<const EventFact>)> fold;
};

// Appends the tables' entities to `out`: contacts, cases, outages.
void SaveEntities(std::span<EntityTable* const> tables, const Names& names,
                  uint32_t bucket, std::string& out);

// Adds the entities of the bytes, in the order of their last touch, to the
// bucket, which is empty. InvalidArgument where they are not such bytes: then
// the tables are not to be used.
absl::Status LoadEntities(std::string_view bytes, uint32_t bucket,
                          std::span<const EntitySection> sections,
                          Names& names);

}  // namespace holdline

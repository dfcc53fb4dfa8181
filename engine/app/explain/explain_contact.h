// Why a contact's legs count as they do: asks the contracts about each, with
// the functions that execute them. Pure: the same story gives the same
// explanation.
#pragma once

#include "engine/app/explain/entity_story.h"
#include "engine/app/explain/explanation.h"

namespace holdline {

// REQUIRES: the story was finished. Points into its book.
ContactExplanation Explain(const EntityStory& story);

}  // namespace holdline

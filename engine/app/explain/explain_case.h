// Asks the contracts of a book about a case whose log a story has read.
// Thread-safe: a function without state.
#pragma once

#include "engine/app/explain/case_explanation.h"
#include "engine/app/explain/entity_story.h"

namespace holdline {

// REQUIRES: the story is of a case, and finished.
CaseExplanation ExplainCase(const EntityStory& story);

}  // namespace holdline

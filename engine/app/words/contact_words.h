// What an objective of contacts promises, in sentences: what is measured, and
// what counts; as case_words.h has it of cases.
#pragma once

#include <string>

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// "the share of contacts that are answered within 20 s". REQUIRES, as all
// below: it counts contacts.
std::string ContactMeasureWords(const Objective& objective);

// Which period a contact belongs to: "in which it enters the queue".
std::string ContactBookedWords(const Objective& objective);

// Which contacts are met, missed and out, and what becomes of those at a limit.
void TellContactRules(const Objective& objective, Page& page);

}  // namespace holdline

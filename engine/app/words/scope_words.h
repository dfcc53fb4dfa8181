// What a contract is, whom it covers and when its calendars are open, in
// sentences.
#pragma once

#include <string>

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// Parties, term, time zone, and which contacts are covered.
void TellHead(const Contract& contract, Page& page);

// Nothing where there are none.
void TellCalendars(const Contract& contract, Page& page);

// "on the channel voice, in a queue named acme-*".
std::string ScopeWords(const ScopeLine& line);

}  // namespace holdline

// What an objective of cases promises, in sentences: what is measured, when its
// time runs, and what becomes of a case that is reopened.
#pragma once

#include <string>
#include <vector>

#include "engine/app/words/page.h"
#include "engine/app/words/sample.h"
#include "operators/contract/model.h"

namespace holdline {

// "contact", "case" or "outage": what the objective counts.
std::string ThingWord(const Objective& objective);
// "contacts", "cases" or "outages".
std::string ThingsWord(const Objective& objective);

// "the share of cases that are resolved within 4 h". REQUIRES, as all below: it
// counts cases.
std::string CaseMeasureWords(const Objective& objective);

// Which period a case belongs to: "in which it is due".
std::string CaseBookedWords(const Objective& objective);

// When its time runs, with a case that the code has measured.
void TellCaseClock(const Contract& contract, const Objective& objective,
                   Page& page);

// 1,000 cases of all kinds that the objective tells apart.
std::vector<SampleGroup> CaseSample(const Objective& objective);

}  // namespace holdline

// What an objective of services promises, in sentences: what is measured, which
// time counts, and a worked outage.
#pragma once

#include <string>

#include "engine/app/words/page.h"
#include "operators/contract/model.h"

namespace holdline {

// "the share of their scheduled time in which the services acme-ivr and
// acme-crm are up". REQUIRES, as all below: it is of services.
std::string ServiceMeasureWords(const Objective& objective);

// Which period an outage belongs to: "in which it begins".
std::string OutageBookedWords(const Objective& objective);

// Which time counts.
void TellServiceTime(const Contract& contract, const Objective& objective,
                     Page& page);

// What an outage does to the first period, as the code that executes the
// contract measures it.
void TellServiceSample(const Contract& contract, const Objective& objective,
                       Page& page);

}  // namespace holdline

// Reads `client: {forecast: ...}` and the table that it names: what the client
// has said would come, and when it was said.
#pragma once

#include <functional>
#include <optional>

#include "operators/contract/forecast.h"
#include "operators/contract/model.h"
#include "operators/contract/table.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// The table that a text of a document names; null where there is none, or one
// with mistakes, which has been told.
using FindTable = std::function<const Table*(const YamlNode& named)>;

// `contract` has its zone, its term and its objectives; the objective that
// counts what is forecast learns of it. Nothing where anything was wrong.
std::optional<Forecast> ReadForecast(const YamlCursor& at,
                                     const FindTable& find_table,
                                     Contract& contract);

}  // namespace holdline

// States and counts as the board words them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/app/board/board_snapshot.h"
#include "engine/app/report/text_table.h"

namespace holdline {

// A shape for each colour, because not everybody sees red: "■" is bad.
std::string StateMark(std::string_view state);

// "at risk", as people say it; "too few" for what contracts call insufficient.
std::string StateWords(const std::string& state);

// "▲ at risk", in its colour.
TextTable::Cell StateCell(const std::string& state);

// "64.3 % of 14 (≥ 80 %)"; empty where there is no value.
std::string AlertNumbers(const BoardAlert& alert);

// "answer 5m prime": what a contract's alert is about.
std::string AlertSubject(const BoardAlert& alert);

}  // namespace holdline

#include "engine/app/board/state_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/app/report/figures.h"

namespace holdline {

std::string StateMark(std::string_view state) {
  switch (StateInk(state)) {
    case Ink::kBad:
      return "■";
    case Ink::kWarn:
      return "▲";
    case Ink::kGood:
      return "●";
    default:
      return "○";
  }
}

std::string StateWords(const std::string& state) {
  if (state == "insufficient") return "too few";
  return absl::StrReplaceAll(state, {{"_", " "}});
}

TextTable::Cell StateCell(const std::string& state) {
  return {absl::StrCat(StateMark(state), " ", StateWords(state)),
          StateInk(state)};
}

std::string AlertNumbers(const BoardAlert& alert) {
  if (!alert.value.has_value()) return "";
  std::string text =
      absl::StrCat(ShortValueText(alert.value, alert.unit, alert.target),
                   " of ", CountedText(alert.counted, alert.counts_time));
  if (alert.target.has_value()) {
    absl::StrAppend(&text, " (",
                    TargetText(alert.target, alert.at_most, alert.unit), ")");
  }
  return text;
}

std::string AlertSubject(const BoardAlert& alert) {
  return absl::StrCat(alert.objective, " ", alert.window,
                      alert.slot.empty() ? "" : " ", alert.slot);
}

}  // namespace holdline

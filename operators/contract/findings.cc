#include "operators/contract/findings.h"

#include <utility>

#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string RowsText(const Expansion& expansion, const std::set<size_t>& rows) {
  const Table& table = expansion.table();
  if (rows.size() == table.rows.size()) {
    return Concat(" (for every row of ", table.path, ")");
  }
  std::string text = Concat(" (for row ", *rows.begin() + 1, " of ", table.path,
                            ", in line ", table.rows[*rows.begin()].line);
  if (rows.size() > 1) {
    text += Concat(", and ", rows.size() - 1, " more of ", table.rows.size());
  }
  return text + ")";
}

}  // namespace

void Findings::Tell(Diagnostic told, const BookDocument& of) {
  std::string key;
  if (of.expansion == nullptr) {
    key = FormatDiagnostic(told);
  } else {
    key = Concat(told.file, ":", told.line, ":", told.column, ":",
                 static_cast<int>(told.severity));
    key += Concat("#", told_here_[key]++);
  }
  const auto [at, fresh] = index_.try_emplace(key, findings_.size());
  if (fresh) {
    findings_.push_back({.told = std::move(told), .expansion = of.expansion});
  }
  if (of.expansion != nullptr) findings_[at->second].rows.insert(of.row);
}

std::vector<Diagnostic> Findings::Take() {
  std::vector<Diagnostic> all;
  for (Finding& finding : findings_) {
    if (finding.expansion != nullptr) {
      finding.told.message += RowsText(*finding.expansion, finding.rows);
    }
    all.push_back(std::move(finding.told));
  }
  return all;
}

}  // namespace holdline

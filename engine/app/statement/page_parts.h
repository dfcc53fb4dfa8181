// What the sections of a statement's page have in common. For the files of this
// folder.
//
// Thread-safe: functions without state.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "engine/app/chart/markup.h"
#include "engine/app/statement/statement.h"

namespace holdline {

// Sections of the page.
void WriteObjectives(const Statement& statement, Markup& page);
void WriteTakenOut(const Statement& statement, Markup& page);
void WriteCredits(const Statement& statement, Markup& page);
void WriteTerminations(const Statement& statement, Markup& page);

// "Not measured" of "not_measured".
std::string StateWords(std::string state);
bool IsMissed(const std::string& state);
// What a column of states is called.
std::string StateHead(const Statement& statement);

// What is held against the target: the value, or that of the verdict's parts.
std::string HeldText(const StatementObjective& objective,
                     const ReportResult& result);

// "owed to the client"; of periods that run "if it closed as it is".
std::string OwedWords(const StatementTotal& total);
// What the client gets of it; below zero, what it pays.
int64_t BalanceOf(const StatementTotal& total);

// "USD 2,500.00"; below zero with a sign of its own.
std::string Money(int64_t minor, int digits, const std::string& currency);

// The text with no line end between a number and its unit.
std::string Prose(const std::string& text);

// Attributes of a table's cells.
Markup::Attributes Column();
Markup::Attributes Row();
Markup::Attributes Figure();  // of a cell whose figure is aligned
Markup::Attributes FigureColumn();

}  // namespace holdline

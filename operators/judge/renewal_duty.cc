#include "operators/judge/renewal_duty.h"

#include "operators/judge/alert.h"
#include "operators/judge/state.h"

namespace holdline {
namespace {

constexpr char kInForce[] = "in_force";

}  // namespace

void RenewalDuty::Judge(const Contract& contract, int64_t clock_us,
                        std::vector<Alert>& alerts) {
  if (!contract.renewal.has_value() || clock_us < contract.effective_us) {
    end_us_ = 0;
    return;
  }
  const Renewal::Term term = contract.renewal->TermAt(clock_us, contract.zone);
  if (end_us_ != 0 && end_us_ < term.end_us && end_us_ <= clock_us) {
    Tell(contract, term, kRenewed, clock_us, alerts);
  }
  end_us_ = term.end_us;
  if (reminded_of_us_ == term.end_us || clock_us < term.remind_us ||
      clock_us >= term.notice_us) {
    return;
  }
  reminded_of_us_ = term.end_us;
  Tell(contract, term, kRenewalDue, clock_us, alerts);
}

void RenewalDuty::Tell(const Contract& contract, const Renewal::Term& term,
                       const char* state, int64_t clock_us,
                       std::vector<Alert>& alerts) {
  last_us_ = NextSince(last_us_, clock_us);
  Alert& alert = alerts.emplace_back();
  alert.set_contract(contract.name);
  alert.set_contract_version(HexName(contract.version));
  alert.set_period("term");
  alert.set_period_start_us(term.start_us != 0 ? term.start_us
                                               : contract.effective_us);
  alert.set_period_end_us(term.end_us);
  alert.set_state_before(kInForce);
  alert.set_state(state);
  alert.set_since_us(last_us_);
  alert.set_due_us(term.notice_us - 1);
  alert.set_alert_id(AlertId(alert));
}

}  // namespace holdline

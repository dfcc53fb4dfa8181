#include "operators/contract/money_reader.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "engine/base/ppm.h"
#include "engine/base/status_macros.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

// ISO 4217, currencies in use.
constexpr std::string_view kCurrencies =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND "
    "BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF "
    "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD "
    "HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW "
    "KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN "
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES "
    "VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";
constexpr std::string_view kWithoutMinorUnits =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kInThousandths = "BHD IQD JOD KWD LYD OMR TND";

constexpr int64_t kMostMinor = int64_t{1'000'000'000'000'000};

bool IsListed(std::string_view list, std::string_view code) {
  const auto codes = Split(list, ' ');
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

absl::StatusOr<Exact> ShareOf(std::string_view share, std::string_view base,
                              const MoneyBases& bases) {
  const std::pair<std::string_view, const std::optional<Exact>*> known[] = {
      {"fee", &bases.fee},
      {"pool", &bases.pool},
      {"allocation", &bases.allocation}};
  for (const auto& [name, whole] : known) {
    if (name != base) continue;
    if (!whole->has_value()) {
      return absl::InvalidArgumentError(Concat(
          "a share of the ", base, ", but ",
          base == "fee" ? "`fee:` states no amount that is known for one period"
          : base == "pool" ? "there is no `pool:`"
                           : "the objective has no `allocation:`"));
    }
    HL_ASSIGN_OR_RETURN(const int64_t ppm, ParseSharePpm(share));
    return Reduced(
        {(*whole)->numerator * ppm, (*whole)->denominator * kWholePpm});
  }
  return absl::InvalidArgumentError(
      Concat("\"", base, "\" is nothing to have a share of; write ",
             "for example 10% of fee, 10% of pool or 25% of "
             "allocation"));
}

}  // namespace

absl::StatusOr<int> CurrencyDigits(std::string_view code) {
  if (!IsListed(kCurrencies, code)) {
    return absl::NotFoundError(
        Concat("\"", code, "\" is not a currency of ISO 4217, such as USD",
               DidYouMean(code, Split(kCurrencies, ' '))));
  }
  if (IsListed(kWithoutMinorUnits, code)) return 0;
  return IsListed(kInThousandths, code) ? 3 : 2;
}

absl::StatusOr<int64_t> ParseMinor(std::string_view text, int digits) {
  const auto [whole, decimals] = SplitOnce(text, '.');
  const bool has_point = text.find('.') != std::string_view::npos;
  int64_t minor = 0;
  if (!ParseDigits(whole, minor) || (has_point && !AllDigits(decimals))) {
    return absl::InvalidArgumentError(
        Concat("\"", text,
               "\" is not an amount of money; write "
               "digits alone, for example 2500.50"));
  }
  if (static_cast<int>(decimals.size()) > digits) {
    return absl::InvalidArgumentError(
        Concat(text,
               " has more decimals than the currency, which "
               "has ",
               digits));
  }
  for (int i = 0; i < digits && minor <= kMostMinor; ++i) {
    const auto at = static_cast<size_t>(i);
    minor = minor * 10 + (at < decimals.size() ? decimals[at] - '0' : 0);
  }
  if (minor > kMostMinor) {
    return absl::InvalidArgumentError(Concat(text, " is too much"));
  }
  return minor;
}

absl::StatusOr<Exact> ParseMoney(std::string_view text,
                                 const MoneyBases& bases) {
  text = Trim(text);
  const size_t of = text.find(" of ");
  if (of != std::string_view::npos) {
    return ShareOf(Trim(text.substr(0, of)), Trim(text.substr(of + 4)), bases);
  }
  const auto [number, currency] = SplitOnce(text, ' ');
  if (Trim(currency).empty()) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" is not an amount; write for example ",
               kMoneyExample, " or 25% of allocation"));
  }
  if (Trim(currency) != bases.currency) {
    return absl::InvalidArgumentError(
        Concat("the amount is in ", Trim(currency), ", but the fee is in ",
               bases.currency));
  }
  HL_ASSIGN_OR_RETURN(const int64_t minor, ParseMinor(number, bases.digits));
  return Exact{minor, 1};
}

}  // namespace holdline

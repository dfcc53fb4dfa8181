#include "engine/app/statement/statement.h"

namespace holdline {

// Two colours say something: --mark is what was missed, --fill what was kept;
// neither says it alone.
std::string StatementStyle() {
  return R"(:root{color-scheme:light dark;--paper:#fff;--ink:#1c2127;--faint:#5a636e;--line:#c3c9d1;--wash:#f4f6f8;--fill:#33608c;--mark:#a8291d}
@media screen and (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e4e7ea;--faint:#a0a9b4;--line:#434b55;--wash:#1d2126;--fill:#86b3dd;--mark:#ff9384}}
*{box-sizing:border-box}
html{background:var(--paper);-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);font:.9375rem/1.5 -apple-system,"Segoe UI",Roboto,"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;overflow-wrap:break-word}
main{max-width:45rem;margin:0 auto;padding:3.5rem 1.25rem 4rem}
h1,h2,h3,p,dl,dd,ul,figure,table{margin:0;padding:0}
.kind{color:var(--faint);margin-bottom:.35rem}
h1{font-size:1.85rem;line-height:1.2;font-weight:600;letter-spacing:-.01em}
.period{font-size:1.2rem;margin-top:.3rem}
.facts{display:grid;grid-template-columns:repeat(3,1fr);gap:.9rem 1.5rem;margin-top:1.75rem;padding:1rem 0;border-top:2px solid var(--ink);border-bottom:1px solid var(--line)}
dt{color:var(--faint);font-size:.82rem}
dd{font-variant-numeric:tabular-nums}
.notice{margin-top:1rem;padding:.7rem .9rem;border-left:3px solid var(--ink);background:var(--wash)}
h2{font-size:1.2rem;font-weight:600;margin:2.75rem 0 .75rem}
h3{font-size:1.02rem;font-weight:600}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums lining-nums;line-height:1.4}
caption{text-align:left;color:var(--faint);font-size:.82rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:baseline;padding:.4rem 0 .4rem 1rem;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}
tbody th{font-weight:400}
thead th{font-weight:400;font-size:.82rem;color:var(--faint);border-bottom-color:var(--ink)}
th.n,td.n{text-align:right}
td.n,td.state{white-space:nowrap}
th.state,td.state{padding-left:1.75rem}
.brief tbody th{font-weight:600}
.bad{color:var(--mark);font-weight:600}
.verdict th,.verdict td{border-bottom-color:var(--ink)}
.verdict td{font-weight:600}
tfoot th,tfoot td{font-weight:600;border-bottom:0;border-top:1px solid var(--ink)}
.clause{color:var(--faint);font-size:.87rem}
td .clause,th .clause{display:block;font-weight:400}
.code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.87rem}
.note{color:var(--faint);font-size:.87rem;margin-top:.6rem}
.objective{margin-top:2.25rem}
.objective:first-of-type{margin-top:0}
.told .figures{margin-top:.75rem}
.told caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.told p+p{margin-top:.15rem}
figure{margin-top:1.25rem}
figcaption{color:var(--faint);font-size:.87rem;margin-bottom:.4rem}
.kept{color:var(--fill)}
.broken{color:var(--mark)}
.chart{height:auto}
.days .bar,.volume .bar{fill:var(--faint);stroke:none}
.narrow{display:none}
.rules{list-style:none;margin-top:.35rem;color:var(--faint);font-size:.87rem}
.rules li+li{margin-top:.1rem}
@media screen and (max-width:45rem){main{padding-top:2rem}.facts{grid-template-columns:1fr;gap:.3rem}.facts div{display:flex;gap:.75rem}dt{flex:0 0 5.5rem;font-size:inherit}dd{min-width:0}.wide{display:none}.narrow{display:block}table{table-layout:fixed}.figures{table-layout:auto}th,td{padding-left:.6rem}th.state,td.state{padding-left:.9rem}.brief .clause{display:none}.brief thead th:nth-child(1){width:27%}.brief thead th:nth-child(3){width:24%}.brief thead th:nth-child(4){width:21%}.credits thead th:nth-child(1){width:24%}.credits thead th:nth-child(3){width:32%}}
@page{margin:18mm 17mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#5a636e}}
@media print{html{font-size:10pt;background:#fff}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0}h2,h3,caption,thead{break-after:avoid}tfoot{display:table-row-group}.objective,.told,figure,tr,.facts,.rules li{break-inside:avoid}p,li{orphans:3;widows:3}}
)";
}

}  // namespace holdline

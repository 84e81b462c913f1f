/** The report's own style sheet: quiet, printable, light and dark, from a phone to a wide screen. */
export const reportStyle = `
:root { color-scheme: light dark; --page: #ffffff; --ink: #1b1e24; --quiet: #5c6370; --rule: #e2e5ea; --tint: #f6f7f9; --link: #0a62a3;
  --good: #00785a; --good-tint: #e8f5f0; --note: #8a5a00; --note-tint: #fdf5e3; --warning: #b23c00; --warning-tint: #fdeee6; }
@media (prefers-color-scheme: dark) {
  :root { --page: #121418; --ink: #e6e8ec; --quiet: #9aa2af; --rule: #2a2e36; --tint: #1a1d23; --link: #7cc0f5;
    --good: #4fd0a8; --good-tint: #12261f; --note: #f0c060; --note-tint: #2a2314; --warning: #ff9a66; --warning-tint: #2e1c13; }
  .hero img { background: #dde1e8; border-radius: 10px; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 Inter, system-ui, sans-serif; font-feature-settings: "kern", "calt"; }
main, header.top, footer { max-width: 1060px; margin: 0 auto; padding: 0 32px; }
header.top { padding-top: 44px; }
.brand { font-weight: 600; font-size: 13px; letter-spacing: .02em; color: var(--quiet); display: flex; justify-content: space-between; gap: 16px; border-bottom: 1px solid var(--rule); padding-bottom: 12px; }
.brand b { color: var(--ink); font-weight: 600; }
h1 { font-size: clamp(27px, 4.6vw, 44px); line-height: 1.14; letter-spacing: -.022em; font-weight: 600; margin: 32px 0 12px; text-wrap: balance; }
h1 .dot { color: var(--quiet); font-weight: 400; padding: 0 .1em; }
.lede { font-size: 18px; line-height: 1.55; color: var(--quiet); max-width: 46em; margin: 0 0 28px; }
h2 { font-size: 23px; letter-spacing: -.014em; line-height: 1.25; font-weight: 600; margin: 64px 0 6px; padding-top: 20px; border-top: 1px solid var(--rule); }
h3 { font-size: 15px; font-weight: 600; margin: 0 0 8px; }
p { margin: 0 0 14px; max-width: 46em; }
a { color: var(--link); text-underline-offset: 2px; text-decoration-thickness: 1px; }
.hero { display: grid; grid-template-columns: minmax(0, 1.06fr) minmax(0, 1fr); gap: 40px; align-items: center; }
.hero figure { margin: 0; }
.hero img { width: 100%; height: auto; display: block; }
.key { display: flex; flex-wrap: wrap; gap: 4px 16px; justify-content: center; font-size: 13px; color: var(--quiet); margin-top: 4px; }
.key i { width: 11px; height: 11px; border-radius: 50%; display: inline-block; margin-right: 6px; vertical-align: -1px; box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 35%, transparent); }
.key i.plate { border-radius: 2px; }
.big { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 22px 28px; margin: 0 0 26px; }
.big.three { grid-template-columns: repeat(3, minmax(0, 1fr)); margin-top: 30px; }
.big div { border-top: 2px solid var(--ink); padding-top: 9px; }
.big dt { font-size: 13px; color: var(--quiet); line-height: 1.35; }
.big dd { margin: 2px 0 0; font-size: 29px; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; font-feature-settings: "tnum"; }
.big dd small { font-size: 14px; font-weight: 400; letter-spacing: 0; color: var(--quiet); }
.big .beside { display: block; font-weight: 400; letter-spacing: 0; font-size: 12.5px; color: var(--quiet); line-height: 1.4; margin-top: 3px; }
.verdict { border-left: 3px solid var(--note); background: var(--note-tint); padding: 15px 20px; border-radius: 0 6px 6px 0; margin: 40px 0 0; }
.verdict.good { border-color: var(--good); background: var(--good-tint); } .verdict.warning { border-color: var(--warning); background: var(--warning-tint); }
.verdict > strong { font-weight: 600; font-size: 17px; }
.verdict ul { list-style: none; margin: 10px 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: 10px 32px; }
.verdict li { font-size: 14px; line-height: 1.5; padding-left: 22px; position: relative; }
.verdict li b { font-weight: 600; }
.verdict li::before { position: absolute; left: 0; font-weight: 600; }
.verdict li.good::before { content: "✓"; color: var(--good); } .verdict li.note::before { content: "●"; color: var(--note); font-size: 10px; top: 3px; } .verdict li.warning::before { content: "⚠"; color: var(--warning); }
.figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 34px 44px; margin-top: 24px; }
.figures figure { margin: 0; min-width: 0; }
.figures figure.wide { grid-column: 1 / -1; }
figure svg { width: 100%; height: auto; display: block; color: var(--ink); }
figcaption { font-size: 13px; line-height: 1.5; color: var(--quiet); margin-top: 6px; border-top: 1px solid var(--rule); padding-top: 7px; }
figcaption b { color: var(--ink); font-weight: 600; }
.files { white-space: nowrap; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14.5px; line-height: 1.45; margin: 16px 0 8px; }
th, td { text-align: left; padding: 7px 18px 7px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 600; font-size: 13px; color: var(--quiet); }
td.number, th.number { text-align: right; white-space: nowrap; font-feature-settings: "tnum"; }
td.quiet { color: var(--quiet); font-size: 13px; }
tbody th { font-size: 14.5px; color: var(--ink); font-weight: 400; white-space: nowrap; padding-right: 24px; }
.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 44px; margin-top: 18px; align-items: start; }
pre { background: var(--tint); border: 1px solid var(--rule); border-radius: 6px; padding: 14px 16px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: break-word; font: 13px/1.55 ui-monospace, "SF Mono", Menlo, Consolas, monospace; margin: 10px 0 18px; }
.hash { font: 13px ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
footer { color: var(--quiet); font-size: 13px; padding-top: 40px; padding-bottom: 60px; }
@media (max-width: 760px) {
  main, header.top, footer { padding-left: 18px; padding-right: 18px; }
  header.top { padding-top: 22px; }
  .hero, .figures, .columns { grid-template-columns: minmax(0, 1fr); }
  .hero { gap: 26px; } .hero figure { order: -1; }
  .big dd { font-size: 25px; } h2 { margin-top: 46px; }
  figure.wide .scroll svg { min-width: 620px; }
}
@media print { body { font-size: 11pt; } h2 { break-after: avoid; } figure, .verdict { break-inside: avoid; } }
`;

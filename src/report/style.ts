/** The style sheet of the HTML report: light and dark, from a phone to A4 paper. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1a1c20;--soft:#555b66;--line:#c9ced6;--panel:#f4f6f8;--bar:#2f5fb3;--block:#a5141f;--blockground:#fdecec;--warn:#7a4a00;--warnground:#fff4dc;--allow:#1b6434;--allowground:#e8f6ec}
@media (prefers-color-scheme:dark){:root{--ground:#14161a;--ink:#eceef1;--soft:#a9b0bb;--line:#3b414b;--panel:#1d2026;--bar:#7ea6ee;--block:#ff9a9a;--blockground:#3a1719;--warn:#ffc766;--warnground:#33270f;--allow:#8fdba6;--allowground:#12301d}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.25rem;margin:0;color:var(--soft);font-weight:600}
h2{font-size:1.6rem;line-height:1.25;margin:0}
h3{font-size:1.2rem;margin:2rem 0 .5rem}
h4{font-size:1rem;margin:1.5rem 0 .25rem}
p,ul,ol{margin:.25rem 0 .75rem}
li{margin:.25rem 0}
article+article{margin-top:3rem;border-top:3px solid var(--line);padding-top:2rem}
.verdict{border-left:.5rem solid;padding:1rem 1.25rem;border-radius:.25rem}
.verdict p{color:var(--ink);font-size:1.15rem;margin:.5rem 0 0}
.word{font-weight:800;letter-spacing:.02em;margin-right:.5rem}
.block{color:var(--block);background:var(--blockground)}
.warn{color:var(--warn);background:var(--warnground)}
.allow{color:var(--allow);background:var(--allowground)}
td .word{padding:.1rem .4rem;border-radius:.25rem}
.source{font-weight:500;color:var(--ink)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:0}
.figures div{background:var(--panel);border-radius:.25rem;padding:.75rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.figures dd{margin:0;font-size:1.75rem;font-weight:700;line-height:1.2}
.figures dt{color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto}
.map{min-width:34rem}
table{border-collapse:collapse;width:100%;margin:.25rem 0 1rem}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
thead th{font-size:.85rem;color:var(--soft);border-bottom-width:2px;overflow-wrap:normal}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.map td:nth-child(1),.map th:nth-child(1){width:4rem}
.map th,.map td{overflow-wrap:break-word}
.density{width:11rem;white-space:nowrap}
.density svg{vertical-align:middle;margin-right:.5rem;fill:var(--bar);background:var(--line)}
.hidden{color:var(--warn);font-weight:600}
.fill{color:var(--soft);font-style:italic}
.notification{border:1px solid var(--line);border-radius:.25rem;padding:0 1.25rem 1rem;margin-top:2rem}
.notification th{width:32%;font-weight:600}
.notification ul{margin:0;padding-left:1.1rem}
.own{font-weight:600}
a{color:inherit}
footer,.note{color:var(--soft);font-size:.9rem}
@media (max-width:40rem){.density svg{display:none}.density{width:auto}.map{min-width:0;font-size:.85rem}.map thead th{font-size:.75rem}.map td:nth-child(1),.map th:nth-child(1){width:auto}.map td:nth-child(5),.map th:nth-child(5){display:none}th,td{padding:.35rem .4rem}.map th,.map td{padding:.35rem .2rem}.notification th{width:38%}h2{font-size:1.35rem}.notification{padding:0 .75rem .5rem}}
@media print{:root{font-size:10pt;color-scheme:light;--ground:#fff;--ink:#000;--soft:#444;--line:#aaa;--panel:#f2f2f2;--bar:#2f5fb3;--block:#a5141f;--blockground:#fdecec;--warn:#7a4a00;--warnground:#fff4dc;--allow:#1b6434;--allowground:#e8f6ec}
body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
header,main,footer{max-width:none;padding:0}
article+article,.notification{break-before:page}
.notification{border:0;padding:0}
tr,.verdict,.figures div,li{break-inside:avoid}
h3,h4,caption{break-after:avoid}
thead{display:table-header-group}
h3{margin-top:1.2rem}
.scroll{overflow:visible}
.map{min-width:0}
.density{width:8.5rem}
.density svg{width:3.5rem}
.figures{grid-template-columns:repeat(6,1fr);gap:.4rem}
.figures div{padding:.5rem}
.figures dd{font-size:1.4rem}
.figures dt{font-size:7.5pt}
.map tbody tr:nth-child(-n+2){break-after:avoid}}
@page{size:A4;margin:16mm 15mm}
`;

"""How the HTML report looks and is moved about in, and the policy that allows just these."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

STYLE = """
:root{color-scheme:light dark;--text:#1c1e21;--ground:#fff;--soft:#f1f3f5;--line:#d5d9dd;
--good:#1864ab;--bad:#b8420a;--odd:#6b5b00;--none:#adb5bd}
@media (prefers-color-scheme:dark){:root{--text:#e6e8ea;--ground:#16181b;--soft:#22262a;
--line:#3a4046;--good:#4dabf7;--bad:#ff922b;--odd:#e3cf57;--none:#5c636a}}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}
main{max-width:75rem;margin:auto;padding:1rem}
h1 b{font-size:.7em;padding:.1em .5em;border:2px solid;border-radius:.3em}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
th[scope]{font-weight:600;max-width:30rem}small{font-weight:400;opacity:.8}
th,td,p,pre,li{overflow-wrap:anywhere}
.cells i,.cells a{display:inline-block;width:14px;height:14px;margin:1px;border-radius:3px;
background:var(--none);color:var(--ground);font:bold 12px/14px system-ui,sans-serif;
text-align:center;text-decoration:none;vertical-align:middle}
.cells .failed::after{content:"×"}.cells .error::after{content:"!"}
.cells .passed{background:var(--good)}.cells .failed{background:var(--bad)}
.cells .error{background:var(--odd)}
b.passed,td.passed{color:var(--good)}b.failed,td.failed{color:var(--bad)}
b.undecided,b.inconclusive,td.undecided,td.error{color:var(--odd)}
a:focus-visible,section:focus{outline:3px solid var(--odd)}
section{border-top:1px solid var(--line);padding:.5rem 0}section:target{background:var(--soft)}
ol{list-style:none;padding:0}li[class]{margin:.4rem 0;padding:.4rem .7rem;border-radius:.5rem;
background:var(--soft);max-width:48rem}li.agent{margin-left:3rem}
li span{font-size:.8em;opacity:.75}li p,li pre{margin:.1rem 0;white-space:pre-wrap}
.why{color:var(--bad);margin:.2rem 0}
"""

KEYS = """
addEventListener("keydown",function(e){if(e.ctrlKey||e.metaKey||e.altKey)return;
var all=[].slice.call(document.querySelectorAll("section[id]"));
var at=all.findIndex(function(s){return "#"+s.id===location.hash});
var to=e.key==="j"?all[at+1]:e.key==="k"?all[at<0?all.length-1:at-1]:null;
if(e.key==="g"){location.hash="grid"}
else if(to){location.hash=to.id;to.focus({preventScroll:true})}});
"""


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {_hash(STYLE)}; script-src {_hash(KEYS)}; "
    "base-uri 'none'; form-action 'none'"
)

import { VEIL_STYLE } from './watchdog';

/** The whole page a reload shows while the server is away. Holds no value and no name; goes back by itself. */
export const NOT_LIVE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>NOT LIVE · Tocsin</title>
<style>html{background:#0e1319;color:#a7b1bf;font-family:'Inter Variable',Inter,system-ui,sans-serif}body{margin:0;min-height:100vh;background-image:repeating-linear-gradient(45deg,#2b3542 0 2px,transparent 2px 12px)}
main{position:absolute;left:0;right:0;top:50%;text-align:center;padding:0 24px;font-size:clamp(16px,1.6vw,30px);line-height:1.4}main span{background:#0e1319;padding:2px 10px}
${VEIL_STYLE}</style>
</head>
<body>
<div class="veil" role="alert">
<div class="veil-stripe" aria-hidden="true"></div>
<div class="veil-row"><div><p class="veil-head"><b>NOT LIVE</b><span id="since"></span></p><p class="veil-do">Use bedside monitors.</p></div>
<div class="veil-side"><div class="veil-up" id="up" aria-hidden="true">0:00</div><div>server cannot be reached</div><div>retrying every 2 s</div></div></div>
<div class="veil-stripe" aria-hidden="true"></div>
</div>
<main><span>No values are kept here. The page comes back by itself.</span></main>
<div class="veil-foot"><span>Technical help: see the downtime sheet.</span><span>Secondary display. Bedside monitors are the primary alarms.</span></div>
<script>
(function () {
  var from = performance.now(), busy = false;
  function text(ms) { var s = Math.floor(ms / 1000), m = Math.floor(s / 60), h = Math.floor(m / 60), p = function (n) { return (n < 10 ? '0' : '') + n; }; return h ? h + ':' + p(m % 60) + ':' + p(s % 60) : m + ':' + p(s % 60); }
  setInterval(function () { document.getElementById('up').textContent = text(performance.now() - from); }, 500);
  setInterval(function () {
    if (busy) return;
    busy = true;
    fetch('/readyz', { cache: 'no-store' }).then(function (r) { if (r.ok) location.reload(); }, function () {}).then(function () { busy = false; });
  }, 2000);
})();
</script>
</body>
</html>`;

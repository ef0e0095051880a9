/**
 * What draws NOT LIVE. It is plain script and style written into every page, so that it works when React, the socket,
 * the bundles or the network are gone. The live store only leaves a trace of the last tick in `window.__tocsin`.
 *
 * It also writes on paper what a printed page is: a copy of one moment, whatever the page itself still claims.
 *
 * The band is a live region by its attribute too: a dialog hides everything from a screen reader but what has one.
 *
 * Two clocks are asked: the monotonic one, and the wall clock against itself, since the monotonic one stands still
 * while a laptop sleeps. The longer silence counts.
 */
export interface Trace {
  /** performance.now() and Date.now() of the last tick. */
  heard: number | null;
  heardDate: number;
  /** The same two clocks when the page began to promise live data; null while it does not. */
  from: number | null;
  fromDate: number;
  /** The server's time then, on the unit's clock: "03:14:22". */
  heardText: string;
  /** The same time's zone and day, for paper: "CST, Sun 22 Nov". */
  heardDay: string;
  unit: string;
  /** What is left to show below the veil. */
  last: readonly LastKnown[];
  /** The server's clock minus performance.now(), for the phase of the flash. */
  phase: number;
  /** Time has been stopped for a picture; the watchdog stands still too. */
  still?: boolean;
}
export interface LastKnown {
  readonly label: string;
  /** 0..4, "?" or "-"; null for an empty bed. */
  readonly crs: string | null;
  readonly icans: string | null;
  readonly at: string;
}
declare global {
  interface Window {
    __tocsin?: Trace;
  }
}

export const VEIL_STYLE = `
.veil{position:fixed;inset:0 0 auto 0;z-index:1000;background:var(--veil,#e8edf3);color:var(--on-veil,#0b0f14);font-family:'Inter Variable',system-ui,sans-serif;letter-spacing:-.02em}
.veil-stripe{height:clamp(8px,.94vw,18px);background:repeating-linear-gradient(-45deg,var(--on-veil,#0b0f14) 0 clamp(8px,1vw,19px),transparent 0 clamp(16px,2vw,38px))}
.veil-row{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:flex-end;gap:0 4vw;padding:clamp(6px,.55vw,10px) clamp(16px,2.5vw,48px) clamp(6px,.75vw,14px);min-height:clamp(84px,10.42vw,200px);box-sizing:border-box}
.veil-head{margin:0;font-size:clamp(32px,5.83vw,112px);line-height:1;font-weight:400;letter-spacing:-.04em;font-variant-numeric:tabular-nums}
.veil-head b{font-weight:700}
.veil-do{margin:0;font-size:clamp(20px,3.02vw,58px);line-height:1.1;font-weight:600}
.veil-side{margin-left:auto;text-align:right;font-size:clamp(14px,1.56vw,30px);line-height:1.28}
.veil-up{font-size:clamp(28px,3.96vw,76px);line-height:1;font-weight:650;font-variant-numeric:tabular-nums}
.veil-known{position:fixed;inset:0;z-index:999;background:var(--bg,#0e1319);color:var(--ink2,#a7b1bf);padding:clamp(150px,13.6vw,262px) 8px 40px;box-sizing:border-box;display:grid;gap:8px;overflow:auto;
background-image:repeating-linear-gradient(45deg,var(--line,#2b3542) 0 2px,transparent 2px 12px)}
.veil-bed{border:1px dashed var(--quiet,#566273);border-radius:4px;background:var(--bg,#0e1319);padding:4px 14px;min-height:112px;overflow:hidden;display:flex;flex-direction:column;justify-content:center}.veil-bed.veil-empty{justify-content:flex-start;padding-top:10px}
.veil-bed header{display:flex;justify-content:space-between;align-items:center;line-height:1}
.veil-bed strong{font-size:clamp(28px,min(3.96vw,7vh),76px);font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.045em;line-height:1}
.veil-bed small{font-size:clamp(12px,1vw,20px);text-align:right;line-height:1.25}
.veil-bed time{display:block;font-size:clamp(16px,1.6vw,31px);font-variant-numeric:tabular-nums}
.veil-bed div{display:flex;gap:16px;margin-top:clamp(4px,.5vw,10px)}.veil-bed svg{flex:none;height:clamp(40px,min(4.4vw,8vh),84px);aspect-ratio:112/104;overflow:visible}
.veil-foot{position:fixed;inset:auto 0 0 0;z-index:1001;display:flex;justify-content:space-between;gap:24px;padding:8px 20px;background:var(--bg,#0e1319);color:var(--ink2,#a7b1bf);font-size:clamp(12px,1vw,19px)}
html[data-link=not-live] :is(.live-value,.live-value *),html[data-link=withheld] :is(.live-value,.live-value *){font-weight:400;color:var(--ink2)}
html[data-link=withheld] :is(.live-value,.live-value *){font-size:0!important}
html[data-link=withheld] .live-value::after{content:'—';font-size:16px}
html[data-link=not-live] .live-claim,html[data-link=withheld] .live-claim{visibility:hidden}
html[data-link=not-live] [data-live],html[data-link=withheld] [data-live],html[data-link=not-live] .wall-cell,html[data-link=not-live] .desk-tile{background-image:repeating-linear-gradient(45deg,color-mix(in srgb,var(--ink2) 22%,transparent) 0 2px,transparent 2px 8px)}
html[data-link=not-live] body,html[data-link=withheld] body{padding-top:var(--veil-height,clamp(112px,12.3vw,236px))}
html[data-link=not-live] .below-veil,html[data-link=withheld] .below-veil{top:calc(var(--veil-height,clamp(112px,12.3vw,236px)) + var(--band,0px))}
@media print{.veil,.veil-known,.veil-foot,.live-claim{display:none!important}html body{padding-top:0!important}[data-live],.paper-live{page:live}[data-live]{min-height:0!important}.paper-live{margin:0 0 4mm;font:700 12pt 'Inter Variable',system-ui,sans-serif;color:#000}}
@page live{@top-right{content:'NOT LIVE – destroy after shift';font:700 9pt system-ui,sans-serif}}
`;

/** Limits come from lib/live.ts; a test holds the two together. */
export const WATCHDOG_SCRIPT = `(function(){
var SLOW=7000,DEAD=12000,HOLD=60000,NS='http://www.w3.org/2000/svg';
var t=window.__tocsin={heard:null,heardDate:0,from:null,fromDate:0,heardText:'',heardDay:'',unit:'',last:[],phase:0};
var root=document.documentElement,band=null,known=null,foot=null;
function el(n,c,x){var e=document.createElement(n);if(c)e.className=c;if(x!==undefined)e.textContent=x;return e}
function up(ms){var s=Math.floor(ms/1000),m=Math.floor(s/60),h=Math.floor(m/60),p=function(n){return(n<10?'0':'')+n};return h?h+':'+p(m%60)+':'+p(s%60):m+':'+p(s%60)}
function svg(n,a){var e=document.createElementNS(NS,n);for(var k in a)e.setAttribute(k,a[k]);return e}
function glyph(v,name){var g=svg('svg',{viewBox:'0 0 112 104',role:'img','aria-label':name});
var a={fill:'none',stroke:v==='0'||v==='-'?'var(--quiet,#566273)':'var(--ink2,#a7b1bf)','stroke-width':3,'stroke-dasharray':'9 7'};
var s=v==='?'?svg('rect',{x:13,y:9,width:86,height:86,rx:4}):v==='2'?svg('polygon',{points:'56,5 108,99 4,99'}):v==='3'?svg('polygon',{points:'56,1.5 108,52 56,102.5 4,52'}):v>='4'?svg('polygon',{points:'36.5,5 75.5,5 103,32.5 103,71.5 75.5,99 36.5,99 9,71.5 9,32.5'}):svg('circle',{cx:56,cy:52,r:v==='1'?49:46});
for(var k in a)s.setAttribute(k,a[k]);g.appendChild(s);
var d=svg('text',{x:56,y:v==='2'?93.5:79.5,'text-anchor':'middle','font-size':76,'font-weight':v==='0'?450:650,fill:v==='?'?'var(--ink,#e8edf3)':'var(--ink2,#a7b1bf)'});d.textContent=v==='-'?'\\u2013':v;g.appendChild(d);return g}
function drawBand(){band=el('div','veil');band.setAttribute('role','alert');band.setAttribute('aria-live','assertive');
var h=el('p','veil-head'),b=el('b','','NOT LIVE');h.appendChild(b);h.appendChild(document.createTextNode(t.heard===null?' yet: no data received':' since '+t.heardText));
var l=el('div');l.appendChild(h);l.appendChild(el('p','veil-do','Use bedside monitors.'));
var r=el('div','veil-side'),u=el('div','veil-up');u.setAttribute('aria-hidden','true');r.appendChild(u);
r.appendChild(el('div','',(t.unit?t.unit+', ':'')+'server silent'));r.appendChild(el('div','','retrying every 2 s'));
var row=el('div','veil-row');row.appendChild(l);row.appendChild(r);
var a=el('div','veil-stripe'),z=el('div','veil-stripe');a.setAttribute('aria-hidden','true');z.setAttribute('aria-hidden','true');
band.appendChild(a);band.appendChild(row);band.appendChild(z);band.up=u;document.body.appendChild(band)}
function drawKnown(){known=el('div','veil-known');known.setAttribute('role','region');known.setAttribute('aria-label','Last known grades');known.tabIndex=0;var n=t.last.length,w=window.innerWidth,c=w<700?2:n<=8?4:n<=12?4:n<=24?6:8;
known.style.gridTemplateColumns='repeat('+c+',minmax(0,1fr))';
t.last.forEach(function(b){var e=el('article','veil-bed'),h=el('header'),s=el('strong','',b.label);h.appendChild(s);e.appendChild(h);
if(b.crs===null){s.style.color='var(--empty,#5c697b)';e.className+=' veil-empty';e.setAttribute('aria-label','Bed '+b.label+', empty')}
else{var m=el('small','','last known');m.appendChild(el('time','',b.at));h.appendChild(m);var g=el('div');var q=function(v){return v==='?'||v==='-'?'not known':v+' last known'};
g.appendChild(glyph(b.crs,'CRS '+q(b.crs)));g.appendChild(glyph(b.icans,'ICANS '+q(b.icans)));e.appendChild(g);e.setAttribute('aria-label','Bed '+b.label+', last known '+b.at)}
known.appendChild(e)});document.body.appendChild(known);
foot=el('div','veil-foot');foot.appendChild(el('span','','Grades are the last ones known, with their times. Values are withheld.'));foot.appendChild(el('span','','Secondary display. Bedside monitors are the primary alarms.'));document.body.appendChild(foot)}
function drop(){[band,known,foot].forEach(function(e){if(e)e.remove()});band=known=foot=null}
function look(){if(t.still)return;var p=document.querySelector('[data-live]');
if(!p){t.from=null;drop();root.removeAttribute('data-link');return}
var n=performance.now(),d=Date.now();if(t.from===null){t.from=n;t.fromDate=d}
var heard=t.heard!==null&&t.heard>=t.from,s=Math.max(n-(heard?t.heard:t.from),d-(heard?t.heardDate:t.fromDate));
var k=s>HOLD?'withheld':s>DEAD?'not-live':s>SLOW?'slow':'live';
if(root.getAttribute('data-link')!==k)root.setAttribute('data-link',k);
if(k==='live'||k==='slow'){if(band)drop();return}
if(!band)drawBand();band.up.textContent=up(s);root.style.setProperty('--veil-height',band.offsetHeight+'px');
if(k==='withheld'&&p.getAttribute('data-live')==='board'&&!known&&t.last.length)drawKnown()}
var paper=null;
window.addEventListener('beforeprint',function(){if(paper||!document.querySelector('[data-live]'))return;
paper=el('p','paper-live','PRINTED – NOT LIVE – '+(t.heard===null?'no data received':'data of '+t.heardText+' '+t.heardDay)+' – destroy after shift');document.body.insertBefore(paper,document.body.firstChild)});
window.addEventListener('afterprint',function(){if(paper){paper.remove();paper=null}});
setInterval(look,500);document.addEventListener('visibilitychange',look);window.addEventListener('pageshow',look);
var calm=window.matchMedia&&window.matchMedia('(prefers-reduced-motion: reduce)');
function flash(cls,half){var off=false,list=document.getElementsByClassName(cls);
function beat(){var now=performance.now()+t.phase,left=half-(now%half);var o=!(calm&&calm.matches)&&list.length>0&&!t.still&&Math.floor(now/half)%2===1;
if(o!==off){off=o;root.toggleAttribute('data-'+cls+'-off',o)}setTimeout(beat,left)}beat()}
flash('flash-high',250);flash('flash-medium',833);
})();`;

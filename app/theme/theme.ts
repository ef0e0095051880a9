/** Chosen by the person on this device; without a choice the system decides. */
export type ThemeChoice = 'dark' | 'light' | 'system';
export const THEME_KEY = 'tocsin-theme';

/** Runs before the first paint, so that no page flashes in the other theme. A wall is dark unless somebody chose. */
export const THEME_SCRIPT = `(function(){var r=document.documentElement,k='${THEME_KEY}',m=window.matchMedia('(prefers-color-scheme: light)');
function set(){var c=null;try{c=localStorage.getItem(k)}catch(e){}var w=new URLSearchParams(location.search).get('theme');
var wall=/^\\/wall/.test(location.pathname);
r.dataset.theme=w==='light'||w==='dark'?w:c==='light'||c==='dark'?c:m.matches&&!wall?'light':'dark'}
set();m.addEventListener('change',set);window.addEventListener('storage',set);window.addEventListener('tocsin-theme',set)})();`;

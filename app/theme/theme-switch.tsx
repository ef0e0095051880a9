'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { buttonLook } from '../components/button';
import { THEME_KEY, type ThemeChoice } from './theme';

const CHANGED = 'tocsin-theme';
const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'dark', dark: 'light', light: 'system' };
const WORDS: Record<ThemeChoice, string> = { system: 'as the system', dark: 'dark', light: 'light' };
const ICONS = { system: Monitor, dark: Moon, light: Sun };

function chosen(): ThemeChoice {
  const kept = localStorage.getItem(THEME_KEY);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}
function subscribe(changed: () => void): () => void {
  window.addEventListener(CHANGED, changed);
  window.addEventListener('storage', changed);
  return () => {
    window.removeEventListener(CHANGED, changed);
    window.removeEventListener('storage', changed);
  };
}

/** Dark, light, or as the system; remembered on this device. */
export function ThemeSwitch() {
  const choice = useSyncExternalStore(subscribe, chosen, () => 'system' as const);
  const Icon = ICONS[choice];
  const name = `Theme: ${WORDS[choice]}. Change to ${WORDS[NEXT[choice]]}`;
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      className={`${buttonLook('secondary')} w-8 !px-0`}
      onClick={() => {
        const next = NEXT[choice];
        if (next === 'system') localStorage.removeItem(THEME_KEY);
        else localStorage.setItem(THEME_KEY, next);
        window.dispatchEvent(new Event(CHANGED));
      }}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}

/** Green is free, violet is promised, warm is occupied, blue is paid, red wants somebody. */
import { DARK_GROUND, LIGHT_GROUND } from './ground'
import type { Palette } from './palette'

export const DEFAULT_LIGHT: Palette = {
  ...LIGHT_GROUND,
  name: 'default',
  mode: 'light',
  states: {
    free: { fill: '#e4f3e7', ink: '#14512c', edge: '#3a8d5a', badge: '#3a8d5a', badgeInk: '#ffffff' },
    soon: { fill: '#e4f3e7', ink: '#14512c', edge: '#3a8d5a', badge: '#fdfcfa', badgeInk: '#14512c' },
    held: {
      fill: '#eee8fb',
      hatch: '#d3c5f3',
      ink: '#371a86',
      edge: '#6f45c8',
      badge: '#6f45c8',
      badgeInk: '#ffffff',
    },
    seated: { fill: '#ad5230', ink: '#ffffff', badge: '#ffffff', badgeInk: '#8a3c1f' },
    paid: { fill: '#2763bd', ink: '#ffffff', badge: '#ffffff', badgeInk: '#1c4f9c' },
    overdue: {
      fill: '#ad5230',
      ink: '#ffffff',
      edge: '#d0021b',
      gap: '#fff6f2',
      badge: '#d0021b',
      badgeInk: '#ffffff',
    },
    deactivated: { fill: '#e7e6e3', ink: '#55524d', edge: '#86827b', badge: '#86827b', badgeInk: '#ffffff' },
  },
  marks: {
    rank1: '#0b6b3a',
    rank2: '#0b6b3a',
    rank3: '#0b6b3a',
    goes: '#118a4a',
    consequence: '#b06a00',
    hit: '#0a66c2',
  },
  selected: '#14161a',
}

export const DEFAULT_DARK: Palette = {
  ...DARK_GROUND,
  name: 'default',
  mode: 'dark',
  states: {
    free: { fill: '#16291e', ink: '#c8ecd3', edge: '#4fa673', badge: '#4fa673', badgeInk: '#0d1a12' },
    soon: { fill: '#16291e', ink: '#c8ecd3', edge: '#4fa673', badge: '#191c1f', badgeInk: '#c8ecd3' },
    held: {
      fill: '#2a2342',
      hatch: '#43376b',
      ink: '#e6ddff',
      edge: '#9f84ee',
      badge: '#9f84ee',
      badgeInk: '#171028',
    },
    seated: { fill: '#b0562f', ink: '#ffffff', badge: '#fff3ec', badgeInk: '#7d3618' },
    paid: { fill: '#336fce', ink: '#ffffff', badge: '#eaf2ff', badgeInk: '#17438a' },
    overdue: {
      fill: '#b0562f',
      ink: '#ffffff',
      edge: '#ff5c5c',
      gap: '#1f0d08',
      badge: '#ff5c5c',
      badgeInk: '#1f0505',
    },
    deactivated: { fill: '#262a2e', ink: '#a9aeb4', edge: '#737980', badge: '#737980', badgeInk: '#0f1113' },
  },
  marks: {
    rank1: '#5ee09a',
    rank2: '#5ee09a',
    rank3: '#5ee09a',
    goes: '#4fd88d',
    consequence: '#ffb84d',
    hit: '#6cb4ff',
  },
  selected: '#ffffff',
}

/** Free is white, seated is dark, and only what wants somebody has a colour. */
import { DARK_GROUND, LIGHT_GROUND } from './ground'
import type { Palette } from './palette'

export const QUIET_LIGHT: Palette = {
  ...LIGHT_GROUND,
  name: 'quiet',
  mode: 'light',
  states: {
    free: { fill: '#ffffff', ink: '#2c2f33', edge: '#7f858c', badge: '#6d737a', badgeInk: '#ffffff' },
    soon: { fill: '#ffffff', ink: '#2c2f33', edge: '#7f858c', badge: '#fdfcfa', badgeInk: '#2c2f33' },
    held: {
      fill: '#f2f2f4',
      hatch: '#d7d9de',
      ink: '#2c2f33',
      edge: '#6d737a',
      badge: '#565c63',
      badgeInk: '#ffffff',
    },
    seated: { fill: '#454b53', ink: '#ffffff', badge: '#ffffff', badgeInk: '#31363c' },
    paid: { fill: '#5f6f83', ink: '#ffffff', badge: '#ffffff', badgeInk: '#3c4857' },
    overdue: {
      fill: '#454b53',
      ink: '#ffffff',
      edge: '#d0021b',
      gap: '#ffffff',
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

export const QUIET_DARK: Palette = {
  ...DARK_GROUND,
  name: 'quiet',
  mode: 'dark',
  states: {
    free: { fill: '#1f2327', ink: '#e3e5e8', edge: '#747a81', badge: '#8b9198', badgeInk: '#101214' },
    soon: { fill: '#1f2327', ink: '#e3e5e8', edge: '#747a81', badge: '#191c1f', badgeInk: '#e3e5e8' },
    held: {
      fill: '#23272c',
      hatch: '#3d434a',
      ink: '#eceef0',
      edge: '#8b9198',
      badge: '#a7adb4',
      badgeInk: '#101214',
    },
    seated: { fill: '#c9cdd2', ink: '#15181b', badge: '#15181b', badgeInk: '#f4f5f6' },
    paid: { fill: '#8b9cb2', ink: '#0f141a', badge: '#0f141a', badgeInk: '#e8eef6' },
    overdue: {
      fill: '#c9cdd2',
      ink: '#15181b',
      edge: '#ff5c5c',
      gap: '#101214',
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

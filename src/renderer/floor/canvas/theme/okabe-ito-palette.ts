/** Colours that stay apart for every common kind of colour vision (Okabe and Ito, 2008), with darker edges. */
import { DARK_GROUND, LIGHT_GROUND } from './ground'
import type { Palette } from './palette'

export const OKABE_ITO_LIGHT: Palette = {
  ...LIGHT_GROUND,
  name: 'okabe-ito',
  mode: 'light',
  states: {
    free: { fill: '#e0f2ec', ink: '#00483a', edge: '#00805f', badge: '#00805f', badgeInk: '#ffffff' },
    soon: { fill: '#e0f2ec', ink: '#00483a', edge: '#00805f', badge: '#fdfcfa', badgeInk: '#00483a' },
    held: {
      fill: '#f8e9f1',
      hatch: '#e9bfd5',
      ink: '#5e1f41',
      edge: '#a8517f',
      badge: '#a8517f',
      badgeInk: '#ffffff',
    },
    seated: { fill: '#d55e00', ink: '#120700', badge: '#fff1e2', badgeInk: '#7a3500' },
    paid: { fill: '#0072b2', ink: '#ffffff', badge: '#ffffff', badgeInk: '#00507d' },
    overdue: {
      fill: '#d55e00',
      ink: '#120700',
      edge: '#000000',
      gap: '#f7ef86',
      badge: '#000000',
      badgeInk: '#f0e442',
    },
    deactivated: { fill: '#e7e6e3', ink: '#55524d', edge: '#86827b', badge: '#86827b', badgeInk: '#ffffff' },
  },
  marks: {
    rank1: '#0072b2',
    rank2: '#0072b2',
    rank3: '#0072b2',
    goes: '#0072b2',
    consequence: '#b06a00',
    hit: '#a8517f',
  },
  selected: '#14161a',
}

export const OKABE_ITO_DARK: Palette = {
  ...DARK_GROUND,
  name: 'okabe-ito',
  mode: 'dark',
  states: {
    free: { fill: '#10312a', ink: '#bdebdd', edge: '#2fae8b', badge: '#2fae8b', badgeInk: '#05140f' },
    soon: { fill: '#10312a', ink: '#bdebdd', edge: '#2fae8b', badge: '#191c1f', badgeInk: '#bdebdd' },
    held: {
      fill: '#38212e',
      hatch: '#5c3449',
      ink: '#fbdcec',
      edge: '#cc79a7',
      badge: '#cc79a7',
      badgeInk: '#230a17',
    },
    seated: { fill: '#d55e00', ink: '#120700', badge: '#fff1e2', badgeInk: '#7a3500' },
    paid: { fill: '#56b4e9', ink: '#04141f', badge: '#06263a', badgeInk: '#e9f6ff' },
    overdue: {
      fill: '#d55e00',
      ink: '#120700',
      edge: '#f0e442',
      gap: '#120700',
      badge: '#f0e442',
      badgeInk: '#120700',
    },
    deactivated: { fill: '#262a2e', ink: '#a9aeb4', edge: '#737980', badge: '#737980', badgeInk: '#0f1113' },
  },
  marks: {
    rank1: '#56b4e9',
    rank2: '#56b4e9',
    rank3: '#56b4e9',
    goes: '#56b4e9',
    consequence: '#f0b429',
    hit: '#e79bc4',
  },
  selected: '#ffffff',
}

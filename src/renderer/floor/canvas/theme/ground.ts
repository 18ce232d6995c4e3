/** What lies under the tiles, the same for every palette. */
import type { Palette } from './palette'

type Ground = Pick<
  Palette,
  | 'surround'
  | 'floor'
  | 'wall'
  | 'zoneInk'
  | 'furniture'
  | 'furnitureInk'
  | 'chair'
  | 'paper'
  | 'paperInk'
  | 'veil'
  | 'markInk'
>

export const LIGHT_GROUND: Ground = {
  surround: '#eceae6',
  floor: '#fdfcfa',
  wall: '#b9b4ab',
  zoneInk: '#625d55',
  furniture: '#e6e1d8',
  furnitureInk: '#5f594f',
  chair: '#cfc8bc',
  paper: '#ffffff',
  paperInk: '#1b1917',
  veil: 0.72,
  markInk: '#ffffff',
}

export const DARK_GROUND: Ground = {
  surround: '#101214',
  floor: '#191c1f',
  wall: '#4a4f55',
  zoneInk: '#a4a9af',
  furniture: '#24282c',
  furnitureInk: '#a4a9af',
  chair: '#3a4046',
  paper: '#2b3036',
  paperInk: '#f4f4f2',
  veil: 0.74,
  markInk: '#0d0f11',
}

import { Menu, type MenuItemConstructorOptions } from 'electron'

/** What a keyboard user expects everywhere: copy and paste, zoom, full screen, quit. */
const STANDARD: MenuItemConstructorOptions[] = [{ role: 'fileMenu' }, { role: 'editMenu' }, { role: 'viewMenu' }]

/** A menu for a packaged application: the standard view menu offers developer tools, which are switched off there. */
const PACKAGED: MenuItemConstructorOptions[] = [
  { role: 'fileMenu' },
  { role: 'editMenu' },
  {
    role: 'viewMenu',
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  },
]

/** Sets the application's menu; a kiosk has none, so that a guest finds no way out. */
export function installMenu(options: { kiosk: boolean; packaged: boolean; platform: NodeJS.Platform }): void {
  if (options.kiosk) {
    Menu.setApplicationMenu(null)
    return
  }
  const common = options.packaged ? PACKAGED : STANDARD
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, ...common, { role: 'windowMenu' }]
  Menu.setApplicationMenu(Menu.buildFromTemplate(options.platform === 'darwin' ? mac : common))
}

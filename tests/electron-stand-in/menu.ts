import { EventEmitter } from 'node:events'
import { refuseUnknown } from './not-implemented.ts'

type ItemOptions = Electron.MenuItemConstructorOptions

/** A menu's entry: its options, and a click that a test can make. */
export class StandInMenuItem implements Pick<Electron.MenuItem, 'label' | 'enabled' | 'visible' | 'checked' | 'click'> {
  readonly id: string
  readonly label: string
  readonly role: ItemOptions['role']
  readonly type: NonNullable<ItemOptions['type']>
  enabled: boolean
  visible: boolean
  checked: boolean
  readonly submenu: StandInMenu | undefined
  click: () => void

  constructor(options: ItemOptions) {
    this.id = options.id ?? ''
    this.label = options.label ?? options.role ?? ''
    this.role = options.role
    this.type = options.type ?? (options.submenu === undefined ? 'normal' : 'submenu')
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.submenu = Array.isArray(options.submenu) ? StandInMenu.buildFromTemplate(options.submenu) : undefined
    // The border: the click gets this entry, which is a part of Electron's.
    const item = this as unknown as Electron.MenuItem
    this.click = () => options.click?.(item, undefined, { triggeredByAccelerator: false })
  }
}

/** Menus as data: nothing is drawn. */
export class StandInMenu extends EventEmitter {
  private static application: StandInMenu | null = null
  readonly items: StandInMenuItem[] = []

  static buildFromTemplate(template: ItemOptions[]): StandInMenu {
    const menu = new StandInMenu()
    for (const options of template) menu.append(new StandInMenuItem(options))
    return refuseUnknown('Menu', menu)
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.application = menu
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.application
  }

  append(item: StandInMenuItem): void {
    this.items.push(item)
  }

  popup(): void {}

  getMenuItemById(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found !== null && found !== undefined) return found
    }
    return null
  }
}

export const Menu = refuseUnknown('Menu', StandInMenu)
export const MenuItem = StandInMenuItem

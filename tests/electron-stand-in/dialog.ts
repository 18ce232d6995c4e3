import { refuseUnknown } from './not-implemented.ts'

/** Dialogs answer at once, as somebody who presses Escape; a test replaces the answer it needs. */
export const dialog = refuseUnknown('dialog', {
  showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
  showMessageBox: (...parameters: unknown[]) => {
    const options = parameters.at(-1) as Electron.MessageBoxOptions
    return Promise.resolve({ response: options.cancelId ?? options.defaultId ?? 0, checkboxChecked: false })
  },
  showErrorBox: (title, content) => console.error(`stand-in: error box: ${title}: ${content}`),
} satisfies Partial<Electron.Dialog>)

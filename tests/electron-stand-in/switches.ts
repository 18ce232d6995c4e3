/** Chromium's command line as Electron's `app.commandLine` shows it. */

/** Splits `--name=value`; a switch without a value has an empty one. */
export function parseSwitch(word: string): [string, string] {
  const match = /^--?([^=]+)=?(.*)$/s.exec(word)
  return [match?.[1] ?? word, match?.[2] ?? '']
}

/** The switches that the launcher handed over; the variable goes, so that child processes do not inherit it. */
function takeSwitches(): string[] {
  const text = process.env['FLOORBOOK_STAND_IN_SWITCHES'] ?? '[]'
  delete process.env['FLOORBOOK_STAND_IN_SWITCHES']
  const words: unknown = JSON.parse(text)
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : []
}

const switches = new Map<string, string>(takeSwitches().map(parseSwitch))
/** What was added by code rather than typed: only this goes on to Chromium, the rest may be the application's own. */
const appended = new Map<string, string>()

export const commandLine = {
  appendSwitch(name, value = '') {
    switches.set(name, value)
    appended.set(name, value)
  },
  appendArgument() {},
  hasSwitch: (name) => switches.has(name),
  getSwitchValue: (name) => switches.get(name) ?? '',
  removeSwitch(name) {
    switches.delete(name)
    appended.delete(name)
  },
} satisfies Electron.CommandLine

/** Switches of Chromium that were appended before it started. */
export function appendedSwitches(): string[] {
  return [...appended].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`))
}

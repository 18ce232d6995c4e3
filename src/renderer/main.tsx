import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@mantine/core/styles.css'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/mantine.css'
import { App } from './app/app'
import { TerminalContext } from './app/context'
import { makeTerminal } from './app/terminal'
import { guessLanguage, startTexts } from './i18n/i18n'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

const terminal = makeTerminal()
const language = terminal.preferences.getState().language ?? guessLanguage(navigator.languages)
await startTexts(language)
createRoot(root).render(
  <StrictMode>
    <TerminalContext value={terminal}>
      <App />
    </TerminalContext>
  </StrictMode>,
)
terminal.start()

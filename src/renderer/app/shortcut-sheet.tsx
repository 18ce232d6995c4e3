import { Kbd, Modal, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePreferences } from './context'
import css from './shortcut-sheet.module.css'

const ROWS = [
  { keys: ['/'], text: 'find' },
  { keys: ['1', '…', '8'], text: 'seat' },
  { keys: ['9'], text: 'more' },
  { keys: ['1', '2', '3'], text: 'best' },
  { keys: ['Enter'], text: 'confirm' },
  { keys: ['Esc'], text: 'escape' },
  { keys: ['F'], text: 'free' },
  { keys: ['M'], text: 'moveAll' },
  { keys: ['L'], text: 'list' },
  { keys: ['G'], text: 'legend' },
  { keys: ['[', ']'], text: 'layouts' },
  { keys: ['←', '↑', '↓', '→'], text: 'arrows' },
  { keys: ['K'], text: 'lock' },
  { keys: ['?'], text: 'help' },
] as const

/** Every key of the floor, and the switch that turns single keys off. */
export function ShortcutSheet({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation()
  const keys = usePreferences((preferences) => preferences.keys)
  const prefer = usePreferences((preferences) => preferences.prefer)
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('shortcuts.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Switch
        className={css.switch}
        label={t('shortcuts.on')}
        checked={keys}
        onChange={(event) => prefer({ keys: event.currentTarget.checked })}
      />
      <dl className={css.list}>
        {ROWS.map((row) => (
          <div key={row.text} className={css.row}>
            <dt className={css.keys}>
              {row.keys.map((key) =>
                key === '…' ? (
                  <span key={key}>…</span>
                ) : (
                  <Kbd key={key} size="md">
                    {key}
                  </Kbd>
                ),
              )}
            </dt>
            <dd>{t(`shortcuts.${row.text}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}

import { useState } from 'react'
import { Popover, Select } from '@mantine/core'
import { Button } from '@mantine/core'
import { IconKeyboard, IconLock } from '@tabler/icons-react'
import { PersonMark } from '../signin/person-mark'
import { Choice } from '../ui/choice'
import { LanguageSwitch } from '../ui/language-switch'
import { useWords } from '../ui/use-words'
import { usePreferences, useSession } from './context'
import { ShortcutSheet } from './shortcut-sheet'
import css from './top-bar.module.css'

const PALETTES = ['default', 'okabe-ito', 'quiet'] as const
const LOCK_MINUTES = [2, 5, 10, 30, 0]

/** How this terminal looks and behaves; nothing of it is the store's. */
function TerminalChoices() {
  const { t } = useWords()
  const { scheme, palette, lockMinutes, prefer } = usePreferences((preferences) => preferences)
  return (
    <>
      <div className={css.menuGroup}>
        <LanguageSwitch />
      </div>
      <div className={css.menuGroup}>
        <Choice
          labelled
          label={t('frame.appearance')}
          value={scheme}
          options={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`frame.schemes.${value}`) }))}
          onChange={(chosen) => prefer({ scheme: chosen })}
        />
      </div>
      <div className={css.menuGroup}>
        <Select
          label={t('frame.palette')}
          value={palette ?? 'store'}
          comboboxProps={{ withinPortal: false }}
          data={[
            { value: 'store', label: t('frame.palettes.store') },
            ...PALETTES.map((value) => ({ value, label: t(`frame.palettes.${value}`) })),
          ]}
          onChange={(chosen) => prefer({ palette: PALETTES.find((one) => one === chosen) ?? null })}
        />
      </div>
      <div className={css.menuGroup}>
        <Select
          label={t('frame.lockAfter')}
          value={String(lockMinutes)}
          comboboxProps={{ withinPortal: false }}
          data={LOCK_MINUTES.map((count) => ({
            value: String(count),
            label: count === 0 ? t('frame.lockNever') : t('frame.lockMinutes', { count }),
          }))}
          onChange={(chosen) => prefer({ lockMinutes: Number(chosen ?? 10) })}
        />
      </div>
    </>
  )
}

/** Who is signed in, and what can be chosen for this terminal. */
export function UserMenu() {
  const { t } = useWords()
  const staff = useSession((session) => session.info?.staff)
  const lock = useSession((session) => session.lock)
  const [open, setOpen] = useState(false)
  const [keys, setKeys] = useState(false)
  if (staff === undefined) return null
  const role = t(`roles.${staff.role}`)
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} trapFocus returnFocus>
        <Popover.Target>
          <button type="button" className={css.user} onClick={() => setOpen(!open)}>
            <span className="visually-hidden">
              {t('frame.menu')}. {t('frame.signedInAs', { name: staff.displayName, role })}
            </span>
            <PersonMark name={staff.displayName} colour={staff.colour} />
            <span className={css.userName} aria-hidden>
              {staff.displayName}
            </span>
          </button>
        </Popover.Target>
        <Popover.Dropdown p={4} aria-label={t('frame.menu')}>
          <p className={css.menuHead}>{t('frame.signedInAs', { name: staff.displayName, role })}</p>
          <TerminalChoices />
          <Button
            variant="subtle"
            color="gray"
            fullWidth
            justify="flex-start"
            leftSection={<IconKeyboard size={20} aria-hidden />}
            onClick={() => {
              setOpen(false)
              setKeys(true)
            }}
          >
            {t('frame.shortcuts')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            fullWidth
            justify="flex-start"
            leftSection={<IconLock size={20} aria-hidden />}
            onClick={lock}
          >
            {t('frame.lock')}
          </Button>
        </Popover.Dropdown>
      </Popover>
      <ShortcutSheet opened={keys} close={() => setKeys(false)} />
    </>
  )
}

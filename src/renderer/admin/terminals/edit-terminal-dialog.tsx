import { useState } from 'react'
import { Checkbox, Switch, TextInput } from '@mantine/core'
import type { Terminal } from '@contract/entities/terminal'
import type { InputOf } from '@contract/contract'
import { useStructure, useTerminal } from '../../app/context'
import { areaOf } from '../../floor/unit-words'
import { perform } from '../../state/client/ask'
import { failureText } from '../../ui/failure-text'
import { FormDialog } from '../../ui/form-dialog'
import { useWords } from '../../ui/use-words'
import dialog from '../dialog.module.css'
import { areasOf, chosenOf, withArea } from './station'
import css from './terminals.module.css'

/** The areas of the floor, of which a station is made; the store keeps the tables themselves. */
function Station({ station, change }: { station: ReadonlySet<string>; change: (next: ReadonlySet<string>) => void }) {
  const words = useWords()
  const { t } = words
  const data = useStructure()
  const areas = areasOf(data)
  return (
    <fieldset className={css.station}>
      <legend className={css.legend}>{t('terminals.edit.station')}</legend>
      <p className={dialog.lead}>{t('terminals.edit.stationHint')}</p>
      {areas.length === 0 && <p>{t('terminals.edit.stationNone')}</p>}
      <div className={css.areas}>
        {areas.map((area) => {
          const chosen = chosenOf(area, station)
          const count = area.unitIds.length
          return (
            <Checkbox
              key={area.zoneId}
              size="md"
              label={areaOf(data, area.zoneId, words)}
              description={
                chosen === 0 || chosen === count
                  ? t('terminals.edit.tables', { count })
                  : t('terminals.edit.some', { chosen, count })
              }
              checked={chosen === count}
              indeterminate={chosen > 0 && chosen < count}
              onChange={(event) => change(withArea(station, area, event.currentTarget.checked))}
            />
          )
        })}
      </div>
    </fieldset>
  )
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((id) => other.has(id))

/** What is different from the row; a station is a set, so its order means nothing. */
function changesOf(
  row: Terminal,
  wished: { name: string; standby: boolean; station: ReadonlySet<string> },
): InputOf<'terminals.update'> {
  const before = new Set(row.stationUnitIds)
  return {
    id: row.id,
    ...(wished.name === row.name ? {} : { name: wished.name }),
    ...(wished.standby === row.standby ? {} : { standby: wished.standby }),
    ...(isSame(before, wished.station) ? {} : { stationUnitIds: [...wished.station] }),
  }
}

/** Name, standby and station of a node. */
export function EditTerminalDialog({ row, isHub, close }: { row: Terminal; isHub: boolean; close: () => void }) {
  const { client, toasts } = useTerminal()
  const { t } = useWords()
  const [name, setName] = useState(row.name)
  const [standby, setStandby] = useState(row.standby)
  const [station, setStation] = useState<ReadonlySet<string>>(() => new Set(row.stationUnitIds))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const missing = name.trim() === ''

  const save = async (): Promise<void> => {
    const change = changesOf(row, { name: name.trim(), standby, station })
    if (Object.keys(change).length > 1) {
      setBusy(true)
      const answer = await perform((options) => client.terminals.update(change, options))
      setBusy(false)
      if (!answer.ok) {
        setProblem(failureText(t, answer.failure))
        return
      }
      toasts.getState().show({ kind: 'done', text: t('terminals.edit.saved') })
    }
    close()
  }

  return (
    <FormDialog
      title={t('terminals.edit.title', { name: row.name })}
      size="lg"
      close={close}
      send={save}
      busy={busy}
      ready={!missing}
      act={t('terminals.edit.save')}
      problem={problem}
    >
      <TextInput
        label={t('terminals.edit.name')}
        description={t('terminals.edit.nameHint')}
        value={name}
        maxLength={80}
        error={missing ? t('terminals.edit.nameMissing') : null}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      {!isHub && (
        <Switch
          size="md"
          label={t('terminals.edit.standby')}
          description={t('terminals.edit.standbyHint')}
          checked={standby}
          onChange={(event) => setStandby(event.currentTarget.checked)}
        />
      )}
      <Station station={station} change={setStation} />
    </FormDialog>
  )
}

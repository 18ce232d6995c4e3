import { useState } from 'react'
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Section } from '@contract/entities/section'
import { isLive } from '@contract/occupancy'
import { useConnection, useNow, useProjection, useSession } from '../../app/context'
import { useDesk } from '../../floor/desk'
import { areaOf, staffName, tablesText } from '../../floor/unit-words'
import { PersonMark } from '../../signin/person-mark'
import type { Projection } from '../../state/projection/projection'
import { partySizeOfAll } from '../../state/projection/tile-facts'
import { may } from '../../state/session'
import { dayKey } from '../../ui/time'
import type { Words } from '../../ui/use-words'
import page from '../manage.module.css'
import { takeAway } from './acts'
import { SectionDialog } from './section-dialog'
import css from './sections.module.css'

/** "Main room, Main floor; tables 7 and 8". */
function sectionText(data: Projection, { zoneIds, unitIds }: Section, words: Words): string {
  const rooms = zoneIds.map((id) => areaOf(data, id, words))
  return [...rooms, tablesText(data, unitIds, words)].filter((part) => part !== '').join('; ')
}

/** How much a server has to do: parties that sit and are theirs. */
function loadText(data: Projection, staffId: string, { t }: Words): string {
  const served = [...data.usages.values()].filter(
    (usage) => usage.assigneeId === staffId && usage.seatedAt !== null && isLive(usage.status),
  )
  const parties = Map.groupBy(served, ({ seatingId }) => seatingId)
  const guests = [...parties.values()].reduce((sum, usages) => sum + (partySizeOfAll(data, usages) ?? 0), 0)
  if (parties.size === 0) return t('sections.idle')
  return `${t('floor.moveAll.parties', { count: parties.size })} · ${t('guests', { count: guests })}`
}

function Row({ section, change }: { section: Section; change: (section: Section) => void }) {
  const desk = useDesk()
  const { words } = desk
  const { t, time, day } = words
  const data = useProjection()
  const now = useNow()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const mayChange = useSession((session) => may(session, 'Section.update'))
  const mayDelete = useSession((session) => may(session, 'Section.delete'))
  const [busy, setBusy] = useState(false)
  const { staffId, shiftFrom, shiftTo } = section
  const name = staffName(data, staffId) ?? t('someone')
  const today = dayKey(shiftFrom, words.timeZone) === dayKey(now, words.timeZone)
  const runs = Date.parse(shiftFrom) <= now
  const remove = async (): Promise<void> => {
    setBusy(true)
    await takeAway(desk, section)
    setBusy(false)
  }
  return (
    <li className={css.section}>
      <PersonMark name={name} colour={data.staff.get(staffId)?.colour ?? 'transparent'} size={48} />
      <div className={css.what}>
        <p className={css.name}>{name}</p>
        <p className="figures">
          {today ? '' : `${day(shiftFrom)}, `}
          {`${time(shiftFrom)} – ${time(shiftTo)}`}
          {runs && <span className={css.load}> · {loadText(data, staffId, words)}</span>}
        </p>
        <p className={css.tables}>{sectionText(data, section, words)}</p>
      </div>
      <div className={css.acts}>
        {mayChange && (
          <Button
            variant="default"
            disabled={cutOff}
            aria-label={t('sections.changeOf', { name })}
            onClick={() => change(section)}
          >
            {t('sections.change')}
          </Button>
        )}
        {mayDelete && (
          <Button
            variant="default"
            loading={busy}
            disabled={cutOff}
            aria-label={t('sections.takeAwayFrom', { name })}
            onClick={() => void remove()}
          >
            {t('sections.takeAway')}
          </Button>
        )}
      </div>
    </li>
  )
}

/** Which server looks after which tables, now and in shifts to come. */
export function SectionsPage() {
  const { words } = useDesk()
  const { t } = words
  const data = useProjection()
  const now = useNow()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const [open, setOpen] = useState<Section | 'new' | null>(null)
  const sections = [...data.sections.values()]
    .filter(({ shiftTo }) => Date.parse(shiftTo) > now)
    .sort((one, other) => Date.parse(one.shiftFrom) - Date.parse(other.shiftFrom) || (one.id < other.id ? -1 : 1))
  return (
    <div className={page.column}>
      <header className={css.head}>
        <div>
          <h2 className={page.heading}>{t('sections.title')}</h2>
          <p className={page.lead}>{t('sections.lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={20} aria-hidden />} disabled={cutOff} onClick={() => setOpen('new')}>
          {t('sections.add')}
        </Button>
      </header>
      {sections.length === 0 ? (
        <p className={css.empty}>{t('sections.empty')}</p>
      ) : (
        <ul className={css.sections}>
          {sections.map((section) => (
            <Row key={section.id} section={section} change={setOpen} />
          ))}
        </ul>
      )}
      {open !== null && <SectionDialog section={open === 'new' ? null : open} close={() => setOpen(null)} />}
    </div>
  )
}

import { Button } from '@mantine/core'
import { useFloorView, useSession } from '../../app/context'
import { may } from '../../state/session'
import { useWords } from '../../ui/use-words'

/** The way to make this terminal the hub, for who may; show it where the hub is out of reach. The dialog asks first. */
export function PromoteButton({ variant = 'filled' }: { variant?: 'filled' | 'default' }) {
  const { t } = useWords()
  const mayPromote = useSession((session) => may(session, 'Sync.promote'))
  const set = useFloorView((view) => view.set)
  if (!mayPromote) return null
  return (
    <Button variant={variant} onClick={() => set({ promoting: true })}>
      {t('promotion.act')}
    </Button>
  )
}

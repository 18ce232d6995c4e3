import { useEffect, useState } from 'react'
import type { ComponentPropsWithRef } from 'react'
import { Button, Loader } from '@mantine/core'
import type { ButtonProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** What is answered faster needs no word. */
const QUICK_MILLISECONDS = 150

interface ConfirmButtonProps extends ButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps> {
  /** The command of this button is on its way: a second tap does nothing. */
  busy: boolean
}

/** Says for as long as it is there that an answer is awaited. */
function Confirming() {
  const { t } = useTranslation()
  return (
    <>
      <Loader size={18} color="currentColor" style={{ marginInlineEnd: 8 }} aria-hidden />
      {t('confirming')}
    </>
  )
}

/** A button that sends a command, and says that it is being confirmed where that takes longer than a glance. */
export function ConfirmButton({ busy, children, onClick, leftSection, ...props }: ConfirmButtonProps) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!busy) return undefined
    const timer = setTimeout(() => setLate(true), QUICK_MILLISECONDS)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [busy])
  const waiting = busy && late
  return (
    <Button
      {...props}
      leftSection={waiting ? undefined : leftSection}
      aria-busy={busy}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {waiting ? <Confirming /> : children}
    </Button>
  )
}

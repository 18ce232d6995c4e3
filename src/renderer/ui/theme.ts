import {
  ActionIcon,
  Button,
  createTheme,
  Menu,
  Modal,
  NumberInput,
  PasswordInput,
  Popover,
  Select,
  TextInput,
} from '@mantine/core'
import { Textarea } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

const field = { size: 'md' } as const

/** Mantine wants ten shades; what is seen comes from the variables below. */
const ACCENT = Array.from({ length: 10 }, () => '#0b6b3a') as unknown as MantineColorsTuple

/** Mantine in the product's own type, targets and colours; the colours themselves are in tokens.css. */
export const theme = createTheme({
  colors: { accent: ACCENT },
  primaryColor: 'accent',
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '700' },
  fontSizes: { xs: '14px', sm: '14px', md: '16px', lg: '16px', xl: '20px' },
  defaultRadius: 8,
  cursorType: 'pointer',
  focusRing: 'never',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'md' }, vars: () => ({ root: { '--button-height': '48px' } }) }),
    ActionIcon: ActionIcon.extend({ defaultProps: { size: 48, variant: 'subtle' } }),
    TextInput: TextInput.extend({ defaultProps: field }),
    PasswordInput: PasswordInput.extend({ defaultProps: field }),
    NumberInput: NumberInput.extend({ defaultProps: field }),
    Textarea: Textarea.extend({ defaultProps: field }),
    Select: Select.extend({ defaultProps: { ...field, allowDeselect: false } }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 120 }, shadow: 'md' } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 120 }, shadow: 'md' } }),
    Modal: Modal.extend({ defaultProps: { centered: true, transitionProps: { duration: 150 } } }),
  },
})

const COLOURS = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--paper)',
  '--mantine-color-default-hover': 'var(--paper-2)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-color-accent-filled-hover': 'var(--accent-hover)',
  '--mantine-color-accent-light': 'var(--accent-soft)',
  '--mantine-color-accent-light-hover': 'var(--accent-soft)',
  '--mantine-color-accent-light-color': 'var(--accent)',
  '--mantine-color-accent-outline': 'var(--accent)',
  '--mantine-color-accent-text': 'var(--accent)',
  '--mantine-color-gray-light-color': 'var(--ink)',
  '--mantine-color-gray-light': 'var(--surround)',
  '--mantine-color-gray-light-hover': 'var(--line)',
}

/** Mantine's own variables, told to follow the tokens in both schemes, so that colours have one source. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: COLOURS, dark: COLOURS })

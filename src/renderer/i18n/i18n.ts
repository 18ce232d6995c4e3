import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '@contract/primitives'
import { en, vi } from './texts'
import type { Texts } from './texts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Texts }
    returnNull: false
  }
}

/** Both languages are in the page, so that switching needs no network and no reload. */
export async function startTexts(language: Language): Promise<typeof i18next> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, vi: { translation: vi } },
    lng: language,
    fallbackLng: 'en',
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  })
  return i18next
}

/** The language of a browser or operating system, as far as this product speaks it. */
export const guessLanguage = (wishes: readonly string[]): Language =>
  wishes.some((wish) => wish.toLowerCase().startsWith('vi')) ? 'vi' : 'en'

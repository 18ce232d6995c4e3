/** Text as fingers type it in a hurry: without accents, case or doubled spaces ("ban 5" finds "Bàn 5"). */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase().replace(/\s+/gu, ' ').trim()

import type { Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, seatByKeys, signIn, stateOf, tableIds, tapTable, test } from './screens'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Selected table' })

/** Opens the panel of a table on the plan. */
async function openTable(page: Page, id: string | undefined): Promise<void> {
  await page.getByRole('button', { name: 'Show the whole floor' }).click()
  await tapTable(page, id)
  await panelOf(page).waitFor()
}

async function add(page: Page, name: string): Promise<void> {
  await panelOf(page).getByLabel('Dish or drink').fill(name)
  await page.keyboard.press('Enter')
  await expect(panelOf(page).getByRole('listitem').filter({ hasText: name })).toBeVisible()
}

/** A party of four at table 3, whose order is unfolded here and at a second terminal, which is answered. */
async function sharedOrder(page: Page, secondTerminal: () => Promise<Page>): Promise<Page> {
  await signIn(page, PEOPLE.server)
  const ids = await tableIds(page)
  await seatByKeys(page, '3', 4)
  const other = await secondTerminal()
  await signIn(other, PEOPLE.manager)
  for (const one of [page, other]) {
    await openTable(one, ids.get('3'))
    await panelOf(one).getByText('Order', { exact: true }).last().click()
  }
  return other
}

test.describe('the order of a party', () => {
  test('takes lines from several terminals at once, and shows the same everywhere', async ({
    window: page,
    secondTerminal,
  }) => {
    const other = await sharedOrder(page, secondTerminal)
    await Promise.all([add(page, 'Phở bò'), add(other, 'Cà phê sữa đá')])
    for (const one of [page, other]) await expect(panelOf(one).getByText('Order, 2 items')).toBeVisible()
    await panelOf(page).getByRole('button', { name: 'One more Phở bò' }).click()
    for (const one of [page, other]) await expect(panelOf(one).getByText('Order, 3 items')).toBeVisible()
    await panelOf(other).getByRole('button', { name: 'Take Cà phê sữa đá off' }).click()
    await expect(panelOf(page).getByText('Cà phê sữa đá')).toHaveCount(0)
    await expectAccessible(page, 'order')
  })

  test('takes a note for the kitchen, and who they are', async ({ window: page, secondTerminal }) => {
    const other = await sharedOrder(page, secondTerminal)
    await add(page, 'Phở bò')
    await panelOf(page).getByRole('button', { name: 'Change Phở bò' }).click()
    await page.getByRole('dialog').getByLabel('Note for the kitchen').fill('ít hành')
    await expectAccessible(page, 'a line')
    await page.keyboard.press('Enter')
    for (const one of [page, other]) await expect(panelOf(one).getByText('ít hành')).toBeVisible()

    await panelOf(page).getByRole('button', { name: 'Change who they are' }).click()
    const dialog = page.getByRole('dialog', { name: 'Guests of order A-001' })
    await dialog.getByLabel('Guests').fill('5')
    await dialog.getByLabel('Name').fill('Hoa')
    await dialog.getByLabel('Notes').fill('birthday')
    await expectAccessible(page, 'guests')
    await dialog.getByRole('button', { name: 'Save' }).click()
    for (const one of [page, other]) {
      await expect(panelOf(one).getByText('Party of 5')).toBeVisible()
      await expect(panelOf(one).getByText('birthday')).toBeVisible()
    }
  })

  test('keeps paying in sight however long the order is', async ({ window: page }) => {
    await signIn(page, PEOPLE.server)
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await openTable(page, ids.get('3'))
    await panelOf(page).getByText('Order', { exact: true }).last().click()
    for (const dish of ['Phở bò', 'Bún chả', 'Nem rán', 'Gỏi cuốn', 'Trà đá', 'Chè']) await add(page, dish)
    const pay = panelOf(page).getByRole('button', { name: 'Pay' })
    await panelOf(page).evaluate((scrolled) => scrolled.scrollTo({ top: scrolled.scrollHeight }))
    // Nor is anyone left to guess whose order it is.
    await expect(panelOf(page).getByRole('heading', { name: /^Table 3/ })).toBeInViewport({ ratio: 1 })
    const toTop = (): Promise<void> => panelOf(page).evaluate((scrolled) => scrolled.scrollTo({ top: 0 }))
    await toTop()
    await expect(panelOf(page).getByRole('listitem').last()).not.toBeInViewport({ ratio: 1 })
    await expect(pay).toBeInViewport({ ratio: 1 })
    await pay.click()
    const free = panelOf(page).getByRole('button', { name: 'Free the table' })
    await toTop()
    await expect(free).toBeInViewport({ ratio: 1 })
    await free.click()
    await expect.poll(() => stateOf(page, ids.get('3'))).toBe('free')
  })

  test('says on a phone whose it is and how to pay, wherever it is scrolled to', async ({ window: page }) => {
    await signIn(page, PEOPLE.server)
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await page.setViewportSize({ width: 390, height: 844 })
    await openTable(page, ids.get('3'))
    const lines = panelOf(page).getByText('Order', { exact: true }).last()
    await lines.click()
    for (const dish of ['Phở bò', 'Bún chả', 'Nem rán', 'Gỏi cuốn']) await add(page, dish)
    const inSight = async (): Promise<void> => {
      await expect(panelOf(page).getByRole('heading', { name: /^Table 3/ })).toBeInViewport({ ratio: 1 })
      await expect(panelOf(page).getByRole('button', { name: 'Pay' })).toBeInViewport({ ratio: 1 })
    }
    for (const dish of ['Phở bò', 'Gỏi cuốn']) {
      await panelOf(page)
        .getByRole('button', { name: `One more ${dish}` })
        .click()
      await inSight()
    }
    await panelOf(page).getByRole('button', { name: 'History' }).scrollIntoViewIfNeeded()
    await inSight()
    await panelOf(page).getByRole('button', { name: 'Pay' }).click()
    // What has just been done is told above what comes next, never over it.
    const told = await page.getByText('Table 3 paid').boundingBox()
    const next = await panelOf(page).getByRole('button', { name: 'Free the table' }).boundingBox()
    expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThan(next?.y ?? 0)
  })

  test('is split by what each had, pays apart, and is merged again', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await openTable(page, ids.get('3'))
    await panelOf(page).getByText('Order', { exact: true }).last().click()
    await add(page, 'Phở bò')
    await add(page, 'Trà đá')
    await page.getByRole('button', { name: 'Split the order…' }).click()
    await page.getByText('By what each had').click()
    await expect(page.getByRole('radio', { name: 'A-001, 2 items' })).toBeVisible()
    await page.getByRole('button', { name: /^One to New 1: Trà đá/ }).click()
    await expect(page.getByRole('radio', { name: 'New 1, 1 item' })).toBeChecked()
    await expectAccessible(page, 'split')
    await page.getByRole('button', { name: 'Split into 2' }).click()
    await expect(page.getByText(/^Order A-001 split; new: A-002/)).toBeVisible()
    await expect(panelOf(page).getByText('2 orders at this table')).toBeVisible()

    await page.getByRole('button', { name: 'Merge with another…' }).click()
    await page.getByRole('checkbox', { name: /^Table 3 · A-00/ }).check()
    await expectAccessible(page, 'merge')
    await page.getByRole('button', { name: 'Merge', exact: true }).click()
    await expect(page.getByText(/ merged into A-00/)).toBeVisible()
    await expect(panelOf(page).getByText('Order, 2 items')).toBeVisible()

    // Taken back, there are two again.
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Taken back')).toBeVisible()
    await expect(panelOf(page).getByText('2 orders at this table')).toBeVisible()
  })

  test('is given to another server with one tap', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await openTable(page, ids.get('3'))
    await page.getByRole('button', { name: 'Another server…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Minh' }).click()
    await expect(panelOf(page).getByText('Minh')).toBeVisible()
  })
})

test.describe('what was done by mistake', () => {
  test('is taken back from the line that says it was done, and from the history', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await openTable(page, ids.get('3'))
    await page.getByRole('button', { name: 'Free the table' }).click()
    await expect.poll(() => stateOf(page, ids.get('3'))).toBe('free')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => stateOf(page, ids.get('3'))).toBe('seated')

    await page.getByRole('button', { name: 'Activity' }).click()
    const seated = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Seated at table 3' })
    await seated.last().getByRole('button', { name: 'Undo' }).click()
    await expect(seated.getByText('Taken back')).toBeVisible()
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await expect.poll(() => stateOf(page, ids.get('3'))).toBe('free')
  })
})

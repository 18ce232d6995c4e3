import { expect, test } from './screens'

test.describe('first start', () => {
  test('leads from nothing to a floor in one form', async ({ emptyWindow: page }) => {
    await expect(page.getByRole('heading', { name: 'Your store, ready in a minute' })).toBeVisible()
    await page.getByLabel('Name of the store').fill('Phở Hòa')
    await page.getByLabel('Your name').fill('Trần Thị Lan')
    await page.getByLabel('Password', { exact: true }).fill('correct horse')
    await page.getByLabel('PIN', { exact: true }).fill('2468')
    await page.getByRole('button', { name: 'Open the store' }).click()
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
    await expect(page.getByText(/\d+ free/)).toBeVisible()
    // A store of one's own is no trial store.
    await expect(page.getByText('Trial store')).toHaveCount(0)
  })

  test('says beside each field what is missing', async ({ emptyWindow: page }) => {
    await page.getByLabel('PIN', { exact: true }).fill('12')
    await page.getByRole('button', { name: 'Open the store' }).click()
    await expect(page.getByText('Please fill this in.')).toHaveCount(2)
    await expect(page.getByText('Use 4 to 8 digits.')).toBeVisible()
    await expect(page.getByLabel('Name of the store')).toBeFocused()
  })

  test('starts empty with a room of a few tables, in Vietnamese', async ({ emptyWindow: page }) => {
    await page.getByText('Tiếng Việt').click()
    await page.getByLabel('Tên cửa hàng').fill('Quán Nhỏ')
    await page.getByText('Bắt đầu trống').click()
    await page.getByLabel('Tên của bạn').fill('Lan')
    await page.getByLabel('Mật khẩu', { exact: true }).fill('correct horse')
    await page.getByLabel('Mã PIN', { exact: true }).fill('2468')
    await page.getByRole('button', { name: 'Mở cửa hàng' }).click()
    await expect(page.getByRole('heading', { name: 'Tầng này chưa có bàn nào' })).toBeVisible()
    await page.getByLabel('Số bàn').fill('6')
    await page.getByRole('button', { name: 'Tạo phòng' }).click()
    await expect(page.getByText('6 bàn trống')).toBeVisible()
  })
})

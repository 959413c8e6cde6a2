/** A session that runs out while somebody fills in a form: he signs in on the spot and goes on where he was. */
import assert from 'node:assert/strict';
import { ask } from '../../harness/api.mjs';
import { STAFF } from '../../harness/cast.mjs';
import { signInAsStaff } from '../../harness/people.mjs';
import { story } from '../../harness/story.mjs';

const ROOM = '5-2-1504';
const NAME = '尚未登记';

story('what was typed outlives the session', async ({ open }) => {
  const page = await open({ expected: [/401/, /SESSION_ENDED/, /NOT_SIGNED_IN/, /SIGN_IN_REFUSED/] });
  const { login, password } = STAFF.manager;
  await signInAsStaff(page, STAFF.manager);
  const { accessToken } = JSON.parse(await page.evaluate(() => localStorage.getItem('linli.staff.session')));
  const { searchRooms } = await ask('staff', `{ searchRooms(text: "${ROOM}") { room { id } } }`, {}, { token: accessToken });
  await page.goto(`/console/desk/${searchRooms[0].room.id}`);
  await page.getByRole('button', { name: '迁入' }).click();
  const form = page.getByRole('dialog', { name: '迁入' });
  await form.getByText('新客户').click();
  await form.getByLabel('姓名').fill(NAME);
  await page.settled();

  // Somewhere else this person is signed out of all devices: here the tokens are worth nothing from now on.
  await page.evaluate(() => {
    const key = 'linli.staff.session';
    const tokens = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({ ...tokens, accessToken: 'over', refreshToken: 'over' }));
  });
  await form.getByRole('button', { name: '迁入' }).click();

  const wayBack = page.getByRole('dialog', { name: '登录已过期' });
  await wayBack.getByLabel('账号').fill(login);
  await wayBack.getByLabel('密码', { exact: true }).fill(`not ${password}`);
  await page.keyboard.press('Enter');
  await wayBack.getByText('账号或密码不正确').waitFor();
  await wayBack.getByLabel('密码', { exact: true }).fill(password);
  await page.keyboard.press('Enter');

  await wayBack.waitFor({ state: 'hidden' });
  assert.equal(await form.getByLabel('姓名').inputValue(), NAME);
  await form.getByRole('region', { name: '办理后' }).waitFor();
});

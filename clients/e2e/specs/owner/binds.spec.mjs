/** Somebody whom the office does not know by his number: he asks to be bound, is let in, and sees the room's bills. */
import assert from 'node:assert/strict';
import { ask, tokenOf } from '../../harness/api.mjs';
import { asStaff, signInAsOwner } from '../../harness/people.mjs';
import { WIDTHS } from '../../harness/settings.mjs';
import { story } from '../../harness/story.mjs';

const STRANGER = '13911112222';
const ROOM = '5栋2单元1602';

story('a stranger asks to be bound to a room and sees its bills once the office agrees', async ({ open }) => {
  const page = await open({ width: WIDTHS.phone });
  await signInAsOwner(page, STRANGER);
  await page.getByRole('button', { name: '绑定房屋' }).click();

  // What is missing is said at its field, and what was typed stays.
  await page.getByRole('textbox', { name: '真实姓名' }).fill('钱小满');
  await page.getByRole('button', { name: '提交申请' }).click();
  assert.ok((await page.getByRole('alert').count()) + (await page.locator('.field-error').count()) > 0, 'nothing says what is missing');
  assert.equal(await page.getByRole('textbox', { name: '真实姓名' }).inputValue(), '钱小满');

  await page.getByRole('textbox', { name: '小区' }).fill('金桂');
  await page.getByText('金桂苑', { exact: false }).last().click();
  await page.getByRole('textbox', { name: '房屋' }).fill(ROOM);
  await page.getByRole('radio', { name: '租户' }).click();
  await page.getByRole('button', { name: '提交申请' }).click();
  await page.getByText('申请已提交').waitFor();
  await page.getByRole('button', { name: '查看我的申请' }).click();
  await page.getByText(ROOM).first().waitFor();

  await agree();
  await page.goto('/app/pages/home/index');
  await page.getByRole('button', { name: '选择物业公司' }).click();
  await page.getByText('信和物业集团').click();
  await page.getByText('待缴合计').waitFor();
  assert.match(await page.locator('body').innerText(), new RegExp(ROOM));
});

/** The office's side: what was typed at the door is looked up, and the room chosen. */
async function agree() {
  const signedIn = { token: tokenOf(await asStaff('leader')) };
  const { bindingRequests } = await ask('staff', '{ bindingRequests(status: PENDING) { nodes { id name } } }', {}, signedIn);
  const { id: requestId } = bindingRequests.nodes.find(({ name }) => name === '钱小满');
  const { searchRooms } = await ask('staff', '{ searchRooms(text: "5-2-1602") { room { id community } } }', {}, signedIn);
  const { room } = searchRooms.find(({ room: found }) => found.community.startsWith('金桂苑'));
  const startsOn = new Date().toISOString().slice(0, 10);
  const query = 'mutation ($input: ApproveBindingRequestInput!) { approveBindingRequest(input: $input) { errors { code message } } }';
  await ask('staff', query, { input: { requestId, roomId: room.id, startsOn } }, signedIn);
}

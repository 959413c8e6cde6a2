/** The pages that the server draws itself: the demo's front page, the simulated cashier, the check of a receipt. */
import { ask, tokenOf } from '../../harness/api.mjs';
import { openedPayment } from '../../harness/paying.mjs';
import { asOwner } from '../../harness/people.mjs';
import { nothingWrong, shoot, visit } from '../../harness/screens.mjs';
import { story } from '../../harness/story.mjs';

story('the front page shows who may look around', async ({ open }) => {
  const page = await open();
  nothingWrong(await visit(page, '/', { folder: 'demo', name: 'front page' }));
  await page.getByRole('heading', { name: '以谁的身份看看？' }).waitFor();
});

story('the cashier of the simulated provider takes the money and says so', async ({ open }) => {
  const token = tokenOf(await asOwner('neighbour'));
  const { openBills } = await ask('owner', '{ openBills(first: 1) { nodes { id } } }', {}, { token });
  const { cashierUrl } = await openedPayment(token, openBills.nodes.map(({ id }) => id));
  const page = await open();
  nothingWrong(await visit(page, cashierUrl, { folder: 'demo', name: 'cashier' }));
  await page.getByRole('button', { name: /^支付 ¥/ }).click();
  await page.getByText('支付成功').waitFor();
  nothingWrong(await shoot(page, { folder: 'demo', name: 'cashier paid' }));
});

story('a receipt that does not exist is told from a genuine one', async ({ open }) => {
  const page = await open();
  nothingWrong(await visit(page, '/verify/', { folder: 'demo', name: 'verify' }));
});

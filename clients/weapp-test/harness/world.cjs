/** The world that the phone is in: our server under the name the program was built with, WeChat's people, its cashier. */
const { join } = require('node:path');
const { Phone } = require('./phone.cjs');

const PACKAGE = process.env.LINLI_MINI_PROGRAM ?? join(__dirname, '..', '..', 'owner', 'dist', 'weapp');
const SITE = (process.env.LINLI_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
const APP_ID = 'wx5e1f0a7c93d2b846'; // of the simulated WeChat

/**
 * A phone in somebody's hands.
 *
 * @param who signs in when the program asks WeChat: the simulator gives each name an identity of its own
 * @param pays whether he confirms in WeChat's cashier, or closes it
 */
function phoneOf(who, { pays = true } = {}) {
  const seen = { requests: [], refused: [], cashier: null };
  const outside = {
    appId: APP_ID,
    login: () => ({ code: `demo-${who}` }),
    request: async ({ url, method, header, data }) => {
      const answer = await fetch(ours(url), { method, headers: header, body: data });
      const text = await answer.text();
      note(seen, data, text);
      return { statusCode: answer.status, header: Object.fromEntries(answer.headers), data: text };
    },
    downloadFile: async ({ url }) => {
      const answer = await fetch(ours(url));
      const bytes = (await answer.arrayBuffer()).byteLength;
      return { statusCode: answer.status, tempFilePath: `wxfile://tmp/${answer.headers.get('content-type')}/${bytes}` };
    },
    requestPayment: async (parameters) => {
      if (!phone.pays) throw new Error('cancel');
      const { timeStamp, nonceStr, package: prepay, signType, paySign } = parameters;
      const answer = await fetch(new URL('/_sim/request_payment', seen.cashier), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ timeStamp, nonceStr, package: prepay, signType, paySign }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return {};
    },
  };
  const phone = new Phone(PACKAGE, outside);
  return Object.assign(phone, { seen, pays });
}

/** The program was built for an address that is not ours; any other one it may not ask. */
function ours(url) {
  const { origin, pathname, search } = new URL(url);
  if (origin !== 'https://linli.invalid' && origin !== SITE) throw new Error(`asks ${origin}`);
  return SITE + pathname + search;
}

function note(seen, asked, answered) {
  const answer = JSON.parse(answered);
  seen.requests.push(JSON.parse(asked));
  if (answer.errors) seen.refused.push(...answer.errors.map(({ message }) => message));
  seen.cashier = answer.data?.openCheckout?.checkout?.cashierUrl ?? seen.cashier;
}

/** The newest code that went to a phone. */
async function lastCode(number) {
  const { messages } = await (await fetch(`${SITE}/dev/messages.json?phone=${number}`)).json();
  return messages[0].params.code;
}

module.exports = { PACKAGE, lastCode, phoneOf };

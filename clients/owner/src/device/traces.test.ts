import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberTried, hasTried } from '@/pay/tried';
import { remember, remembered } from './storage';
import { forgetPerson } from './traces';

test('what is of a person goes with him, what is of the device stays', () => {
  rememberTried('payment-1', null);
  remember('linli.large', 'yes');
  remember('linli.staff.session', 'of the console, which shares the place');
  assert.equal(hasTried('payment-1'), true);
  forgetPerson();
  assert.equal(hasTried('payment-1'), false);
  assert.equal(remembered('linli.large'), 'yes');
  assert.notEqual(remembered('linli.staff.session'), null);
});

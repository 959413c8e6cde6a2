import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeDigits, codeSent, phoneDigits, secondsLeft } from './codes';

test('numbers are taken as people write them', () => {
  assert.equal(phoneDigits('138 0000-1111'), '13800001111');
  assert.equal(phoneDigits('+86 13800001111'), '13800001111');
  assert.equal(phoneDigits('１３８００００１１１１'), '13800001111');
  assert.equal(phoneDigits('138'), '138');
});

test('a pasted message gives its code', () => {
  assert.equal(codeDigits('【邻里】您的验证码是 079395，5 分钟内有效。'), '079395');
  assert.equal(codeDigits('07 93 95'), '079395');
  assert.equal(codeDigits('0793'), '0793');
});

test('another code may be asked for a minute later', () => {
  assert.equal(secondsLeft('13800001111', Date.now()), 0);
  codeSent('13800001111');
  assert.equal(secondsLeft('13800001111', Date.now()), 60);
  assert.equal(secondsLeft('13800002222', Date.now()), 0);
  assert.equal(secondsLeft('13800001111', Date.now() + 60_000), 0);
});

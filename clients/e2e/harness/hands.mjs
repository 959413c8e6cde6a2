/** What a person does without thinking, and a driver must be told. */

/** Tick or untick a box whose mark is drawn over it: where the finger lands, in the middle of the screen. */
export async function tick(box) {
  await box.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await box.click({ force: true });
}

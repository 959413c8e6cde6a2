/** Page data as setData changes it: each key is a path, `root.cn.[0].v` or `root.cn[0].v`. */

/** @returns data with the patches taken in; what is not named stays */
function folded(data, patches) {
  for (const [path, value] of Object.entries(patches)) {
    const steps = path.match(/[^.[\]]+/g);
    const last = steps.pop();
    let at = data;
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1] ?? last;
      at[step] ??= /^\d+$/.test(next) ? [] : {};
      at = at[step];
    }
    // WeChat copies: what the program changes later is not on the page until it says so.
    at[last] = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  }
  return data;
}

module.exports = { folded };

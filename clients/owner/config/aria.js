/** Lets views and texts of the mini-program carry WeChat's attributes for screen readers; Taro's templates drop them. */
const path = require('node:path');
const ARIA = require('./aria_attributes.json');

module.exports = (ctx) => {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.template === undefined) return;
      platform.template.mergeComponents(ctx, { View: ARIA, Text: ARIA, Input: ARIA, Image: ARIA });
      // Templates and program number a component's attributes by the same list: the program must know of these too.
      platform.runtimePath = [platform.runtimePath, path.join(__dirname, 'aria_runtime.js')].flat();
    },
  });
};

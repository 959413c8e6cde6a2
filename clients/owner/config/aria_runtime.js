import { mergeInternalComponents } from '@tarojs/shared';
import ARIA from './aria_attributes.json';

mergeInternalComponents({ View: ARIA, Text: ARIA, Input: ARIA, Image: ARIA });

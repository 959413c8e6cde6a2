import { catalogue } from '@kit/words';

export const words = catalogue(
  {
    chooseUnit: '选择单位',
    findRoom: '房号、姓名、电话、拼音首字母',
    typeToFind: '输入房号、姓名、电话或拼音首字母',
    searching: '正在查找…',
    noRoom: '没有找到，请换个说法试试',
    all: '我管的全部',
  },
  {
    chooseUnit: 'Choose a unit',
    findRoom: 'Room, name, phone, initials',
    typeToFind: 'Type a room, a name, a phone or pinyin initials',
    searching: 'Searching…',
    noRoom: 'Nothing found; try another word',
    all: 'All of mine',
  },
);

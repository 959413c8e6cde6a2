"""The Chinese of what the kit and its libraries put into every schema, by the English text."""

BY_TEXT = {
    "An enumeration.": "枚举。",
    "What can be read.": "可以查询的内容。",
    "What can be done.": "可以执行的操作。",
    "Version of this API.": "本接口的版本。",
    "Empty when it was done.": "执行成功时为空。",
    "Rows of the whole list; counted when asked.": "整个列表的条数；查询时才统计。",
    "Where the page stands in the list.": "这一页在列表中的位置。",
    "Send it as `after` for the next page; null on an empty page.": "取下一页时作为 `after` 传入；空页为 null。",
    "1–120 characters, chosen once per intention and sent again with every retry of it.": (
        "1–120 个字符；每个意图取一次，重试时原样再传。"
    ),
    "Why a mutation was refused, in words for the user.": "操作被拒绝的原因，可直接给用户看。",
    "Stable, for programs.": "稳定不变，供程序判断。",
    "Path of the input at fault.": "出错的输入项的路径。",
    "In the user's language.": "用户的语言。",
    "An exact amount of money. Resolve it from `backend.kernel.money.Money`.": "精确的金额。",
    'In the main unit with two decimals: "123.45".': "以元为单位，两位小数：“123.45”。",
    "In minor units (fen).": "以分为单位。",
    "ISO 4217 code.": "ISO 4217 货币代码。",
    "A whole number of up to 53 bits (exact in JavaScript), as a JSON number.": (
        "最多 53 位的整数（在 JavaScript 中精确），JSON 数字。"
    ),
    'A calendar month, "2026-11"; inside it is the first day of the month.': "月份，如 “2026-11”；内部为当月第一天。",
    'An exact decimal number as text, e.g. "88.6" without trailing zeros: areas, readings, rates.': (
        "精确的十进制数，文本形式，如 “88.6”，末尾不带零：面积、读数、费率。"
    ),
    "The `Date` scalar type represents a Date value as specified by "
    "[iso8601](https://en.wikipedia.org/wiki/ISO_8601).": "日期，ISO 8601 格式，如 2026-11-23。",
    "The `DateTime` scalar type represents a DateTime value as specified by "
    "[iso8601](https://en.wikipedia.org/wiki/ISO_8601).": "日期和时间，ISO 8601 格式，带时区。",
    "Allows use of a JSON String for input / output from the GraphQL schema. Use of this type is *not recommended* as "
    "you lose the benefits of having a defined, static schema (one of the key benefits of GraphQL).": "JSON 文本。",
    "Sign another device out.": "让另一台设备退出登录。",
    "Sign every device out but this one.": "让本设备以外的所有设备退出登录。",
    "The language in which this account is spoken to from now on, on every device.": (
        "此后在所有设备上与此账户交流所用的语言。"
    ),
    "Where I am signed in.": "我在哪些设备上登录着。",
    "How many were signed out.": "退出了几台设备。",
    "zh-Hans or en.": "zh-Hans 或 en。",
    "A device that is signed in.": "一台已登录的设备。",
    "Address that it was last seen at.": "最近一次出现时的 IP 地址。",
}

"""Passwords that everybody tries first, as far as they are long enough to be allowed at all. No Django."""

from __future__ import annotations

# Lower case; a password is compared without its case.
_WORDS = """
1234567890 0123456789 9876543210 0987654321 1234567891 12345678910 123456789a a123456789 123456789q q123456789
123456789z 1234567890a 1234567890q 12345678900 123456789123 123456789abc abc123456789 1qaz2wsx3edc 1q2w3e4r5t
1q2w3e4r5t6y qwertyuiop qwertyuiop123 qwerty123456 qwerty12345 qwert12345 asdfghjkl; asdfghjkl1 asdfghjkl123
zxcvbnm123 zxcvbnm1234 zaq12wsxcde3 qazwsxedcrfv qazwsx123456 1111111111 0000000000 8888888888 6666666666 1122334455
1212121212 1231231231 123123123123 1234512345 147258369a 1472583690 13579246810 abcdefghij abcdefghijk abcd123456
abcd12345678 abc1234567 abc12345678 aa12345678 aa123456789 aaa1234567 a1b2c3d4e5 a1234567890 iloveyou123 iloveyou1314
woaini1314 woaini520 woaini1314520 woaini123456 5201314520 52013141314 1314520520 password12 password123 password1234
password12345 password@123 p@ssw0rd123 passw0rd123 p@ssword123 passwordpassword admin12345 admin123456 admin@1234
admin@12345 admin@123456 administrator administrator1 adminadmin root123456 rootroot123 test123456 test1234567
testtest123 changeme123 letmein1234 welcome123 welcome1234 welcome@123 huanying123 football123 superman123 dragon12345
monkey12345 sunshine123 princess123 baseball123 michael123 computer123 internet123 wangluo123 zhongguo123 beijing2008
china12345 china123456 taobao12345 qq123456789 qq12345678 weixin123456 wechat12345 alipay12345 wuye123456 wuye12345678
wuye@12345 wuguan12345 yezhu12345 kefu123456 caiwu123456 shoufei123 xiaoqu12345 linli12345 linli123456 linli@12345
linlilinli
"""

COMMON = frozenset(_WORDS.split())

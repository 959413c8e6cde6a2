"""抄表。"""

TEXTS = {
    "MeterReading": "抄表单的一行：一块仪表及其截至所查月份的读数。",
    "MeterReading.code": "表号。",
    "MeterReading.id": "仪表的 id。",
    "MeterReading.previous": "当月之前的最后一次读数，没有则为初始读数。",
    "MeterReading.value": "当月的读数。",
    "MeterReadingFilter": "缩小抄表单的范围。",
    "Mutation.enterReading": "录入仪表某月的读数；尚未据此出账时可以更正。",
    "Query.meterReadings": "抄表单：我的各小区的仪表及其读数。",
    "ReadingKept": "已保存的读数，与以前的比较。",
    "ReadingKept.isOutlier": "与平均用量的差距超过参数“抄表异常百分比”（charges.abnormal_usage）。",
    "ReadingKept.usage": "（读数 − 上次）× 倍率。",
    "ReadingKept.usual": "之前最多三个期间的平均用量。",
}

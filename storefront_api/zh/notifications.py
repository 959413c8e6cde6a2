"""通知设置。"""

TEXTS = {
    "Mutation.setNotificationChoices": "选择我想收到哪些通知、怎样收到。",
    "NotificationChoice": "表格中的一格：某类消息可不可以经某个渠道发给我。",
    "NotificationChoice.isMandatory": "必须开启，不能关闭。",
    "NotificationChoice.reachesMe": "今天这个渠道能不能发到我；不能时选择也会保留。",
    "NotificationChoiceInput": "表格中的一格。",
    "Query.notificationChoices": "我想收到哪些通知、怎样收到：每类消息在它可用的每个渠道。",
    "SetNotificationChoicesInput.choices": "每格只写一次；没写的保持不变。",
}

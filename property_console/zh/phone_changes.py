"""换号申请。"""

TEXTS = {
    "DecidePhoneChangeInput.note": "给业主看，也记入日志。",
    "Mutation.approvePhoneChange": "已核实申请人：账户改用新号码，客户档案随之更新。",
    "Mutation.rejectPhoneChange": "什么都不改变；说明告诉业主原因。",
    "PhoneChange": "没有旧号码的换号申请；新号码已用验证码核实。",
    "PhoneChange.decidedBy": "经办员工的姓名。",
    "PhoneChange.newPhone": "打码显示。",
    "PhoneChange.oldPhone": "账户现在的号码，打码显示。",
    "PhoneChange.person": "客户姓名。",
    "PhoneChangeState": "换号申请的状态。",
    "Query.phoneChanges": "我负责的住户提出的换号申请，新的在前。",
}

"""账户安全：手机号与微信。"""

TEXTS = {
    "BindAnotherWechatInput.code": "与 signInWithWechat 的 code 相同。",
    "ChangePhoneInput.newCode": "发到新号码的验证码。",
    "ChangePhoneInput.oldCode": "发到现在号码的验证码。",
    "ChangePhoneInput.takesOver": "收到 PHONE_IN_USE 之后：从已有此号码的账户接过来。",
    "Mutation.bindAnotherWechat": "让这个微信也能登录我的账户。",
    "Mutation.changePhone": "给我的账户换号码，各公司的客户档案随之更新；我的其他设备退出登录。",
    "Mutation.requestPhoneChange": "旧号码已不能用：请物业认可新号码。",
    "Mutation.requestPhoneCode": "发送换号用的验证码，到新号码或我现在的号码。",
    "Mutation.unbindWechat": "这个微信不再能登录我的账户。",
    "Mutation.withdrawPhoneChange": "我不需要换号了。",
    "PhoneChange": "我在没有旧号码时提出的换号申请。",
    "PhoneChange.newPhone": "打码显示。",
    "PhoneChange.note": "物业的答复。",
    "PhoneChangeState": "换号申请的状态。",
    "Query.phoneChanges": "我的换号申请，新的在前。",
    "Query.wechatIdentities": "能登录我账户的微信。",
    "RequestPhoneChangeInput.newCode": "发到新号码的验证码。",
    "RequestPhoneChangeInput.reason": "给物业看。",
    "RequestPhoneCodeInput.phone": "新号码；不填则发到我现在的号码。",
    "WechatIdentity": "能登录我账户的一个微信。",
}

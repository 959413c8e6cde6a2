"""密码与动态验证码。"""

TEXTS = {
    "ChangePasswordInput.password": "新密码：10 到 128 个任意字符。",
    "ChangePasswordPayload.signedOut": "退出了几台其他设备。",
    "ConfirmSecondFactorPayload.recoveryCodes": "只显示这一次；每个可代替验证器使用一次。",
    "Mutation.changePassword": "更换我的密码；我的其他设备随即退出登录。",
    "Mutation.confirmSecondFactor": "验证器显示的验证码正确：此后登录需要它。",
    "Mutation.offerSecondFactor": "给我的验证器的密钥；confirmSecondFactor 验过一次后才生效。",
    "Mutation.removeSecondFactor": "停用我的验证器。",
    "Mutation.replaceRecoveryCodes": "换发恢复码；旧的不再有效。",
    "Mutation.resetSecondFactor": (
        "同事丢了手机：在他重新设置验证器之前登录不需验证码；他的设备须重新登录。需要在他所属各处有 staff.manage 权限，并拥有他的全部权限。"
    ),
    "OfferSecondFactorInput.password": "再次输入我的密码。",
    "OfferSecondFactorPayload.address": "otpauth://…，供本机上的验证器使用。",
    "OfferSecondFactorPayload.qrSvg": "该地址的二维码，SVG 图片。",
    "OfferSecondFactorPayload.secret": "无法扫码时手工输入。",
    "Query.secondFactor": "我的验证器（动态验证码）。",
    "RemoveSecondFactorInput.code": "验证器的六位数字，或一个恢复码。",
    "SecondFactor": "我的账户的验证器（动态验证码）。",
    "SecondFactorCodeInput.code": "验证器的六位数字。",
}

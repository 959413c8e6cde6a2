"""登录与身份。"""

TEXTS = {
    "ChooseFirstPasswordInput.ticket": "signIn 或 finishSignIn 给出的票据。",
    "ChooseFirstPasswordPayload.stage": (
        "SECOND_FACTOR：接着调用 finishSignIn；NEW_PASSWORD：接着调用 chooseFirstPassword。"
    ),
    "ChooseFirstPasswordPayload.ticket": "用于下一步。",
    "Company": "物业公司。",
    "FinishSignInInput.code": "验证器的六位数字，或一个恢复码。",
    "FinishSignInInput.ticket": "signIn 给出的票据。",
    "FinishSignInPayload.stage": ("SECOND_FACTOR：接着调用 finishSignIn；NEW_PASSWORD：接着调用 chooseFirstPassword。"),
    "FinishSignInPayload.ticket": "用于下一步。",
    "HeldPermission": "我在组织架构某处可以执行的操作。",
    "HeldPermission.unitIds": "有此权限的组织机构，含其全部下级。",
    "Me": "已登录的员工。",
    "Me.companies": "聘用此账户的所有公司。",
    "Me.company": "本次登录所在的公司。",
    "Me.id": "员工的 id：一个账户在每家公司各有一个。",
    "Me.permissions": "按编码排列。",
    "Me.posts": "今天担任的岗位。",
    "Mutation.chooseCompany": "切换到另一家聘用我的公司：换发访问令牌。",
    "Mutation.chooseFirstPassword": "用自己的密码替换管理员给的密码，并登录。",
    "Mutation.finishSignIn": "第二步：验证器的动态验证码，或一个恢复码。",
    "Mutation.refreshSession": "换发新的访问令牌和刷新令牌；旧的刷新令牌即作废。",
    "Mutation.signIn": "用登录名和密码登录；连续输错五次，账户锁定 15 分钟。",
    "Mutation.signOut": "在服务器上结束本次会话。",
    "Query.me": "当前登录的人。",
    "Session": "会话的令牌：访问令牌有效 15 分钟；刷新令牌只用一次，用后换新。",
    "SignInInput.device": "此人在设备列表里看到的名称。",
    "SignInPayload.stage": "SECOND_FACTOR：接着调用 finishSignIn；NEW_PASSWORD：接着调用 chooseFirstPassword。",
    "SignInPayload.ticket": "用于下一步。",
}

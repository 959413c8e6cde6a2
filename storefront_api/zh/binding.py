"""绑定申请。"""

TEXTS = {
    "BindingRequest": "我的申请：请求认定我属于某间房，或为我的房间请求加入某人。",
    "BindingRequest.community": "申请的小区。",
    "BindingRequest.companyId": "批准后用 chooseCompany 选它。",
    "BindingRequest.reason": "被拒绝的原因。",
    "BindingRequest.typedRoom": "我填写的原文；从我的房间中选择时为空。",
    "CommunityChoice": "可以申请绑定的小区。",
    "CommunityChoice.company": "物业公司名称。",
    "Mutation.requestBinding": "申请绑定一间房。无论房间是否存在，回答都一样；由员工决定。",
    "Mutation.withdrawBindingRequest": "撤回我的一条申请。",
    "Query.communities": "可以申请绑定的小区，按名称的一部分查找；最多 20 个。",
    "Query.communities.text": "名称中的两个字或更多。",
    "Query.myBindingRequests": "我在所有公司的申请，最近的在前。",
    "RequestBindingInput.idNumber": "完整证件号或末几位。",
    "RequestBindingInput.name": "实名。",
    "RequestBindingInput.note": "可以出示什么证件。",
    "RequestBindingInput.room": "门牌上的写法：3栋2单元502、3-2-502。",
}

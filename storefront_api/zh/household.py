"""同住人。"""

TEXTS = {
    "AddHouseholdMemberInput.phone": "租户必填；孩子可以没有。",
    "AddHouseholdMemberInput.relation": "配偶、子女、父母等。",
    "AddHouseholdMemberInput.role": "FAMILY（家属）或 TENANT（租户）。",
    "AddHouseholdMemberInput.startsOn": "不传则为今天。",
    "AddHouseholdMemberPayload.members": "现在住在这间房的人。",
    "HouseholdMember": "住在我的房间里的人。",
    "HouseholdMember.id": "入住关系的 id。",
    "HouseholdMember.phone": "打码显示；没有则为空。",
    "Mutation.addHouseholdMember": "把家属或租户加入我拥有的房间，立即生效或等待审批，依公司的设置。",
    "Mutation.removeHouseholdMember": "把家属或我邀请的租户从我拥有的房间移出。",
    "Query.household": "今天住在我的某间房里的人。",
    "RemoveHouseholdMemberPayload.endsOn": "他不再属于此房的第一天：今天；今天才加入的为明天。",
}

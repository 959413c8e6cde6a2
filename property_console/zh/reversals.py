"""红字冲销。"""

TEXTS = {
    "ApproveReversalInput.moneyToPrepayment": "同意把账单上已收的钱转为其房间的预存。",
    "Mutation.approveReversal": "冲销账单，连同其上产生的滞纳金。申请人不能审批。",
    "Mutation.rejectReversal": "账单维持原样。申请人不能决定。",
    "Mutation.requestReversal": "申请整张冲销一张账单。",
    "Query.redLetters": "我的各小区的红字冲销，最近的在前。",
    "RedLetter": "冲销账单的单据。",
    "RedLetter.decidedBy": "审批人姓名。",
    "RedLetter.isMine": "由我申请：须由另一人审批。",
    "RedLetter.postedOn": "记账日期。",
    "RedLetter.requestedBy": "申请人姓名。",
    "RedLetterFilter": "缩小红字冲销列表的范围。",
}

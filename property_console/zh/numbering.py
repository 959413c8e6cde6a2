"""单据编号。"""

TEXTS = {
    "Mutation.setNumberingRule": "设置一个机构从某日起某类单据的编号规则；已经给出的编号不变。",
    "NumberPreview": "接下来的编号，或规则的问题所在。",
    "NumberPreview.errors": "规则没有问题时为空。",
    "NumberingChange": "机构自己的规则的一次变更。",
    "NumberingChange.pattern": "null：从那天起重新沿用上级的规则。",
    "NumberingChange.staff": "由谁设置。",
    "NumberingChange.startsOn": "开始生效的日期。",
    "NumberingRule": "某类单据今天在一个机构如何编号，规则来自哪里。",
    "NumberingRule.coming": "该机构以后才生效的变更。",
    "NumberingRule.document": "单据类型，例如 receipt。",
    "NumberingRule.history": "该机构自己的设置，最近的在前；数量很少。",
    "NumberingRule.isOwn": "由该机构自己设置。",
    "NumberingRule.name": "单据类型的名称，按用户的语言。",
    "NumberingRule.pattern": (
        "固定文字、{UNIT}（机构编码）、{YYYY} 或 {YY}、{MM}、{DD}，以流水号结尾，例如 SJ{YYYY}{MM}-{NNNNNN}。"
    ),
    "NumberingRule.reset": "流水号何时重新从 1 开始。",
    "NumberingRule.sourceUnitId": "设置它的机构；null：没有人设置，为默认规则。",
    "NumberingRule.version": "该机构自己的设置的版本，修改时带回。",
    "Query.numberingRules": "每一类单据在一个机构如何编号；有多少类型就有多少条。",
    "Query.previewNumbering": "一个机构接下来的编号，按现行规则或正在考虑的规则；不会取走编号。",
    "Query.previewNumbering.count": "1–20。",
    "Query.previewNumbering.on": "null：今天。",
    "Query.previewNumbering.pattern": "null：现行规则。",
    "SetNumberingRuleInput.pattern": (
        "固定文字、{UNIT}（机构编码）、{YYYY} 或 {YY}、{MM}、{DD}，以流水号结尾，例如 SJ{YYYY}{MM}-{NNNNNN}。"
        "null：该机构放弃自己的规则。"
    ),
    "SetNumberingRuleInput.startsOn": "今天或以后。",
    "SetNumberingRuleInput.version": "numberingRules 给出的版本。",
}

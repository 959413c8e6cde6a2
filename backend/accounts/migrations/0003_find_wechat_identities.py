"""Finding WeChat identities by unionid and by account."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_binding_basis_and_code_address"),
    ]

    operations = [
        migrations.AlterField(
            model_name="wechatidentity",
            name="account",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddIndex(
            model_name="wechatidentity",
            index=models.Index(
                condition=models.Q(("unionid", ""), _negated=True), fields=["unionid"], name="wechat_unionid"
            ),
        ),
        migrations.AddIndex(
            model_name="wechatidentity",
            index=models.Index(fields=["account", "app_id"], name="wechat_account"),
        ),
    ]
